import type { Role, Taxonomy } from '../domain/role.ts'
import { aliasKey } from './words.ts'

/** What is wrong with a taxonomy, one sentence a fault, in the order of the roles; empty when nothing is.
 *  Names are compared as `aliasKey` writes them. Whether a SOC code exists is not known here, only its shape. */
export function taxonomyFaults(taxonomy: Taxonomy): string[] {
  return [
    ...duplicateSlugs(taxonomy.roles),
    ...taxonomy.roles.flatMap((role) => [
      ...shapeFaults(role),
      ...relatedFaults(role, taxonomy),
      ...ladderFaults(role),
    ]),
    ...sharedNames(taxonomy.roles),
  ]
}

function duplicateSlugs(roles: Role[]): string[] {
  const seen = new Set<string>()
  return roles.flatMap(({ slug }) => {
    if (seen.has(slug)) return [`${slug}: the slug is used twice`]
    seen.add(slug)
    return []
  })
}

function shapeFaults(role: Role): string[] {
  const faults: string[] = []
  if (!/^[a-z0-9]+(?:-[a-z0-9]+){0,9}$/.test(role.slug))
    faults.push(`${role.slug}: the slug is not lower-case-with-dashes`)
  if (!/^\d{2}-\d{4}$/.test(role.soc) || role.soc.endsWith('0')) {
    faults.push(`${role.slug}: "${role.soc}" is not a detailed SOC code such as 43-6013`)
  }
  return faults
}

function relatedFaults(role: Role, { bySlug }: Taxonomy): string[] {
  return role.related.flatMap((slug) => {
    const other = bySlug.get(slug)
    if (slug === role.slug) return [`${role.slug}: is related to itself`]
    if (other === undefined) return [`${role.slug}: related role "${slug}" does not exist`]
    return other.related.includes(role.slug) ? [] : [`${role.slug}: "${slug}" does not name it as related in return`]
  })
}

function ladderFaults(role: Role): string[] {
  return role.ladder.flatMap((rung, index) => {
    const before = role.ladder[index - 1]
    if (rung.maxYears !== null && rung.maxYears < rung.minYears) {
      return [`${role.slug}: rung "${rung.title}" ends before it begins`]
    }
    return before !== undefined && rung.minYears < before.minYears
      ? [`${role.slug}: rung "${rung.title}" asks for fewer years than the rung below it`]
      : []
  })
}

/** A name of two roles is a fault unless each of them marks it as ambiguous; so is a mark on a name that only one bears. */
function sharedNames(roles: Role[]): string[] {
  const owners = new Map<string, Set<Role>>()
  const faults: string[] = []
  for (const role of roles) {
    for (const name of [role.title, ...role.aliases]) {
      const key = aliasKey(name)
      if (key === '') faults.push(`${role.slug}: alias "${name}" has no words`)
      const held = owners.get(key) ?? new Set()
      const owner = [...held].find((other) => other !== role && !(marks(other, key) && marks(role, key)))
      if (owner !== undefined) faults.push(`${role.slug}: alias "${name}" belongs to ${owner.slug} already`)
      owners.set(key, held.add(role))
    }
  }
  return [...faults, ...roles.flatMap((role) => idleMarks(role, owners))]
}

function idleMarks(role: Role, owners: ReadonlyMap<string, ReadonlySet<Role>>): string[] {
  return role.ambiguous.flatMap((name) => {
    const held = owners.get(aliasKey(name))
    if (held?.has(role) !== true) return [`${role.slug}: ambiguous "${name}" is none of its names`]
    return held.size < 2 ? [`${role.slug}: ambiguous "${name}" belongs to no other role`] : []
  })
}

function marks(role: Role, key: string): boolean {
  return role.ambiguous.some((name) => aliasKey(name) === key)
}
