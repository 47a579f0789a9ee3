import { sql } from 'kysely'
import type { MarketHandle } from './handle.ts'

/** One finished UTC day. Shares from 0 to 1; null where there was nothing to take a share of. */
export type HealthDay = {
  day: string
  crawls: number
  /** Of crawls: complete ones. */
  crawlSuccess: number | null
  items: number
  /** Of items on the pages: read. */
  parseRate: number | null
  openings: number
  payStated: number
  /** Of openings with pay: not trusted. */
  quarantineRate: number | null
  /** Of openings: with a place text that no known place answers to. */
  unresolvedPlaces: number | null
  dated: number
  /** Median of first sight less the ad's own date. */
  lagHours: number | null
  /** No board was read completely: figures of the day say nothing. */
  isGap: boolean
}

/** How well the market was read on the days from `from` to `to`, as far as they were over at `asOf`. Days before the first
 *  crawl are left out. */
export async function readHealth(db: MarketHandle, from: string, to: string, asOf: Date): Promise<HealthDay[]> {
  const rows = await sql<HealthDay>`
    select day::text, crawls, ${share('complete', 'crawls')} as "crawlSuccess", items,
      ${share('items - refused', 'items')} as "parseRate", openings, pay_stated as "payStated",
      ${share('pay_quarantined', 'pay_stated')} as "quarantineRate", ${share('places_unread', 'openings')} as "unresolvedPlaces",
      dated, lag_hours as "lagHours", complete = 0 as "isGap"
    from market_health
    where day between ${from}::date and ${to}::date and day < (${asOf}::timestamptz at time zone 'UTC')::date
    order by day`.execute(db)
  return rows.rows
}

function share(part: string, whole: string) {
  return sql`(${sql.raw(part)})::float8 / nullif(${sql.raw(whole)}, 0)`
}
