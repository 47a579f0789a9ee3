import { type RawBuilder, sql } from 'kysely'
import type { Cell } from './cell.ts'
import { dayStart } from './cut.ts'
import type { MarketHandle } from './handle.ts'
import type { Period } from './period.ts'

/** How many employers are behind a count, and how many openings of it the one has that has most. */
export type Breadth = { employers: number; largest: number }

type Stretch = { employer: string; begins: number; ends: number; n: number }

/**
 * Employers behind each period's openings: those open at its end, new in it, or closed in it. Of a slice without a role, which
 * may hold every opening there is, those open at the end of the last period, for all periods. Null where nothing is counted.
 */
export async function readBreadth(
  db: MarketHandle,
  slice: Cell,
  periods: readonly Period[],
  kind: 'open' | 'new' | 'closed',
  asOf: Date,
): Promise<(Breadth | null)[]> {
  if (periods.length === 0) return []
  if (slice.role === '') {
    const breadth = await readOpen(db, slice, momentOf(periods.at(-1), asOf), asOf)
    return periods.map(() => breadth)
  }
  return tally(await readStretches(db, slice, periods, kind, asOf), periods.length, kind)
}

const DAY_MS = 86_400_000

function momentOf(period: Period | undefined, asOf: Date): Date {
  const end = period === undefined ? asOf.getTime() : dayStart(period.last).getTime() + DAY_MS
  return new Date(Math.min(end, asOf.getTime()))
}

/** In which periods openings of an employer began and ended, 0 being before the first; open ones end after the last. */
async function readStretches(
  db: MarketHandle,
  slice: Cell,
  periods: readonly Period[],
  kind: 'open' | 'new' | 'closed',
  asOf: Date,
): Promise<Stretch[]> {
  const firsts = periods.map((period) => period.first)
  const bucket = (at: RawBuilder<unknown>) => sql`width_bucket((${at} at time zone 'UTC')::date, ${firsts}::date[])`
  const isFresh = sql`(o.previous_closed_at is null or o.previous_closed_at <= o.first_seen_at - interval '60 days')`
  const rows = await sql<Stretch>`
    select o.employer, ${bucket(sql`o.first_seen_at`)} as begins,
      case when o.closed_at <= ${asOf} then ${bucket(sql`o.closed_at`)} else ${periods.length + 1} end as ends, count(*)::int as n
    from market_opening o
    where o.role = ${slice.role} and ${inSlice(slice)} and ${knownAt(asOf)} and o.first_seen_at < ${momentOf(periods.at(-1), asOf)}
      and (o.closed_at is null or o.closed_at >= ${dayStart(firsts[0] ?? '')}) ${kind === 'new' ? sql`and ${isFresh}` : sql``}
    group by 1, 2, 3`.execute(db)
  return rows.rows
}

function tally(stretches: readonly Stretch[], length: number, kind: 'open' | 'new' | 'closed'): (Breadth | null)[] {
  const byEmployer = new Map<string, Int32Array>()
  for (const { employer, begins, ends, n } of stretches) {
    const steps = byEmployer.get(employer) ?? new Int32Array(length + 2)
    byEmployer.set(employer, steps)
    const add = (at: number, count: number) => {
      steps[at] = (steps[at] ?? 0) + count
    }
    if (kind !== 'closed') add(begins, n)
    if (kind !== 'new') add(ends, kind === 'open' ? -n : n)
  }
  const found = Array.from({ length }, () => ({ employers: 0, largest: 0 }))
  for (const steps of byEmployer.values()) count(steps, found, kind === 'open')
  return found.map((breadth) => (breadth.employers === 0 ? null : breadth))
}

function count(steps: Int32Array, found: Breadth[], isStock: boolean): void {
  let stock = steps[0] ?? 0
  for (const [at, breadth] of found.entries()) {
    stock += steps[at + 1] ?? 0
    const n = isStock ? stock : (steps[at + 1] ?? 0)
    if (n <= 0) continue
    breadth.employers += 1
    breadth.largest = Math.max(breadth.largest, n)
  }
}

/** Two ways to be open, each a range of the same index: without an end, or with one that comes later. */
async function readOpen(db: MarketHandle, slice: Cell, at: Date, asOf: Date): Promise<Breadth | null> {
  const where = sql`o.first_seen_at < ${at} and ${knownAt(asOf)} and ${inSlice(slice)}`
  const rows = await sql<Breadth>`
    select count(*)::int as employers, coalesce(max(n), 0)::int as largest from (
      select employer, count(*) as n from (
        select o.employer from market_opening o where o.closed_at is null and ${where}
        union all
        select o.employer from market_opening o where o.closed_at > ${at} and ${where}) open
      group by employer) by_employer`.execute(db)
  const breadth = rows.rows[0]
  return breadth === undefined || breadth.employers === 0 ? null : breadth
}

export function inSlice({ country, region, level, mode }: Cell): RawBuilder<unknown> {
  const conditions = [
    ...(region === '' ? [] : [sql`o.regions @> array[${region}]`]),
    ...(country === '' || region !== '' ? [] : [sql`o.countries @> array[${country}]`]),
    ...(level === '' ? [] : [sql`coalesce(o.level, 'mid') = ${level}`]),
    ...(mode === '' ? [] : [sql`coalesce(o.work_mode, 'unknown') = ${mode}`]),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

export function knownAt(asOf: Date): RawBuilder<unknown> {
  return sql`o.recorded_at <= ${asOf} and o.superseded_at > ${asOf}`
}
