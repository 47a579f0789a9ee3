import { sql } from 'kysely'
import type { Handle } from './database.ts'

export type RoleAlias = { alias: string; role: string; by: string; at: Date }

export async function listRoleAliases(db: Handle): Promise<RoleAlias[]> {
  return db
    .selectFrom('role_alias')
    .select(['alias', 'role_slug as role', 'added_by as by', 'added_at as at'])
    .orderBy('alias')
    .execute()
}

/** False when it is there already. */
export async function insertRoleAlias(trx: Handle, { alias, role, by, at }: RoleAlias): Promise<boolean> {
  const added = await trx
    .insertInto('role_alias')
    .values({ alias, role_slug: role, added_by: by, added_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function deleteRoleAlias(trx: Handle, alias: string): Promise<boolean> {
  const deleted = await trx.deleteFrom('role_alias').where('alias', '=', alias).executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

/** Held until the end of the transaction: of two operators who give names at once, the second sees the first one's. */
export async function lockRoleAliases(trx: Handle): Promise<void> {
  await sql`lock table role_alias in share row exclusive mode`.execute(trx)
}

/** A title, tidied, that no role was found for, with the openings that bear it. */
export type Gap = { title: string; openings: number; employers: number; example: string }

/** The commonest titles without a role among postings first seen since an instant. */
export async function listGaps(db: Handle, since: Date, limit: number): Promise<Gap[]> {
  const { rows } = await sql<Gap>`
    select lower(coalesce(nullif(title_reading ->> 'cleaned', ''), title)) as title, count(distinct group_id)::int as openings,
      count(distinct company_key)::int as employers, min(title) as example
    from posting where role_slug is null and first_seen_at >= ${since}
    group by 1 order by 2 desc, 1 limit ${limit}`.execute(db)
  return rows
}
