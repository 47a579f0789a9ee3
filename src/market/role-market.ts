import { sql } from 'kysely'
import type { MarketHandle } from './handle.ts'
import { namedPublisher } from './named-publisher.ts'

export type LatestPosting = {
  title: string
  company: string
  url: string
  where: string | null
  workMode: string | null
  firstSeenAt: Date
  payMin: number | null
  payMax: number | null
  payCurrency: string | null
  payPeriod: string | null
  /** The publisher, where it asks to be named beside its postings. */
  via: string | null
}

/** What is open now: live, where figures are of a release. */
export type RoleMarket = {
  /** Openings on a board now. */
  active: number
  /** Those of them that were first seen in the last 7 days. */
  newThisWeek: number
  latest: LatestPosting[]
  /** The last complete crawl behind these counts; null when there was none. */
  asOf: Date | null
}

const WEEK_MS = 7 * 86_400_000
const LATEST = 10

/** What the boards say about a role now, one opening counted once. Reads open postings of the role alone, by their index. */
export async function readRoleMarket(db: MarketHandle, slug: string, at: Date): Promise<RoleMarket> {
  const [counts, latest, asOf] = await Promise.all([readCounts(db, slug, at), readLatest(db, slug), readAsOf(db)])
  return { ...counts, latest, asOf }
}

async function readCounts(db: MarketHandle, slug: string, at: Date): Promise<{ active: number; newThisWeek: number }> {
  const rows = await sql<{ active: number; newThisWeek: number }>`
    select count(distinct p.group_id)::int as active,
      count(distinct p.group_id) filter (where g.first_seen_at > ${new Date(at.getTime() - WEEK_MS)})::int as "newThisWeek"
    from posting p join posting_group g on g.id = p.group_id
    where p.role_slug = ${slug} and p.closed_at is null and p.source_id not in (select id from uncounted_source)`.execute(
    db,
  )
  return rows.rows[0] ?? { active: 0, newThisWeek: 0 }
}

/** The posting first seen among the open ones speaks for its opening. */
async function readLatest(db: MarketHandle, slug: string): Promise<LatestPosting[]> {
  const rows = await sql<LatestPosting>`
    with opening as (
      select distinct on (p.group_id) p.id, p.group_id, g.first_seen_at
      from posting p join posting_group g on g.id = p.group_id
      where p.role_slug = ${slug} and p.closed_at is null
      order by p.group_id, p.first_seen_at, p.id),
    newest as (select * from opening order by first_seen_at desc, group_id limit ${LATEST})
    select p.title, p.company, p.url, p.work_mode as "workMode", o.first_seen_at as "firstSeenAt",
      case when p.pay_status = 'accepted' then p.pay_min end as "payMin", case when p.pay_status = 'accepted' then p.pay_max end as "payMax",
      p.pay_currency as "payCurrency", p.pay_period as "payPeriod", ${namedPublisher('p')} as via,
      (select string_agg(concat_ws(', ', city, coalesce(region_name, region), country), '; ' order by ordinal)
       from posting_place where posting_id = p.id) as "where"
    from newest o join posting p on p.id = o.id order by o.first_seen_at desc, o.group_id`.execute(db)
  return rows.rows
}

async function readAsOf(db: MarketHandle): Promise<Date | null> {
  const rows = await sql<{
    at: Date | null
  }>`select max(finished_at) as at from analyst.runs where state = 'done'`.execute(db)
  return rows.rows[0]?.at ?? null
}

/** Open openings by role, for the list of roles. */
export async function countByRole(db: MarketHandle): Promise<Map<string, number>> {
  const rows = await sql<{ slug: string; active: number }>`
    select role_slug as slug, count(distinct group_id)::int as active from posting
    where closed_at is null and role_slug is not null and source_id not in (select id from uncounted_source) group by 1`.execute(
    db,
  )
  return new Map(rows.rows.map((row) => [row.slug, row.active]))
}
