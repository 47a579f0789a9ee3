import { sql } from 'kysely'
import type { Criteria } from '../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../src/match/criteria.ts'
import type { Database } from '../src/store/database.ts'
import { storeSubscribers } from './alert-rows.ts'

/** Broad ones: what is to break is the way of a posting, not the choice of it. */
const SEARCHES: Partial<Criteria>[] = [
  { workModes: ['remote', 'hybrid', 'onsite'] },
  { countries: ['US', 'GB', 'DE', 'CA'] },
  { employmentTypes: ['full_time', 'part_time', 'contract'] },
]
/** Days that went by lie in the past by so much, each before the next. */
const LONG_AGO = 1_000
/** The day after comes by itself this much later: not within the run. */
const HALF_A_DAY = 12

/** Subscribers of daily digests, the first of which is due at once. */
export async function signUp(db: Database, count: number): Promise<void> {
  const searches = Array.from({ length: count }, (_, index) => ({
    ...{ id: `search-${index}`, subscriberId: `subscriber-${index}`, name: 'Work' },
    criteria: { ...EMPTY_CRITERIA, ...SEARCHES[index % SEARCHES.length] },
  }))
  await storeSubscribers(db, searches, new Date())
  await sql`update subscriber set hour = (extract(hour from now() at time zone 'UTC')::int + ${HALF_A_DAY}) % 24`.execute(
    db,
  )
  await sql`create table bench_due (number int not null)`.execute(db)
  await sql`insert into bench_due select count(*) from subscriber`.execute(db)
}

/**
 * The next day comes: whoever had today's digest is due again, within `seconds`, and the digests of today are of a day gone by;
 * every source is due. What is still due from the day before stays due once. The table bench_due counts who became due.
 */
export async function passDay(db: Database, day: number, seconds: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The subscribers first: whoever is being planned right now is waited for, with the digest that this writes.
    const due = await sql<{ id: string }>`
      update subscriber set next_digest_at = now() + random() * ${seconds} * interval '1 second'
      where state = 'active' and next_digest_at > now() + interval '1 hour' returning id`.execute(trx)
    const ids = due.rows.map(({ id }) => id)
    await sql`
      update digest set period = (period::date - ${LONG_AGO - day}::int)::text
      where subscriber_id = any(${ids}::uuid[]) and period > (now() - interval '3 days')::date::text`.execute(trx)
    await sql`insert into bench_due values (${ids.length})`.execute(trx)
    await sql`update source set next_run_at = now() where state <> 'paused'`.execute(trx)
  })
}

/** The minutes after which undone work counts as lost, and a deferred mail is tried again, are over. Leases are left alone: they
 *  run by the clock. */
export async function passMinutes(db: Database): Promise<void> {
  await sql`update run set touched_at = now() - interval '10 minutes' where state in ('queued', 'fetching', 'reading')`.execute(
    db,
  )
  await sql`update digest set planned_at = now() - interval '10 minutes' where state = 'planned'`.execute(db)
  await sql`update digest set next_attempt_at = now() where next_attempt_at > now()`.execute(db)
}

/** What is left to do, by what the database says; nothing is left when every number is 0. */
export async function readLeft(db: Database): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from run where state in ('queued', 'fetching', 'reading')) as runs,
      (select count(*) from source s where not exists (select from run where source_id = s.id)) as sources,
      (select count(*) from subscriber where state = 'active' and next_digest_at < now() + interval '1 hour') as subscribers,
      (select count(*) from digest where state in ('planned', 'sending')
        or state in ('deferred', 'unknown') and next_attempt_at is not null) as digests`.execute(db)
  return rows[0] ?? {}
}
