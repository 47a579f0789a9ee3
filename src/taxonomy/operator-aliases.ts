import { createHash } from 'node:crypto'
import type { Role, Taxonomy } from '../domain/role.ts'
import { aliasKey } from './words.ts'

/** A name that an operator gave to a role. */
export type OperatorAlias = { alias: string; role: string }

/**
 * The taxonomy with the names that operators gave; its version tells them, so that a reading says what it was made with. One
 * that is at fault, since the files changed after it was given, is left out and returned with the reason.
 */
export function withOperatorAliases(
  taxonomy: Taxonomy,
  aliases: readonly OperatorAlias[],
): { taxonomy: Taxonomy; leftOut: { alias: string; reason: string }[] } {
  const leftOut: { alias: string; reason: string }[] = []
  const added = new Map<string, string[]>()
  const owners = ownersOf(taxonomy)
  for (const { alias, role } of aliases) {
    const reason = faultOf(taxonomy, owners, alias, role)
    if (reason !== null) leftOut.push({ alias, reason })
    else {
      owners.set(aliasKey(alias), role)
      added.set(role, [...(added.get(role) ?? []), alias])
    }
  }
  if (added.size === 0) return { taxonomy, leftOut }
  const roles = taxonomy.roles.map((role) => extended(role, added.get(role.slug)))
  const version = versionOf(taxonomy.version, added)
  return { taxonomy: { version, roles, bySlug: new Map(roles.map((role) => [role.slug, role])) }, leftOut }
}

/** Why a name cannot be given to a role; null: it can. The same as `taxonomyFaults` asks of names. */
export function aliasFault(taxonomy: Taxonomy, alias: string, role: string): string | null {
  return faultOf(taxonomy, ownersOf(taxonomy), alias, role)
}

function faultOf(taxonomy: Taxonomy, owners: ReadonlyMap<string, string>, alias: string, role: string): string | null {
  const key = aliasKey(alias)
  if (!taxonomy.bySlug.has(role)) return `there is no role ${role}; see jobtide role list`
  if (alias.trim().length === 0 || alias.length > 300 || key === '')
    return 'an alias has words, and at most 300 characters'
  const owner = owners.get(key)
  return owner === undefined ? null : `"${alias}" is a name of ${owner} already`
}

function ownersOf(taxonomy: Taxonomy): Map<string, string> {
  return new Map(
    taxonomy.roles.flatMap(({ slug, title, aliases }) => [title, ...aliases].map((name) => [aliasKey(name), slug])),
  )
}

function extended(role: Role, more: string[] | undefined): Role {
  return more === undefined ? role : { ...role, aliases: [...role.aliases, ...more] }
}

function versionOf(version: string, added: ReadonlyMap<string, string[]>): string {
  const lines = [...added].flatMap(([role, names]) => names.map((name) => `${role}\t${name}`)).sort()
  return createHash('sha256')
    .update([version, ...lines].join('\n'))
    .digest('hex')
    .slice(0, 12)
}
