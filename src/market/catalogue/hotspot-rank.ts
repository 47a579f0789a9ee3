import type { GatedFigure } from '../../domain/figure.ts'
import { scopeKey } from '../cell.ts'
import { groupBy } from '../group-by.ts'
import type { Known, Metric, RawFigure } from '../metric.ts'
import { derivedFrom } from './_derived.ts'
import { raw } from './_raw.ts'

/** A region is a hotspot when the role is surely commoner there, not only probably. */
const SURELY_ABOVE = 1.2

export const hotspotRank: Metric = {
  id: 'hotspot-rank',
  number: '26',
  name: 'Hotspot rank',
  version: 1,
  definition: `Rank of the regions of a country by how common the role is in them, of those whose location quotient is above ${SURELY_ABOVE} with its whole interval; 1 is the hottest.`,
  formula: `rank by the shrunk location quotient where the lower bound > ${SURELY_ABOVE}; equal ones by growth in a year`,
  unit: 'rank',
  minimum: null,
  interval: 'none',
  suppression: 'as the location quotient',
  limits: 'As the location quotient: of advertisements on the boards that are read, not of jobs.',
  additivity: 'none',
  population: 'other',
  compute: async (_db, _cut, known) => {
    const hot = known('location-quotient').filter(({ item, low }) => item === '' && (low ?? 0) > SURELY_ABOVE)
    const byRole = groupBy(hot, ({ role, country }) => `${role} ${country}`)
    const order = hotterFirst(known)
    return [...byRole.values()].flatMap((regions) => ranksOf(regions, order))
  },
}

type Order = (a: GatedFigure, b: GatedFigure) => number

function ranksOf(regions: GatedFigure[], order: Order): RawFigure[] {
  return [...regions].sort(order).map((figure, at) =>
    raw(figure, {
      ...{ period: figure.period, unit: 'rank', value: at + 1, proof: derivedFrom([figure]) },
      basis: { kind: 'derived', n: figure.n, employers: figure.employers, grade: figure.grade ?? 'low' },
    }),
  )
}

function hotterFirst(known: Known): Order {
  const shrunk = indexOf(known('location-quotient').filter(({ item }) => item === 'shrunk'))
  const growth = indexOf(known('year-on-year'))
  const of = (index: Map<string, number>, figure: GatedFigure) => index.get(scopeKey(figure)) ?? -1e9
  return (a, b) => of(shrunk, b) - of(shrunk, a) || of(growth, b) - of(growth, a) || (a.region < b.region ? -1 : 1)
}

function indexOf(figures: readonly GatedFigure[]): Map<string, number> {
  return new Map(
    figures.flatMap((figure) => (figure.value === null ? [] : [[scopeKey(figure), figure.value] as const])),
  )
}
