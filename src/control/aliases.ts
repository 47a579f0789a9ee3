import type { Context } from '../context.ts'
import { UsageError } from '../errors.ts'
import { type Actor, writeAudit } from '../store/audit.ts'
import { deleteRoleAlias, insertRoleAlias, listRoleAliases, lockRoleAliases } from '../store/role-alias.ts'
import { aliasFault, withOperatorAliases } from '../taxonomy/operator-aliases.ts'

type Held = Pick<Context, 'db' | 'now' | 'taxonomy'>

/**
 * Gives a role one more name, from the next start on. Throws a UsageError when there is no such role, or the name is borne
 * already, by our files, by what operators gave since this process started, or by another role.
 */
export async function addAlias({ db, now, taxonomy }: Held, actor: Actor, alias: string, role: string): Promise<void> {
  const name = tidied(alias)
  await db.transaction().execute(async (trx) => {
    await lockRoleAliases(trx)
    const known = withOperatorAliases(taxonomy, await listRoleAliases(trx)).taxonomy
    const fault = aliasFault(known, name, role)
    if (fault !== null) throw new UsageError(fault)
    if (!(await insertRoleAlias(trx, { alias: name, role, by: actor.name, at: now() })))
      throw new UsageError(`"${name}" was given before and is left out at start; take it back first`)
    await writeAudit(trx, actor, { action: 'alias added', target: role, detail: { alias: name } }, now())
  })
}

/** Takes a name back that an operator gave, from the next start on. */
export async function removeAlias({ db, now }: Held, actor: Actor, alias: string): Promise<void> {
  const name = tidied(alias)
  await db.transaction().execute(async (trx) => {
    if (!(await deleteRoleAlias(trx, name)))
      throw new UsageError(`no operator gave the name "${name}"; see jobtide gaps aliases`)
    await writeAudit(trx, actor, { action: 'alias removed', target: name }, now())
  })
}

const tidied = (alias: string): string => alias.replace(/[\s\p{Cc}]+/gu, ' ').trim()
