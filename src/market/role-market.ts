import { sql } from 'kysely'
import type { Level } from '../domain/role.ts'
import { type Figure, medianFigure } from './figures.ts'
import type { MarketHandle } from './handle.ts'

export type LevelPay = { level: Level; currency: string; pay: Figure }
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
}

export type RoleMarket = {
  /** Openings on a board now. */
  active: number
  /** Openings first seen in the last 7 days. */
  newThisWeek: number
  /** Advertised base pay a year, by level, in the currency most of the role's postings use. */
  payByLevel: LevelPay[]
  latest: LatestPosting[]
  /** The last complete crawl behind these figures; null when there was none. */
  asOf: Date | null
}

/** A title without a level word is the plain rung of the ladder, the one a role is named after. */
const PLAIN_LEVEL: Level = 'mid'
const WEEK_MS = 7 * 86_400_000
const LATEST = 20

/** What the postings say about a role, one opening counted once. */
export async function readRoleMarket(db: MarketHandle, slug: string, at: Date): Promise<RoleMarket> {
  const [counts, pay, latest, asOf] = await Promise.all([
    readCounts(db, slug, at),
    readPay(db, slug),
    readLatest(db, slug),
    readAsOf(db),
  ])
  return { ...counts, payByLevel: pay, latest, asOf }
}

async function readCounts(db: MarketHandle, slug: string, at: Date): Promise<{ active: number; newThisWeek: number }> {
  const rows = await sql<{ active: number; newThisWeek: number }>`
    select count(*) filter (where is_open)::int as active,
           count(*) filter (where first_seen_at > ${new Date(at.getTime() - WEEK_MS)})::int as "newThisWeek"
    from analyst.openings where role_slug = ${slug}`.execute(db)
  return rows.rows[0] ?? { active: 0, newThisWeek: 0 }
}

/** Open openings with accepted base pay. Other currencies than the commonest would need a rate, so they are left out here. */
async function readPay(db: MarketHandle, slug: string): Promise<LevelPay[]> {
  const rows = await sql<{ level: Level; currency: string; value: number; employer: string }>`
    select coalesce(level, ${PLAIN_LEVEL}) as level, pay_currency as currency, annual_pay as value, company_key as employer
    from analyst.openings
    where role_slug = ${slug} and is_open and annual_pay is not null`.execute(db)
  const currency = commonest(rows.rows.map((row) => row.currency))
  const levels = new Map<Level, { value: number; employer: string }[]>()
  for (const row of rows.rows) {
    if (row.currency === currency) levels.set(row.level, [...(levels.get(row.level) ?? []), row])
  }
  return [...levels].map(([level, observations]) => ({
    level,
    currency: currency ?? '',
    pay: medianFigure(observations),
  }))
}

async function readLatest(db: MarketHandle, slug: string): Promise<LatestPosting[]> {
  const rows = await sql<LatestPosting>`
    select o.title, o.company, o.url, o.work_mode as "workMode", o.first_seen_at as "firstSeenAt",
      case when o.pay_status = 'accepted' then o.pay_min end as "payMin", case when o.pay_status = 'accepted' then o.pay_max end as "payMax",
      o.pay_currency as "payCurrency", o.pay_period as "payPeriod",
      (select string_agg(concat_ws(', ', city, coalesce(region_name, region), country), '; ' order by ordinal)
       from analyst.places where posting_id = o.posting_id) as "where"
    from analyst.openings o
    where o.role_slug = ${slug} and o.is_open
    order by o.first_seen_at desc, o.group_id limit ${LATEST}`.execute(db)
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
    select role_slug as slug, count(*)::int as active from analyst.openings where is_open and role_slug is not null group by 1`.execute(
    db,
  )
  return new Map(rows.rows.map((row) => [row.slug, row.active]))
}

function commonest(texts: string[]): string | null {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null
}
