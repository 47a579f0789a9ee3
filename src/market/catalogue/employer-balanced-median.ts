import { groupBy } from '../group-by.ts'
import type { Metric } from '../metric.ts'
import { medianInterval } from '../statistics/median-interval.ts'
import { ascending, median, quantile } from '../statistics/quantile.ts'
import { readPayCells } from './_pay.ts'
import { payFigure } from './_pay-figure.ts'

const MIN_EMPLOYERS = 10

export const employerBalancedMedian: Metric = {
  id: 'employer-balanced-median',
  number: '16',
  name: 'Employer-balanced median pay',
  version: 1,
  definition:
    'As advertised median pay, with every employer weighing the same: the median of the employers’ own medians.',
  formula: 'median over employers of the median of pay_mid of each',
  unit: 'currency a year',
  minimum: 10,
  interval: '95 % from order statistics over employers',
  suppression: `common rules and ${MIN_EMPLOYERS} employers`,
  limits: 'As advertised median pay. An employer under two names counts twice.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) =>
    (await readPayCells(db, cut)).map((cell) => {
      const employers = groupBy(cell.observations, ({ employer }) => employer)
      const medians = ascending([...employers.values()].map((own) => median(own.map(({ mid }) => mid))))
      const interval = medianInterval(medians)
      return payFigure(cell, quantile(medians, 0.5), cut, {
        ...{ minimumEmployers: MIN_EMPLOYERS, low: interval?.low ?? null, high: interval?.high ?? null },
      })
    }),
}
