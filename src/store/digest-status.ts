import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** The distinct instants at which active subscribers are due, in order. */
export async function listNextDigests(db: Handle): Promise<Date[]> {
  const rows = await db
    .selectFrom('subscriber')
    .select('next_digest_at as at')
    .distinct()
    .where('state', '=', 'active')
    .where('next_digest_at', 'is not', null)
    .orderBy('next_digest_at')
    .execute()
  return rows.flatMap((row) => row.at ?? [])
}

/** Every digest with its reader, state and number of postings, in the order planned. */
export async function listDigests(
  db: Handle,
): Promise<{ email: string; period: string; items: number; more: number; state: string }[]> {
  const rows = await sql<{ email: string; period: string; items: number; more: number; state: string }>`
    select s.email, d.period, d.items, d.more, d.state from digest d join subscriber s on s.id = d.subscriber_id
    order by d.planned_at, s.email`.execute(db)
  return rows.rows
}
