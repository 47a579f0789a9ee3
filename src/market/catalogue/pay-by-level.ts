import type { Cut } from '../cut.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { Z_95 } from '../statistics/normal.ts'
import { type PayCell, readPayCells } from './_pay.ts'
import { medianOf, payFigure } from './_pay-figure.ts'

export const payByLevel: Metric = {
  id: 'pay-by-level',
  number: '22',
  name: 'Pay by level',
  version: 1,
  definition: 'Advertised median pay of each level of a role in a country, and as item “mean” its mean.',
  formula: 'as advertised median pay, by level; mean ± 1.96 x standard deviation / sqrt n',
  unit: 'currency a year',
  minimum: 10,
  interval: '95 %: of the median from order statistics, of the mean by the normal approximation',
  suppression: 'common rules for each level; where a higher level has the lower median, pay inversion says so',
  limits:
    'Levels are read from titles; a title without a level word counts for the plain level. Statistical offices publish no pay by level: percentiles of an occupation are never called levels, the occupation’s own pay stands beside them.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut) => (await readPayCells(db, cut, ['level'])).flatMap((cell) => figuresOf(cell, cut)),
}

function figuresOf(cell: PayCell, cut: Cut): RawFigure[] {
  const pays = cell.observations.map(({ mid }) => mid).sort((a, b) => a - b)
  const mean = sum(pays) / pays.length
  const spread = Z_95 * Math.sqrt(sum(pays.map((pay) => (pay - mean) ** 2)) / (pays.length - 1) / pays.length)
  return [
    medianOf(cell, 'mid', cut),
    payFigure(cell, mean, cut, { item: 'mean', low: finite(mean - spread), high: finite(mean + spread) }),
  ]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
