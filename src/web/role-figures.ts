import type { FigureScope } from '../domain/figure.ts'
import type { Release } from '../domain/release.ts'
import type { ShownFigure } from '../market/release-figures.ts'

type Where = Partial<FigureScope>

/** The figures of one role in one release, found by what they speak of. Dimensions that are not given are '' (all). */
export type RoleFigures = {
  release: Release
  /** ISO 3166-1 alpha-2 of the country in whose currency the page speaks. */
  country: string
  /** Of the newest period; null when the release has none. */
  one(metric: string, where?: Where): ShownFigure | null
  /** As `one`, for the page's country, else for all countries together. */
  here(metric: string, where?: Where): ShownFigure | null
  /** The newest figure for every value of a dimension, or every period, in the order of the key. */
  list(metric: string, by: keyof FigureScope, where?: Where): ShownFigure[]
  /** As `list`, for the page's country, else for all countries together. */
  listHere(metric: string, by: keyof FigureScope, where?: Where): ShownFigure[]
  /** Countries that have pay figures, the page's own first. */
  countries: string[]
}

const DIMENSIONS = ['role', 'level', 'country', 'region', 'mode', 'item'] as const
const PAY_METRICS = ['official-pay', 'advertised-median']

/** `wanted`: the country asked for; without one, the United States when they have a figure, else the country with most ads. */
export function pickFigures(
  release: Release,
  role: string,
  figures: readonly ShownFigure[],
  wanted: string | null,
): RoleFigures {
  const byMetric = new Map<string, ShownFigure[]>()
  for (const figure of figures) byMetric.set(figure.metric, [...(byMetric.get(figure.metric) ?? []), figure])
  const countries = payCountries(PAY_METRICS.flatMap((metric) => byMetric.get(metric) ?? []))
  const country = countries.find((code) => code === wanted) ?? countries[0] ?? 'US'
  const list: RoleFigures['list'] = (metric, by, where = {}) => {
    const fitting = (byMetric.get(metric) ?? []).filter((figure) =>
      DIMENSIONS.every(
        (dimension) =>
          dimension === by || figure[dimension] === (where[dimension] ?? (dimension === 'role' ? role : '')),
      ),
    )
    if (by === 'period') return fitting
    return newest(
      fitting.filter(({ period }) => where.period === undefined || period === where.period),
      by,
    )
  }
  const one: RoleFigures['one'] = (metric, where) => list(metric, 'role', where)[0] ?? null
  const listHere: RoleFigures['listHere'] = (metric, by, where) => {
    const own = list(metric, by, { ...where, country })
    return own.length > 0 ? own : list(metric, by, where)
  }
  const here: RoleFigures['here'] = (metric, where) => one(metric, { ...where, country }) ?? one(metric, where)
  return { release, country, countries, one, here, list, listHere }
}

function newest(figures: readonly ShownFigure[], by: keyof FigureScope): ShownFigure[] {
  const found = new Map<string, ShownFigure>()
  for (const figure of figures) {
    const known = found.get(figure[by])
    // Periods are ISO 8601: the later one is the greater text.
    if (known === undefined || figure.period > known.period) found.set(figure[by], figure)
  }
  return [...found.values()].filter(({ [by]: value }) => by === 'role' || value !== '')
}

function payCountries(figures: readonly ShownFigure[]): string[] {
  const weights = new Map<string, number>()
  for (const { country, value, n, proofKind } of figures) {
    if (country === '' || value === null) continue
    const weight = country === 'US' ? Number.POSITIVE_INFINITY : proofKind === 'official' ? 0 : (n ?? 0)
    weights.set(country, Math.max(weights.get(country) ?? 0, weight))
  }
  return [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([code]) => code)
}
