import type { Metric } from '../metric.ts'
import { computeIndex, INDEX_MIN_N, total } from './_index.ts'

export const boardIndex: Metric = {
  id: 'board-index',
  number: '5',
  name: 'All-boards index',
  version: 1,
  definition:
    'Open openings compared with the base week, on whatever boards were read. Only to be shown next to the panel-constant index: it also moves when boards are added.',
  formula: '100 x T7(week) / T7(base week); T7 = mean over 7 day ends',
  unit: 'index, base week = 100',
  minimum: INDEX_MIN_N,
  interval: 'none',
  suppression: 'common rules and n >= 100 in the base week; a week in which no board was read completely is a gap',
  limits: 'Mixes the market with what is read of it.',
  additivity: 'none',
  population: 'other',
  compute: (db, cut) =>
    computeIndex(db, cut, 'open on all boards', (weeks) => {
      const base = weeks[0] ? total(weeks[0]) : 0
      return weeks.map((week) => (base === 0 ? null : (100 * total(week)) / base))
    }),
}
