import type { GatedFigure } from '../../domain/figure.ts'
import { groupBy } from '../group-by.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { seasonalFactors } from '../statistics/seasonal.ts'
import { derivedFrom } from './_derived.ts'
import { raw } from './_raw.ts'
import { monthsBefore } from './pay-growth.ts'

const MIN_MONTHS = 36

export const adjustedIndex: Metric = {
  id: 'adjusted-index',
  number: '6',
  name: 'Seasonally adjusted index',
  version: 1,
  definition:
    'The panel-constant index at the ends of months, divided by the factor of the month: how far that month usually lies above or below its year. With three full years of unbroken months alone.',
  formula:
    'panel index / factor; factor = median over years of index / centred mean of twelve months, scaled to average 1',
  unit: 'index, base week = 100',
  minimum: null,
  interval: 'none: the error of the factors is not known',
  suppression: `as the panel-constant index; too short under ${MIN_MONTHS} months in a row`,
  limits: 'Factors are those of the release and change with the next one. A model.',
  additivity: 'none',
  population: 'other',
  compute: async (_db, _cut, known) => {
    const monthEnds = known('panel-index').filter(({ period, value }) => value !== null && isMonthEnd(period))
    return [...groupBy(monthEnds, ({ role }) => role).values()].flatMap(adjust)
  },
}

function adjust(series: GatedFigure[]): RawFigure[] {
  const sorted = [...series].sort((a, b) => (a.period < b.period ? -1 : 1))
  const run = sorted.slice(unbrokenFrom(sorted))
  const first = run[0]
  const last = run.at(-1)
  if (!first || !last) return []
  const factors =
    run.length < MIN_MONTHS
      ? null
      : seasonalFactors(
          run.map(({ value }) => value ?? Number.NaN),
          seasonOf(first),
        )
  if (factors === null) return [adjusted(last, null)]
  return run.map((figure) => adjusted(figure, factors[seasonOf(figure)] ?? null))
}

/** Where the last stretch of months without a hole begins. */
function unbrokenFrom(sorted: GatedFigure[]): number {
  let from = sorted.length - 1
  while (from > 0 && sorted[from - 1]?.period.slice(0, 7) === monthsBefore(sorted[from]?.period.slice(0, 7) ?? '', 1))
    from -= 1
  return Math.max(from, 0)
}

function adjusted(figure: GatedFigure, factor: number | null): RawFigure {
  const { period, n, employers } = figure
  return raw(figure, {
    ...{ period, unit: 'index', value: factor === null ? null : (figure.value ?? Number.NaN) / factor },
    withheld: factor === null ? 'too-short' : null,
    basis: { kind: 'derived', n, employers, grade: 'modelled' },
    proof: derivedFrom([figure]),
  })
}

function seasonOf({ period }: GatedFigure): number {
  return Number(period.slice(5, 7)) - 1
}

function isMonthEnd(day: string): boolean {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).getUTCDate() === 1
}
