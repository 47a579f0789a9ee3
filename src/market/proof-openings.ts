import { type RawBuilder, sql } from 'kysely'
import type { Figure } from '../domain/figure.ts'
import { type Cut, dayStart, momentOf } from './cut.ts'
import type { MarketHandle } from './handle.ts'
import { namedPublisher } from './named-publisher.ts'

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
  /** The publisher, where it asks to be named beside its postings. */
  via: string | null
}

export type ProofPage = { total: number; openings: ProofOpening[] }

export type Counted = Pick<Figure, 'metric' | 'role' | 'level' | 'country' | 'region' | 'mode' | 'item' | 'period'>

/** A title without a level word is the plain rung of the ladder. */
const PLAIN_LEVEL = 'mid'
export const OPENINGS_A_PAGE = 25

/**
 * The openings that a figure counts, as of its release, in the order of employer and age; of the share of an item those that have
 * it. `counted`: the words of its proof, which say the population. Null where these are not words of single openings, such as those
 * of an index. Pages begin at 1.
 */
export async function proofOpenings(
  db: MarketHandle,
  cut: Cut,
  figure: Counted,
  counted: string,
  page: number,
): Promise<ProofPage | null> {
  const where = countedWhere(cut, figure, counted)
  if (where === null) return null
  const total = await sql<{ n: number }>`select count(*)::int as n from market_opening o where ${where}`.execute(db)
  const { rows } = await sql<ProofOpening>`
    select o.group_id as "groupId", p.title, p.company, p.url, ${namedPublisher('p')} as via, o.employer, o.level, o.work_mode as "workMode", o.regions, o.countries,
      o.pay_min::float8 as "payMin", o.pay_max::float8 as "payMax", o.pay_currency as "payCurrency",
      o.first_seen_at as "firstSeenAt", case when o.closed_at <= ${cut.asOf} then o.closed_at end as "closedAt"
    from (select * from market_opening o where ${where} order by employer, first_seen_at, group_id
      limit ${OPENINGS_A_PAGE} offset ${(page - 1) * OPENINGS_A_PAGE}) o
    left join posting p on p.id = o.posting_id order by o.employer, o.first_seen_at, o.group_id`.execute(db)
  return { total: total.rows[0]?.n ?? 0, openings: rows }
}

/** The condition on `market_opening o` that the words of a proof and its scope make. */
export function countedWhere(cut: Cut, figure: Counted, counted: string): RawBuilder<unknown> | null {
  const population = populationOf(counted, figure.period, cut)
  if (population === null) return null
  const known = sql`o.recorded_at <= ${cut.asOf} and o.superseded_at > ${cut.asOf}`
  return sql.join([known, scopeOf(figure), population, ...narrowings(counted), itemOf(figure)], sql` and `)
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

/** The catalogue's words for a population, each as a condition. */
function populationOf(counted: string, period: string, cut: Cut): RawBuilder<unknown> | null {
  const [from, to] = endsOf(period, cut)
  const days = Number(/in the last (\d+) days/.exec(counted)?.[1])
  const since = sql`${to}::timestamptz - make_interval(days => ${days})`
  if (/read completely/.test(counted)) return null
  if (/^closed in the period/.test(counted)) return sql`o.closed_at >= ${from} and o.closed_at <= ${to}`
  if (/^first seen in the period/.test(counted)) return sql`o.first_seen_at >= ${from} and o.first_seen_at <= ${to}`
  if (/open at the end of the release day/.test(counted))
    return sql`o.first_seen_at <= ${to} and (o.closed_at is null or o.closed_at > ${to})`
  if (Number.isNaN(days)) return null
  if (/^on a board/.test(counted))
    return sql`o.first_seen_at <= ${to} and (o.closed_at is null or o.closed_at > ${since})`
  return sql`o.first_seen_at <= ${to} and o.first_seen_at > ${since}`
}

/** What the words ask for beside. */
function narrowings(counted: string): RawBuilder<unknown>[] {
  const currency = /accepted base pay in ([A-Z]{3})/.exec(counted)?.[1]
  return [
    currency === undefined ? null : sql`o.pay_status = 'accepted' and o.pay_currency = ${currency}`,
    /with a description/.test(counted) ? sql`o.described` : null,
    /^remote and/.test(counted) ? sql`o.work_mode = 'remote'` : null,
  ].filter((part) => part !== null)
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

function endsOf(period: string, cut: Cut): [Date, Date] {
  const [first = '', last = first] = period.split('/').map((end) => (DAY.test(end) ? end : cut.releaseDay))
  return [dayStart(first), momentOf({ ...cut, releaseDay: last })]
}

/** Openings that have what the share is of. */
function itemOf({ metric, item }: Counted): RawBuilder<unknown> {
  if (item === '') return sql`true`
  if (metric === 'top-employers') return sql`o.employer = ${item}`
  if (metric === 'skill-share' || metric === 'emerging-skill') return sql`${item} = any(o.skills)`
  if (metric === 'education-asked') return sql`coalesce(o.education, 'not-stated') = ${item}`
  if (metric === 'remote-scope') return sql`coalesce(o.remote_scope, 'not-stated') = ${item}`
  return sql`true`
}
