import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Crawls that ended in the last minutes of a day may be written some minutes later. */
const AFTER_THE_DAY = sql`interval '1 hour'`

/**
 * Writes the health of every finished UTC day that has none yet, from the first crawl on; a day without a crawl is written too,
 * for that is what a gap is. Returns the number of days. What is written stays.
 */
export async function recordHealth(db: Database, at: Date): Promise<number> {
  const written = await sql<{ day: string }>`
    with bounds as (
      select coalesce((select max(day) + 1 from market_health), (select (min(finished_at) at time zone 'UTC')::date from run)) as first,
        ((${at}::timestamptz - ${AFTER_THE_DAY}) at time zone 'UTC')::date - 1 as last),
    span as (
      select first::timestamp at time zone 'UTC' as starts, (last + 1)::timestamp at time zone 'UTC' as ends from bounds where first <= last),
    crawled as (
      select (finished_at at time zone 'UTC')::date as day, count(*) as crawls, count(*) filter (where state = 'done' and complete) as complete,
        sum(postings + refused) as items, sum(refused) as refused
      from span join run on finished_at >= starts and finished_at < ends group by 1),
    read as (
      select (g.first_seen_at at time zone 'UTC')::date as day, count(*) as openings,
        count(*) filter (where p.pay_status <> 'none') as pay_stated, count(*) filter (where p.pay_status = 'quarantined') as pay_quarantined,
        count(*) filter (where p.unresolved_places <> '[]') as places_unread, count(p.posted_at) as dated,
        percentile_cont(0.5) within group (order by extract(epoch from p.first_seen_at - p.posted_at)::float8 / 3600) as lag_hours
      from span join posting_group g on g.first_seen_at >= starts and g.first_seen_at < ends
      join posting p on p.group_id = g.id and p.first_seen_at = g.first_seen_at and p.source_id not in (select id from uncounted_source)
      group by 1)
    insert into market_health
    select each.day::date, coalesce(crawls, 0), coalesce(complete, 0), coalesce(items, 0), coalesce(refused, 0), coalesce(openings, 0),
      coalesce(pay_stated, 0), coalesce(pay_quarantined, 0), coalesce(places_unread, 0), coalesce(dated, 0), lag_hours
    from bounds cross join generate_series(first::timestamp, last::timestamp, interval '1 day') each(day)
    left join crawled on crawled.day = each.day::date left join read on read.day = each.day::date
    on conflict (day) do nothing returning market_health.day::text`.execute(db)
  return written.rows.length
}
