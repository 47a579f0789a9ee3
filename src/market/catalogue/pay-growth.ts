import { sql } from 'kysely'
import { type Cut, dayStart } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { bootstrapInterval } from '../statistics/bootstrap.ts'
import { type CellPay, cellGrowths, matchedGrowth } from '../statistics/matched-growth.ts'
import { DIMENSIONS, knownAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'

const MIN_CELLS = 30
const SMOOTHED = 3

export const payGrowth: Metric = {
  id: 'pay-growth',
  number: '17',
  name: 'Pay growth',
  version: 1,
  definition:
    'How much more new openings advertise than a year before, like for like: the growth of the median pay of each cell of role, region, currency and pay period, the median over the cells, and the mean of three months. The period is the last of the three.',
  formula:
    'mean over 3 months of median over cells of (median pay in the month / median pay in the month a year before - 1)',
  unit: '%',
  minimum: MIN_CELLS,
  interval: 'bootstrap over cells, 500 draws',
  suppression: `${MIN_CELLS} cells in each of the three months, each of 5 openings or more in both years; of all roles, by country`,
  limits:
    'After the Indeed Hiring Lab’s method. Cells with few openings drop out, so large roles and regions speak louder.',
  additivity: 'none',
  population: 'other',
  compute: computeGrowth,
}

type MonthPay = CellPay & { country: string; month: string }

async function computeGrowth(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const countries = groupBy(await readMonths(db, cut), ({ country }) => country)
  return [...countries].flatMap(([country, cells]) => growthsOf(country, cells))
}

/** Medians by cell and month of whole months, from three years back. */
async function readMonths(db: MarketHandle, cut: Cut): Promise<MonthPay[]> {
  const end = dayStart(`${cut.releaseDay.slice(0, 7)}-01`)
  const found = await sql<MonthPay>`
    with o as (
      select ${DIMENSIONS}, o.pay_mid, o.pay_currency, coalesce(o.pay_period, '') as pay_period,
        to_char(o.first_seen_at at time zone 'UTC', 'YYYY-MM') as month
      from market_opening o
      where ${knownAt(cut)} and o.pay_status = 'accepted' and o.pay_mid > 0 and o.role is not null
        and o.first_seen_at < ${end} and o.first_seen_at >= ${end}::timestamptz - interval '36 months')
    select country, month, concat_ws(' ', role, region, pay_currency, pay_period) as cell, count(*)::int as n,
      percentile_cont(0.5) within group (order by pay_mid::float8) as median
    from o, unnest(o.countries) as country,
      unnest(array(select r from unnest(o.regions) r where split_part(r, '-', 1) = country) || case
        when exists (select from unnest(o.regions) r where split_part(r, '-', 1) = country) then '{}'::text[] else array[country] end) as region
    group by country, month, role, region, pay_currency, pay_period having count(*) >= 5`.execute(db)
  return found.rows
}

function growthsOf(country: string, cells: MonthPay[]): RawFigure[] {
  const byMonth = groupBy(cells, ({ month }) => month)
  const months = [...byMonth.keys()].sort()
  const growths = new Map(
    months.map((month) => [month, cellGrowths(byMonth.get(yearBefore(month)) ?? [], byMonth.get(month) ?? [])]),
  )
  return months.flatMap((month) => {
    const three = Array.from({ length: SMOOTHED }, (_, back) => growths.get(monthsBefore(month, back)) ?? [])
    const cellCount = Math.min(...three.map(({ length }) => length))
    if (cellCount === 0) return []
    const interval = bootstrapOf(three, `${payGrowth.id} ${country} ${month}`)
    return [
      raw(
        { role: '', level: '', country, region: '', mode: '' },
        {
          ...{ period: month, unit: '%', value: 100 * meanOf(three) },
          ...{ low: interval && 100 * interval.low, high: interval && 100 * interval.high },
          basis: { kind: 'counted', n: cellCount, employers: null },
          proof: counted(
            `first seen in ${monthsBefore(month, SMOOTHED - 1)} to ${month} and in the months a year before, with accepted base pay`,
          ),
        },
      ),
    ]
  })
}

/** Draws cells of each month on their own. Too few cells need no interval: the figure is withheld. */
function bootstrapOf(three: number[][], seed: string) {
  if (three.some(({ length }) => length < MIN_CELLS)) return null
  const units = three.flatMap((growths, at) => growths.map((growth) => ({ growth, at })))
  return bootstrapInterval(
    units,
    (drawn) => meanOf(three.map((_, month) => drawn.filter(({ at }) => at === month).map(({ growth }) => growth))),
    seed,
  )
}

function meanOf(months: number[][]): number {
  return months.reduce((sum, growths) => sum + matchedGrowth(growths), 0) / months.length
}

export function yearBefore(month: string): string {
  return monthsBefore(month, 12)
}

export function monthsBefore(month: string, count: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - count
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}
