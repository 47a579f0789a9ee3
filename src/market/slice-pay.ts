import { sql } from 'kysely'
import type { Cell } from './cell.ts'
import { dayStart } from './cut.ts'
import type { MarketHandle } from './handle.ts'
import type { Period } from './period.ts'
import { inSlice, knownAt } from './slice-breadth.ts'
import { medianInterval } from './statistics/median-interval.ts'
import { PAY_OUTLIERS } from './statistics/outliers.ts'
import { quantile } from './statistics/quantile.ts'

/** Advertised base pay of openings first seen in a period, whole currency units a year. */
export type PayPoint = {
  n: number
  employers: number
  largest: number
  p10: number
  p25: number
  median: number
  p75: number
  p90: number
  /** 95 % interval of the median from order statistics; null under 6 values. */
  low: number | null
  high: number | null
}

type Row = {
  period: number
  values: number[]
  employers: number
  largest: number
  currency: string
  others: number
  outliers: number
}

const DAY_MS = 86_400_000

/** Pay of a slice by the number of the period, in the currency that most of the slice's openings use in these periods. */
export async function readPay(
  db: MarketHandle,
  slice: Cell,
  periods: readonly Period[],
  asOf: Date,
): Promise<{ currency: string | null; leftOut: Record<string, number>; points: Map<number, PayPoint> }> {
  const rows = await readRows(db, slice, periods, asOf)
  const [first] = rows
  return {
    currency: first?.currency ?? null,
    leftOut: first ? { 'in another currency': first.others, outliers: first.outliers } : {},
    points: new Map(rows.map((row) => [row.period - 1, pointOf(row)])),
  }
}

/** Outliers are judged over all the periods, as src/market/statistics/outliers.ts does for a figure. */
async function readRows(db: MarketHandle, slice: Cell, periods: readonly Period[], asOf: Date): Promise<Row[]> {
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return []
  const { scale, farthest, fewest } = PAY_OUTLIERS
  const end = new Date(dayStart(last.last).getTime() + DAY_MS)
  const rows = await sql<Row>`
    with stated as materialized (
      select width_bucket((o.first_seen_at at time zone 'UTC')::date, ${periods.map((period) => period.first)}::date[]) as period,
        o.pay_mid::float8 as pay, o.pay_currency as currency, o.employer
      from market_opening o
      where o.role = ${slice.role} and ${inSlice(slice)} and ${knownAt(asOf)} and o.pay_mid > 0 and o.pay_currency is not null
        and o.first_seen_at >= ${dayStart(first.first)} and o.first_seen_at < ${end}),
    most as (select currency from stated group by 1 order by count(*) desc, 1 limit 1),
    ours as materialized (select period, pay, employer, ln(pay) as log from stated where currency = (select currency from most)),
    middle as (select count(*) as n, percentile_cont(0.5) within group (order by log) as log from ours),
    spread as (
      select ${scale}::float8 * percentile_cont(0.5) within group (order by abs(ours.log - middle.log)) as deviation from ours, middle),
    kept as materialized (
      select period, pay, employer from ours, middle, spread
      where middle.n < ${fewest} or deviation = 0 or abs(ours.log - middle.log) <= ${farthest}::float8 * deviation),
    breadth as (
      select period, count(*)::int as employers, max(n)::int as largest
      from (select period, employer, count(*) as n from kept group by 1, 2) by_employer group by 1)
    select period, array_agg(pay order by pay) as values, employers, largest, (select currency from most) as currency,
      ((select count(*) from stated) - (select n from middle))::int as others,
      ((select n from middle) - (select count(*) from kept))::int as outliers
    from kept join breadth using (period) group by period, employers, largest order by period`.execute(db)
  return rows.rows
}

function pointOf({ values, employers, largest }: Row): PayPoint {
  const interval = medianInterval(values)
  return {
    n: values.length,
    employers,
    largest,
    p10: quantile(values, 0.1),
    p25: quantile(values, 0.25),
    median: quantile(values, 0.5),
    p75: quantile(values, 0.75),
    p90: quantile(values, 0.9),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  }
}
