import { sql } from 'kysely'
import type { Database, Handle } from './database.ts'

/** Ads that one look takes: what it locks, a crawl waits for. */
const AT_ONCE = 1_000

type Place = { closedAt: string; postingId: string }
const START: Place = { closedAt: '-infinity', postingId: '00000000-0000-0000-0000-000000000000' }

/**
 * Deletes ads with all that belongs to them when every ad of their opening closed before `before`, the oldest first, some a
 * transaction. The opening stays known: an ad that comes back joins it, and is no news. What the market counts stays as it is,
 * with the ad's id on its board, which releases name. Returns how many ads left.
 */
export async function forgetOldPostings(db: Database, before: Date, at: Date): Promise<number> {
  let total = 0
  for (let place = START; ; ) {
    const { groups, last } = await listClosed(db, before, place)
    if (last === undefined) return total
    total += await db.transaction().execute((trx) => forgetGroups(trx, groups, before, at))
    place = last
  }
}

/** Openings of the ads that closed first, by the end of any of their spells; some are open again. */
async function listClosed(
  db: Handle,
  before: Date,
  after: Place,
): Promise<{ groups: string[]; last: Place | undefined }> {
  const { rows } = await sql<Place & { groupId: string | null }>`
    select s.closed_at::text as "closedAt", s.posting_id as "postingId", case when p.closed_at < ${before} then p.group_id end as "groupId"
    from posting_spell s join posting p on p.id = s.posting_id
    where s.closed_at >= ${after.closedAt}::timestamptz and (s.closed_at, s.posting_id) > (${after.closedAt}::timestamptz, ${after.postingId}::uuid)
      and s.closed_at < ${before}
    order by s.closed_at, s.posting_id limit ${AT_ONCE}`.execute(db)
  return { groups: [...new Set(rows.flatMap(({ groupId }) => groupId ?? []))], last: rows.at(-1) }
}

async function forgetGroups(trx: Handle, given: string[], before: Date, at: Date): Promise<number> {
  const groups = await lockClosed(trx, given, before)
  if (groups.length === 0) return 0
  await nameInMarket(trx, groups)
  const ids = sql`select id from posting where group_id = any(${groups}::uuid[])`
  await sql`
    delete from posting_key k using (select s.posting_id, unnest(s.keys) as key from posting_signature s where s.posting_id in (${ids})) own
    where k.key = own.key and k.posting_id = own.posting_id`.execute(trx)
  await sql`delete from posting_link where posting_id in (${ids})`.execute(trx)
  const gone = await sql`delete from posting where group_id = any(${groups}::uuid[])`.execute(trx)
  await sql`update posting_group set forgotten_at = ${at} where id = any(${groups}::uuid[])`.execute(trx)
  return Number(gone.numAffectedRows ?? 0)
}

/**
 * Of some openings those all of whose ads closed before `before`, locked with these ads, so that no crawl can give them another or
 * open one again meanwhile. What a crawl works on is passed by, and what the market has not counted to its end.
 */
async function lockClosed(trx: Handle, given: string[], before: Date): Promise<string[]> {
  const locked = await sql<{ id: string }>`
    select id from posting_group where id = any(${given}::uuid[])
      and id not in (select group_id from market_stale) for update skip locked`.execute(trx)
  const ads = await sql<{ id: string }>`
    select id from posting where group_id = any(${locked.rows.map(({ id }) => id)}::uuid[]) for update skip locked`.execute(
    trx,
  )
  const { rows } = await sql<{ id: string }>`
    select group_id as id from posting where group_id = any(${locked.rows.map(({ id }) => id)}::uuid[]) group by 1
    having bool_and(coalesce(closed_at < ${before}, false) and id = any(${ads.rows.map(({ id }) => id)}::uuid[]))`.execute(
    trx,
  )
  return rows.map(({ id }) => id)
}

/** Releases name ads by their ids on the boards: these stay with what was counted. */
async function nameInMarket(trx: Handle, groups: string[]): Promise<void> {
  const { rows } = await sql<{ since: Date }>`
    select min(first_seen_at) as since from posting_group where id = any(${groups}::uuid[])`.execute(trx)
  await sql`
    update market_opening m set external_id = p.external_id from posting p
    where p.group_id = any(${groups}::uuid[]) and m.group_id = p.group_id and m.posting_id = p.id
      and m.first_seen_at >= ${rows[0]?.since ?? new Date(0)}`.execute(trx)
}
