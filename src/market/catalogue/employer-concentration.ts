import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { DIMENSIONS, openAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { basisOf, tally } from './_tally.ts'

export const employerConcentration: Metric = {
  id: 'employer-concentration',
  number: '27b',
  name: 'Employer concentration',
  version: 1,
  definition:
    'Herfindahl-Hirschman index of the employers of open openings: 0 where many have a few each, 10,000 where one has all.',
  formula: 'sum over employers of (100 x share)²',
  unit: 'points',
  minimum: 30,
  interval: 'none',
  suppression: 'common rules and n >= 30',
  limits: 'One employer under two names is two, which lowers it.',
  additivity: 'none',
  population: 'open',
  compute: async (db, cut) =>
    (await tally(db, sql`select ${DIMENSIONS}, 0 as k from market_opening o where ${openAt(cut)}`)).map((cell) =>
      raw(cell, {
        ...{
          period: cut.releaseDay,
          unit: 'points',
          value: (10_000 * cell.squares) / cell.n ** 2,
          basis: basisOf(cell),
        },
        proof: counted('open at the end of the release day'),
      }),
    ),
}
