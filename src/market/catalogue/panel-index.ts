import type { Metric } from '../metric.ts'
import { computeIndex, INDEX_MIN_N, total } from './_index.ts'

export const panelIndex: Metric = {
  id: 'panel-index',
  number: '4',
  name: 'Panel-constant index',
  version: 1,
  definition:
    'Open openings compared with the base week, on boards that were read completely in both of two neighbouring weeks; where the panel of boards changes, the weeks are chained. At the ends of months and on the last whole day.',
  formula:
    '100 x product over neighbouring weeks of T7(week, boards of both) / T7(week before, boards of both); T7 = mean over 7 day ends',
  unit: 'index, base week = 100',
  minimum: INDEX_MIN_N,
  interval: 'none',
  suppression: 'common rules and n >= 100 in the base week; a week in which no board was read completely is a gap',
  limits: 'Not adjusted for seasons. Tells how the boards that are read change, not the whole market.',
  additivity: 'none',
  population: 'other',
  compute: (db, cut) =>
    computeIndex(
      db,
      cut,
      'open on boards that were read completely in neighbouring weeks, chained',
      (weeks, boards) => {
        let index: number | null = 100
        return weeks.map((week, at) => {
          const [before, then, now] = [weeks[at - 1], boards[at - 1], boards[at]]
          if (!before || !then || !now) return index
          const isPanel = (board: string) => then.has(board) && now.has(board)
          const base = total(before, isPanel)
          index = index === null || base === 0 ? null : (index * total(week, isPanel)) / base
          return index
        })
      },
    ),
}
