import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** An opening as a subscriber knows it, open or not. */
export type Opening = { title: string; company: string; isHidden: boolean }

/** What an opening is called and whether the subscriber hid it; null when either of them is not known any more. */
export async function findOpening(db: Handle, subscriberId: string, groupId: string): Promise<Opening | null> {
  const found = await sql<Opening>`
    select p.title, p.company, exists (select from hidden_posting
      where subscriber_id = ${subscriberId} and posting_group_id = ${groupId}) as "isHidden"
    from posting p where p.group_id = ${groupId} and exists (select from subscriber where id = ${subscriberId})
    order by p.closed_at is not null, p.first_seen_at, p.id limit 1`.execute(db)
  return found.rows[0] ?? null
}

/**
 * Hides an opening from a subscriber for good, with the company and role to learn from. A second time changes nothing.
 * False when the subscriber or the opening is not known any more.
 */
export async function hidePosting(db: Handle, subscriberId: string, groupId: string, at: Date): Promise<boolean> {
  const known = await sql`
    with known as (
      select s.id, p.group_id, p.company_key, p.role_slug from subscriber s join posting p on p.group_id = ${groupId}
      where s.id = ${subscriberId} order by p.closed_at is not null, p.first_seen_at, p.id limit 1),
    hidden as (
      insert into hidden_posting (subscriber_id, posting_group_id, company_key, role_slug, at)
      select id, group_id, company_key, role_slug, ${at} from known on conflict do nothing)
    select from known`.execute(db)
  return known.rows.length > 0
}

/** Takes the hiding back; what was not hidden stays as it is. */
export async function unhidePosting(db: Handle, subscriberId: string, groupId: string): Promise<void> {
  await db
    .deleteFrom('hidden_posting')
    .where('subscriber_id', '=', subscriberId)
    .where('posting_group_id', '=', groupId)
    .execute()
}
