import { sql } from 'kysely'
import type { Database, Handle } from './database.ts'
import { closePostings } from './posting-life.ts'

export type DueLink = { postingId: string; sourceId: string; url: string }

/** Has the links of a source's postings asked for when they were not seen for `days`; null: never. */
export async function setCheckLinks(db: Handle, sourceId: string, days: number | null): Promise<void> {
  await db.updateTable('source').set({ check_links_days: days }).where('id', '=', sourceId).execute()
}

/** Links of open postings that their source did not show for the days it is set to, each once a day, those that were never
 *  asked for first. `connectors`: those that never show a whole board. */
export async function listDueLinks(db: Handle, connectors: string[], at: Date, limit: number): Promise<DueLink[]> {
  const { rows } = await sql<DueLink>`
    select p.id as "postingId", p.source_id as "sourceId", p.url
    from source s join posting p on p.source_id = s.id and p.closed_at is null
    left join posting_link l on l.posting_id = p.id
    where s.state = 'active' and s.connector = any(${connectors}::text[])
      and p.last_seen_at <= ${at}::timestamptz - make_interval(days => s.check_links_days)
      and (l.checked_at is null or l.checked_at <= ${at}::timestamptz - interval '1 day')
    order by l.checked_at nulls first, p.last_seen_at, p.id limit ${limit}`.execute(db)
  return rows
}

/**
 * Writes down what a posting's link answered: 404 or 410, or null for anything else. The second such answer in a row, a day
 * or more after the first and with no sight of the posting between, closes it. Returns whether it did.
 */
export async function noteLink(db: Database, postingId: string, gone: number | null, at: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const posting = await trx
      .selectFrom('posting')
      .select(['closed_at as closedAt', 'last_seen_at as lastSeenAt'])
      .where('id', '=', postingId)
      .forUpdate()
      .executeTakeFirst()
    if (posting === undefined || posting.closedAt !== null) return false
    const known = await trx
      .selectFrom('posting_link')
      .select('gone_since as goneSince')
      .where('posting_id', '=', postingId)
      .executeTakeFirst()
    const before = known?.goneSince && known.goneSince > posting.lastSeenAt ? known.goneSince : null
    const goneSince = gone === null ? null : (before ?? at)
    await trx
      .insertInto('posting_link')
      .values({ posting_id: postingId, checked_at: at, gone_since: goneSince })
      .onConflict((conflict) => conflict.column('posting_id').doUpdateSet({ checked_at: at, gone_since: goneSince }))
      .execute()
    if (goneSince === null || at.getTime() - goneSince.getTime() < DAY_MS) return false
    return (await closePostings(trx, [postingId], at, `its link answers ${gone}`)) > 0
  })
}

const DAY_MS = 86_400_000
