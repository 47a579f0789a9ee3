import type { GatedFigure } from '../../domain/figure.ts'
import { LEVELS, type Level } from '../../domain/role.ts'
import { groupBy } from '../group-by.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { derivedFrom, weaker } from './_derived.ts'
import { raw } from './_raw.ts'

export const payInversion: Metric = {
  id: 'pay-inversion',
  number: '22b',
  name: 'Pay inversion',
  version: 1,
  definition:
    'Says of a level that its advertised median is below that of the next lower level that is shown: then the levels of this role cannot be read as a ladder of pay.',
  formula: 'pay by level: median of the level < median of the next lower shown level',
  unit: 'text',
  minimum: null,
  interval: 'none',
  suppression: 'only of figures that are shown',
  limits: 'Medians of few ads cross by chance: look whether the intervals overlap.',
  additivity: 'none',
  population: 'other',
  compute: async (_db, _cut, known) => {
    const shown = known('pay-by-level').filter(({ value, item }) => value !== null && item === '')
    const byRole = groupBy(shown, ({ role, country }) => `${role} ${country}`)
    return [...byRole.values()].flatMap(inversionsOf)
  },
}

function inversionsOf(levels: GatedFigure[]): RawFigure[] {
  const ordered = [...levels].sort((a, b) => rankOf(a) - rankOf(b))
  return ordered.flatMap((upper, at) => {
    const lower = ordered[at - 1]
    if (!lower || (upper.value ?? 0) >= (lower.value ?? 0)) return []
    const text = `${upper.level} below ${lower.level}`
    return [
      raw(upper, {
        period: upper.period,
        unit: 'text',
        value: null,
        text,
        basis: weaker(upper, lower),
        proof: derivedFrom([upper, lower]),
      }),
    ]
  })
}

function rankOf({ level }: GatedFigure): number {
  return LEVELS.indexOf(level as Level)
}
