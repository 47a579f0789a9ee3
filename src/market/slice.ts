import type { WithheldReason } from '../domain/figure.ts'
import type { Cell } from './cell.ts'
import { readGaps } from './gaps.ts'
import type { MarketHandle } from './handle.ts'
import { type Grain, type Period, periodsBetween } from './period.ts'
import { type Breadth, readBreadth } from './slice-breadth.ts'
import { type DaySums, readSums } from './slice-counts.ts'
import { type PayPoint, readPay } from './slice-pay.ts'
import { percent } from './slice-share.ts'

/** What a trend can show, under the ids of the catalogue. */
export const TREND_METRICS = [
  'active-postings',
  'new-postings',
  'closed-postings',
  'pay-transparency',
  'posting-intensity',
  'work-mode',
  'advertised-median',
] as const
export type TrendMetric = (typeof TREND_METRICS)[number]

/** '' in a dimension means all. `item` is the mode whose share `work-mode` shows. Days are UTC and both ends are meant. */
export type TrendRequest = Cell & { metric: TrendMetric; item?: string; from: string; to: string; grain: Grain }

export type TrendPoint = Period & {
  value: number | null
  /** 95 % interval of a share or a median. */
  low: number | null
  high: number | null
  /** Openings behind the value; null where there is no value. */
  n: number | null
  /** Employers behind n, and the openings of the one that has most. Of slices without a role those of the last period's end. */
  employers: number | null
  largest: number | null
  /** The period is not over at `asOf`. */
  isPartial: boolean
  pay?: PayPoint
  /** Why there is no value: `gap` when boards were not read, `no-data` before they ever were. */
  missing: WithheldReason | null
}

export type Trend = {
  points: TrendPoint[]
  unit: string
  /** Of pay: what most of the slice's openings are paid in. */
  currency: string | null
  leftOut: Record<string, number>
  /** Why the whole slice shows nothing. */
  withheld: { reason: WithheldReason; text: string } | null
}

/**
 * A metric of a slice of the market over weeks or months, as it was known at `asOf`. Counts and shares come from the cells, pay
 * from the openings themselves. These are observations: whether a value may be shown, the gate decides. Active openings, and
 * shares of them, are those at the end of a period; pay is that of openings first seen in it.
 */
export async function readTrend(db: MarketHandle, request: TrendRequest, asOf: Date): Promise<Trend> {
  const periods = periodsBetween(request.from, request.to, request.grain).filter(
    ({ first }) => first <= asOf.toISOString(),
  )
  const gaps = await readGaps(db, periods, asOf)
  if (request.metric === 'advertised-median') return readPayTrend(db, request, periods, gaps, asOf)
  const slice = request.metric === 'work-mode' ? { ...request, mode: '' } : request
  const [sums, ofItem, breadth] = await Promise.all([
    readSums(db, slice, periods, asOf),
    request.metric === 'work-mode' ? readSums(db, { ...slice, mode: request.item ?? 'remote' }, periods, asOf) : null,
    readBreadth(db, slice, periods, kindOf(request.metric), asOf),
  ])
  const points = periods.map((period, at) => {
    const measured = measure(request.metric, sums, ofItem, at)
    return pointOf(period, gaps[at] ?? null, measured, breadth[at] ?? null, asOf)
  })
  return { points, unit: UNITS[request.metric], currency: null, leftOut: {}, withheld: null }
}

const UNITS: Record<TrendMetric, string> = {
  'active-postings': 'openings',
  'new-postings': 'openings',
  'closed-postings': 'openings',
  'pay-transparency': 'percent',
  'posting-intensity': 'ads per opening',
  'work-mode': 'percent',
  'advertised-median': 'currency/year',
}

function kindOf(metric: TrendMetric): 'open' | 'new' | 'closed' {
  if (metric === 'new-postings') return 'new'
  return metric === 'closed-postings' ? 'closed' : 'open'
}

type Measured = Pick<TrendPoint, 'value' | 'low' | 'high' | 'n'>
const count = (value: number): Measured => ({ value, low: null, high: null, n: value })

function measure(metric: TrendMetric, sums: DaySums[], ofItem: DaySums[] | null, at: number): Measured {
  const { new: fresh, closed, open, openPaid, openAds } = sums[at] ?? NOTHING
  if (metric === 'new-postings') return count(fresh)
  if (metric === 'closed-postings') return count(closed)
  if (metric === 'pay-transparency') return { ...percent(openPaid, open), n: open }
  if (metric === 'work-mode') return { ...percent(ofItem?.[at]?.open ?? 0, open), n: open }
  if (metric === 'posting-intensity')
    return { value: open === 0 ? null : openAds / open, low: null, high: null, n: open }
  return count(open)
}

const NOTHING: DaySums = { new: 0, closed: 0, open: 0, openPaid: 0, openAds: 0 }

function pointOf(
  period: Period,
  gap: WithheldReason | null,
  measured: Measured,
  breadth: Breadth | null,
  asOf: Date,
): TrendPoint {
  const missing = gap ?? (measured.value === null ? 'no-data' : null)
  const shown = missing === null ? measured : { value: null, low: null, high: null, n: null }
  const { employers, largest } = (missing === null ? breadth : null) ?? { employers: null, largest: null }
  return { ...period, ...shown, employers, largest, isPartial: period.last >= asOf.toISOString().slice(0, 10), missing }
}

async function readPayTrend(
  db: MarketHandle,
  request: TrendRequest,
  periods: Period[],
  gaps: (WithheldReason | null)[],
  asOf: Date,
): Promise<Trend> {
  const unit = UNITS['advertised-median']
  if (request.role === '')
    return { points: [], unit, currency: null, leftOut: {}, withheld: { reason: 'not-comparable', text: NO_ROLE } }
  const { currency, leftOut, points } = await readPay(db, request, periods, asOf)
  return {
    unit,
    currency,
    leftOut,
    withheld: null,
    points: periods.map((period, at) => {
      const pay = points.get(at) ?? null
      const measured = { value: pay?.median ?? null, low: pay?.low ?? null, high: pay?.high ?? null, n: pay?.n ?? null }
      const point = pointOf(period, gaps[at] ?? null, measured, pay, asOf)
      return pay === null || point.missing !== null ? point : { ...point, pay }
    }),
  }
}

const NO_ROLE = 'Pay of all roles together moves with the mixture of roles, not with pay: choose a role.'
