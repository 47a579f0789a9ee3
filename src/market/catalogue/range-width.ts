import type { Metric } from '../metric.ts'
import { medianInterval } from '../statistics/median-interval.ts'
import { ascending, quantile } from '../statistics/quantile.ts'
import { readPayCells } from './_pay.ts'
import { payFigure } from './_pay-figure.ts'

export const rangeWidth: Metric = {
  id: 'range-width',
  number: '15',
  name: 'Range width',
  version: 1,
  definition: 'How wide the advertised range is, in percent of its middle: the median over openings.',
  formula: 'median of 100 x (pay_max - pay_min) / pay_mid; one amount alone has the width 0',
  unit: '%',
  minimum: 30,
  interval: '95 % from order statistics',
  suppression: 'common rules and n >= 30',
  limits: 'As advertised median pay. Ranges wider than three times their lower end are not read as pay.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) =>
    (await readPayCells(db, cut)).map((cell) => {
      const widths = ascending(cell.observations.map(({ min, mid, max }) => (100 * (max - min)) / mid))
      const interval = medianInterval(widths)
      return payFigure(cell, quantile(widths, 0.5), cut, {
        unit: '%',
        low: interval?.low ?? null,
        high: interval?.high ?? null,
      })
    }),
}
