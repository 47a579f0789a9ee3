import type { GatedFigure } from '../domain/figure.ts'
import { CATALOGUE } from './catalogue/all.ts'
import { createGate, SLICE_COUNTS_TO } from './gate.ts'
import type { MarketHandle } from './handle.ts'
import type { RawFigure } from './metric.ts'
import { readTrend, TREND_METRICS, type Trend, type TrendPoint, type TrendRequest } from './slice.ts'

/** What trends show: metrics whose rules the catalogue has. */
export const SHOWN_TRENDS = TREND_METRICS.filter((id) => CATALOGUE.some((metric) => metric.id === id))

/** A trend whose every point passed the gate. `partial`: the last period is not over. */
export type ShownTrend = Pick<Trend, 'unit' | 'leftOut' | 'withheld'> & { figures: GatedFigure[]; isPartial: boolean }

/** A metric of a slice over time as known at `asOf`, with what may not be shown withheld. Not of a release: nothing keeps it. */
export async function trendFigures(db: MarketHandle, request: TrendRequest, asOf: Date): Promise<ShownTrend> {
  const { points, unit, currency, leftOut, withheld } = await readTrend(db, request, asOf)
  const metric = CATALOGUE.find(({ id }) => id === request.metric)
  if (metric === undefined) throw new Error(`the catalogue has no ${request.metric}`)
  const shownUnit = currency === null ? unit : `${currency}/year`
  const raws = points.map((point) => rawOf(request, point, shownUnit))
  return {
    unit: shownUnit,
    leftOut,
    withheld,
    figures: createGate({ countsTo: SLICE_COUNTS_TO })(metric, raws),
    isPartial: points.at(-1)?.isPartial ?? false,
  }
}

function rawOf(
  { role, level, country, region, mode, item = '' }: TrendRequest,
  point: TrendPoint,
  unit: string,
): RawFigure {
  const { value, low, high, n, employers, largest, missing } = point
  return {
    ...{ role, level, country, region, mode, item, period: point.name },
    ...{ unit, value, text: null, low, high, withheld: missing },
    basis: { kind: 'openings', n: n ?? 0, employers: employers ?? 0, largest: largest ?? 0 },
    proof: { kind: 'openings', counted: 'of the slice in the period', leftOut: {} },
  }
}
