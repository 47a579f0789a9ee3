import type { GatedFigure } from '../../domain/figure.ts'
import { type Cell, scopeKey } from '../cell.ts'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { Known, Metric, RawFigure } from '../metric.ts'
import {
  type Concentration,
  quotientInterval,
  locationQuotient as quotientOf,
  shrunkQuotient,
} from '../statistics/location-quotient.ts'
import { derivedFrom } from './_derived.ts'
import { readForRoles } from './_official.ts'
import { officialFigure } from './_official-figure.ts'
import { raw } from './_raw.ts'

export const locationQuotient: Metric = {
  id: 'location-quotient',
  number: '25',
  name: 'Location quotient',
  version: 1,
  definition:
    'How many times as common open openings of the role are among those of the region as among those of the country. As item “shrunk” drawn towards 1 by 20 openings, for ranking. As item “official” what the statistical office publishes, of employees.',
  formula: '(n_ra / n_a) / (n_r / n); shrunk: (n_ra + 20) / (E + 20) with E = n_a n_r / n; r the role, a the region',
  unit: 'ratio',
  minimum: 10,
  interval: '95 % by the delta method: exp(ln LQ ± 1.96 sqrt(1/n_ra - 1/n_a + 1/n_r - 1/n)); none for the shrunk one',
  suppression: 'where all four counts are published',
  limits: 'An opening in two regions counts in both. Of the boards that are read, which need not cover regions evenly.',
  additivity: 'none',
  population: 'other',
  compute: computeQuotients,
}

async function computeQuotients(db: MarketHandle, cut: Cut, known: Known): Promise<RawFigure[]> {
  const shown = new Map(
    known('active-postings')
      .filter(({ value }) => value !== null)
      .map((figure) => [scopeKey(figure), figure]),
  )
  const own = [...shown.values()]
    .filter(({ role, region }) => role !== '' && region !== '')
    .flatMap((both) => quotientsOf(both, shown))
  const official = await readForRoles(db, cut, ['location-quotient'])
  const ofRegions = official.filter(({ area, role }) => area.length > 2 && role !== '')
  return [...own, ...ofRegions.map((row) => officialFigure(row, { unit: 'ratio', item: 'official' }))]
}

function quotientsOf(both: GatedFigure, shown: ReadonlyMap<string, GatedFigure>): RawFigure[] {
  const at = (cell: Partial<Cell>) => shown.get(scopeKey({ ...both, ...cell }))
  const [area, role, all] = [at({ role: '' }), at({ region: '' }), at({ role: '', region: '' })]
  if (!area || !role || !all) return []
  const counts: Concentration = {
    both: both.value ?? 0,
    area: area.value ?? 0,
    role: role.value ?? 0,
    all: all.value ?? 0,
  }
  const interval = quotientInterval(counts)
  const about = {
    ...{ period: both.period, unit: 'ratio', proof: derivedFrom([both, area, role, all]) },
    basis: { kind: 'derived', n: both.n, employers: both.employers, grade: both.grade ?? 'low' },
  } as const
  return [
    raw(both, { ...about, value: quotientOf(counts), low: interval?.low ?? null, high: interval?.high ?? null }),
    raw(both, { ...about, item: 'shrunk', value: shrunkQuotient(counts) }),
  ]
}
