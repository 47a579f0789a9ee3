import type { Metric } from '../metric.ts'
import { readPayCells } from './_pay.ts'
import { medianOf } from './_pay-figure.ts'

export const advertisedRange: Metric = {
  id: 'advertised-range',
  number: '14',
  name: 'Advertised range',
  version: 1,
  definition:
    'From the median of the lower ends to the median of the upper ends of advertised base pay. One amount alone counts as both ends.',
  formula: 'items: min = median of pay_min, max = median of pay_max',
  unit: 'currency a year',
  minimum: 10,
  interval: '95 % of each median, from order statistics',
  suppression: 'common rules',
  limits: 'As advertised median pay. Not the range of one job, and not percentiles of pay.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) =>
    (await readPayCells(db, cut)).flatMap((cell) => [
      medianOf(cell, 'min', cut, { item: 'min' }),
      medianOf(cell, 'max', cut, { item: 'max' }),
    ]),
}
