import { type RawBuilder, sql } from 'kysely'
import type { MarketHandle } from './handle.ts'
import { namedPublisher } from './named-publisher.ts'

/** Openings to list. Fields that are not given restrict nothing. Countries and regions as in market_opening. */
export type PostingFilter = {
  role?: string | undefined
  level?: string | undefined
  country?: string | undefined
  region?: string | undefined
  mode?: string | undefined
  /** Folded name of the employer, as `employer` in the answer. */
  employer?: string | undefined
  /** Words that the title holds, in any case. */
  title?: string | undefined
  /** Annual base pay of at least this, in `currency`. */
  minPay?: number | undefined
  currency?: string | undefined
  firstSeenAfter?: Date | undefined
}

/** Where the page before ended. */
export type PostingCursor = { firstSeenAt: string; id: string }

/** An opening on a board, newest first. Times are ISO 8601 with microseconds; pay as advertised, and a year of it. */
export type ListedPosting = {
  id: string
  posting_id: string
  title: string
  company: string
  employer: string
  url: string
  role: string | null
  soc: string | null
  level: string | null
  work_mode: string | null
  countries: string[]
  regions: string[]
  pay_min: number | null
  pay_max: number | null
  pay_currency: string | null
  pay_period: string | null
  annual_pay_min: number | null
  annual_pay_mid: number | null
  annual_pay_max: number | null
  skills: string[]
  posted_at: string | null
  first_seen_at: string
  closed_at: string | null
  source: string
  /** The publisher who asks to be named beside the posting. */
  via: string | null
}

/** Openings open at `asOf`, as known then, but with the texts of today: newest first, at most `limit`. */
export async function listPostings(
  db: MarketHandle,
  filter: PostingFilter,
  asOf: Date,
  page: { limit: number; after: PostingCursor | null },
): Promise<ListedPosting[]> {
  const rows = await sql<ListedPosting>`
    ${SELECT}
    where o.recorded_at <= ${asOf} and o.superseded_at > ${asOf} and o.first_seen_at <= ${asOf}
      and (o.closed_at is null or o.closed_at > ${asOf})
      ${conditions(filter)}
      ${page.after === null ? sql`` : sql`and (o.first_seen_at, o.group_id) < (${page.after.firstSeenAt}::timestamptz, ${page.after.id}::uuid)`}
    order by o.first_seen_at desc, o.group_id desc limit ${page.limit}`.execute(db)
  return rows.rows
}

/** The opening of this id, open or closed; null: unknown. */
export async function findPosting(db: MarketHandle, id: string): Promise<ListedPosting | null> {
  const rows = await sql<ListedPosting>`
    ${SELECT} where o.group_id = ${id}::uuid and o.superseded_at = 'infinity' order by o.first_seen_at desc limit 1`.execute(
    db,
  )
  return rows.rows[0] ?? null
}

const INSTANT = sql.raw(`'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`)
const instant = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', ${INSTANT})`

const SELECT = sql`
  select o.group_id as id, o.posting_id, p.title, p.company, o.employer, p.url, o.role, o.soc, o.level, o.work_mode,
    o.countries, o.regions, ${amount('pay_min')} as pay_min, ${amount('pay_max')} as pay_max,
    case when o.pay_status = 'accepted' then p.pay_currency end as pay_currency,
    case when o.pay_status = 'accepted' then p.pay_period end as pay_period,
    o.pay_min as annual_pay_min, o.pay_mid as annual_pay_mid, o.pay_max as annual_pay_max, o.skills,
    ${instant('o.posted_at')} as posted_at, ${instant('o.first_seen_at')} as first_seen_at,
    ${instant('o.closed_at')} as closed_at, s.connector || '/' || s.name as source, ${namedPublisher('p')} as via
  from market_opening o join posting p on p.id = o.posting_id join source s on s.id = o.source_id`

function amount(column: string): RawBuilder<unknown> {
  return sql`case when o.pay_status = 'accepted' then ${sql.ref(`p.${column}`)} end`
}

function conditions(filter: PostingFilter): RawBuilder<unknown> {
  const all = [
    ...(['role', 'level', 'employer'] as const).map((name) => equals(name, filter[name])),
    equals('work_mode', filter.mode),
    filter.country === undefined ? null : sql`o.countries @> array[${filter.country}]::text[]`,
    filter.region === undefined ? null : sql`o.regions @> array[${filter.region}]::text[]`,
    filter.title === undefined ? null : sql`p.title ilike ${`%${escapeLike(filter.title)}%`}`,
    filter.minPay === undefined ? null : sql`o.pay_mid >= ${filter.minPay}`,
    filter.currency === undefined ? null : sql`o.pay_currency = ${filter.currency}`,
    filter.firstSeenAfter === undefined ? null : sql`o.first_seen_at > ${filter.firstSeenAfter}`,
  ].filter((condition) => condition !== null)
  return sql.join(
    all.map((condition) => sql`and ${condition}`),
    sql` `,
  )
}

function equals(column: string, value: string | undefined): RawBuilder<unknown> | null {
  return value === undefined ? null : sql`${sql.ref(`o.${column}`)} = ${value}`
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
