import type { Cut } from '../cut.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { ascending, quantile } from '../statistics/quantile.ts'
import { type PayCell, readPayCells } from './_pay.ts'
import { medianOf, payFigure } from './_pay-figure.ts'

/** The tails of few values are whatever the few are. */
const TAIL_MIN_N = 50

export const advertisedMedian: Metric = {
  id: 'advertised-median',
  number: '13',
  name: 'Advertised median pay',
  version: 1,
  definition:
    'Median of the middle of the advertised range of base pay, turned into a year, of open openings that state it; one row an opening, in the currency that most openings of the role in the country use. As items the 10th, 25th, 75th and 90th percentile. Also by work mode and by region.',
  formula: 'percentile_cont of (pay_min + pay_max) / 2',
  unit: 'currency a year',
  minimum: 10,
  interval:
    '95 % from order statistics: ranks floor(n/2 - 0.98 sqrt n) and ceil(n/2 + 1 + 0.98 sqrt n), kept within 1 to n',
  suppression: `common rules; the 10th and 90th percentile need n >= ${TAIL_MIN_N}`,
  limits:
    'Of ads that state pay, which differ from those that do not. Pay of an hour counts the hours of a full-time year. Left out, and counted in the proof: other currencies; pay farther than 3.5 scaled median absolute deviations from the median of log pay, from 20 openings on.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) =>
    (await readPayCells(db, cut, ['whole', 'mode', 'region'])).flatMap((cell) => quantilesOf(cell, cut)),
}

function quantilesOf(cell: PayCell, cut: Cut): RawFigure[] {
  const whole = medianOf(cell, 'mid', cut)
  // The reason why there is no median says it for its percentiles too.
  if (cell.observations.length < (advertisedMedian.minimum ?? 0)) return [whole]
  const sorted = ascending(cell.observations.map(({ mid }) => mid))
  const tail = { minimum: TAIL_MIN_N }
  return [
    whole,
    payFigure(cell, quantile(sorted, 0.1), cut, { item: 'p10', ...tail }),
    payFigure(cell, quantile(sorted, 0.25), cut, { item: 'p25' }),
    payFigure(cell, quantile(sorted, 0.75), cut, { item: 'p75' }),
    payFigure(cell, quantile(sorted, 0.9), cut, { item: 'p90', ...tail }),
  ]
}
