import { type RawBuilder, sql } from 'kysely'
import type { Figure } from '../domain/figure.ts'
import { type Cut, momentOf } from './cut.ts'
import type { MarketHandle } from './handle.ts'

/** An opening as it was known when the release was cut, with the ad that speaks for it. */
export type ProofOpening = {
  groupId: string
  title: string | null
  company: string | null
  url: string | null
  employer: string
  level: string | null
  workMode: string | null
  regions: string[]
  countries: string[]
  payMin: number | null
  payMax: number | null
  payCurrency: string | null
  firstSeenAt: Date
  closedAt: Date | null
}

export type ProofPage = { total: number; openings: ProofOpening[] }

type Counted = Pick<Figure, 'metric' | 'role' | 'level' | 'country' | 'region' | 'mode' | 'item' | 'period' | 'unit'>

/** A title without a level word is the plain rung of the ladder. */
const PLAIN_LEVEL = 'mid'
export const OPENINGS_A_PAGE = 25

/** The openings that a figure counts, as of its release, in the order of employer and age. Pages begin at 1. */
export async function proofOpenings(db: MarketHandle, cut: Cut, figure: Counted, page: number): Promise<ProofPage> {
  const where = sql`${scopeOf(figure)} and ${populationOf(figure, cut)} and ${narrowing(figure)}`
  const total = await sql<{ n: number }>`select count(*)::int as n from market_opening o where ${where}`.execute(db)
  const { rows } = await sql<ProofOpening>`
    select o.group_id as "groupId", p.title, p.company, p.url, o.employer, o.level, o.work_mode as "workMode", o.regions, o.countries,
      o.pay_min::float8 as "payMin", o.pay_max::float8 as "payMax", o.pay_currency as "payCurrency",
      o.first_seen_at as "firstSeenAt", case when o.closed_at <= ${cut.asOf} then o.closed_at end as "closedAt"
    from (select * from market_opening o where ${where} order by employer, first_seen_at, group_id
      limit ${OPENINGS_A_PAGE} offset ${(page - 1) * OPENINGS_A_PAGE}) o
    left join posting p on p.id = o.posting_id order by o.employer, o.first_seen_at, o.group_id`.execute(db)
  return { total: total.rows[0]?.n ?? 0, openings: rows }
}

/** Every dimension that is not '' (all). */
function scopeOf({ role, level, country, region, mode }: Counted): RawBuilder<unknown> {
  const parts = [
    role === '' ? null : sql`o.role = ${role}`,
    level === '' ? null : sql`coalesce(o.level, ${PLAIN_LEVEL}) = ${level}`,
    country === '' ? null : sql`${country} = any(o.countries)`,
    region === '' ? null : sql`${region} = any(o.regions)`,
    mode === '' ? null : sql`coalesce(o.work_mode, 'unknown') = ${mode}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

/** Closed or begun in the period for the flows, open at the end of the period for all others; as known at the cut. */
function populationOf({ metric, period }: Counted, cut: Cut): RawBuilder<unknown> {
  const known = sql`o.recorded_at <= ${cut.asOf} and o.superseded_at > ${cut.asOf}`
  const [from, to] = endsOf(period, cut)
  if (metric === 'closed-postings') return sql`${known} and o.closed_at >= ${from} and o.closed_at <= ${to}`
  if (metric === 'new-postings') return sql`${known} and o.first_seen_at >= ${from} and o.first_seen_at <= ${to}`
  if (SEEN_AT_ALL.includes(metric)) return sql`${known} and o.first_seen_at <= ${to}`
  return sql`${known} and o.first_seen_at <= ${to} and (o.closed_at is null or o.closed_at > ${to})`
}

/** Metrics that look at closed openings too. */
const SEEN_AT_ALL = ['posting-lifetime', 'repost-share', 'emerging-skill']

function endsOf(period: string, cut: Cut): [Date, Date] {
  const [first = '', last = first] = period.split('/')
  const moment = (day: string) =>
    momentOf({ ...cut, releaseDay: /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : cut.releaseDay })
  return [new Date(`${/^\d{4}-\d{2}-\d{2}$/.test(first) ? first : cut.releaseDay}T00:00:00Z`), moment(last)]
}

/** What an opening must state or hold to count. */
function narrowing({ metric, item, unit }: Counted): RawBuilder<unknown> {
  const currency = /^([A-Z]{3})\//.exec(unit)?.[1] ?? null
  if (currency !== null) return sql`o.pay_status = 'accepted' and o.pay_currency = ${currency}`
  if (metric === 'top-employers' && item !== '') return sql`o.employer = ${item}`
  if (metric === 'skill-share' || metric === 'skill-lift' || metric === 'emerging-skill')
    return sql`o.described and (${item} = '' or ${item} = any(o.skills))`
  if (metric === 'education-asked') return sql`o.education is not null and (${item} = '' or o.education = ${item})`
  if (metric === 'remote-scope')
    return sql`o.work_mode = 'remote' and (${item} = '' or coalesce(o.remote_scope, 'unknown') = ${item})`
  return sql`true`
}
