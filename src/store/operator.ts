import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { OperatorRole } from './schema.ts'

export type Operator = { id: string; name: string; role: OperatorRole; createdAt: Date }

/** False when the name is taken. */
export async function insertOperator(
  db: Handle,
  operator: { name: string; role: OperatorRole; password: string },
  at: Date,
): Promise<boolean> {
  const added = await db
    .insertInto('operator')
    .values({ ...operator, created_at: at })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst()
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function listOperators(db: Handle): Promise<(Operator & { lastSeenAt: Date | null })[]> {
  const { rows } = await sql<Operator & { lastSeenAt: Date | null }>`
    select o.id, o.name, o.role, o.created_at as "createdAt", max(s.seen_at) as "lastSeenAt"
    from operator o left join operator_session s on s.operator_id = o.id group by o.id order by o.name`.execute(db)
  return rows
}

/** With the hashed password, for signing in. */
export async function findOperator(db: Handle, name: string): Promise<(Operator & { password: string }) | null> {
  const found = await db
    .selectFrom('operator')
    .select(['id', 'name', 'role', 'created_at as createdAt', 'password'])
    .where('name', '=', name)
    .executeTakeFirst()
  return found ?? null
}

/** Changes role or password and ends every session of the operator. False when there is none of that name. */
export async function changeOperator(
  trx: Handle,
  name: string,
  to: { role: OperatorRole } | { password: string },
): Promise<boolean> {
  const changed = await trx.updateTable('operator').set(to).where('name', '=', name).returning('id').executeTakeFirst()
  if (changed === undefined) return false
  await trx.deleteFrom('operator_session').where('operator_id', '=', changed.id).execute()
  await forgetAttempts(trx, name)
  return true
}

/** Sessions go with it. False when there is none of that name. */
export async function deleteOperator(trx: Handle, name: string): Promise<boolean> {
  const deleted = await trx.deleteFrom('operator').where('name', '=', name).executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

/**
 * Counts a sign-in before it is judged, so that many at once are no more guesses than many in a row, and returns how many
 * there were by this name since a window began. Old rows go, so that made-up names do not pile up.
 */
export async function countAttempt(db: Handle, name: string, at: Date, windowMs: number): Promise<number> {
  const begin = new Date(at.getTime() - windowMs)
  await db.deleteFrom('operator_attempt').where('since', '<', begin).where('name', '<>', name).execute()
  const { rows } = await sql<{ tries: number }>`
    insert into operator_attempt as a (name, tries, since) values (${name}, 1, ${at})
    on conflict (name) do update set tries = case when a.since < ${begin} then 1 else a.tries + 1 end,
      since = case when a.since < ${begin} then excluded.since else a.since end
    returning tries`.execute(db)
  return rows[0]?.tries ?? Number.POSITIVE_INFINITY
}

export async function forgetAttempts(db: Handle, name: string): Promise<void> {
  await db.deleteFrom('operator_attempt').where('name', '=', name).execute()
}
