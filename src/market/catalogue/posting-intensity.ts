import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { DIMENSIONS, openAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { basisOf, tally } from './_tally.ts'

export const postingIntensity: Metric = {
  id: 'posting-intensity',
  number: '11',
  name: 'Posting intensity',
  version: 1,
  definition: 'Ads for each open opening: how often employers advertise the same opening.',
  formula: 'sum of ads / openings',
  unit: 'ads per opening',
  minimum: 30,
  interval: 'none',
  suppression: 'common rules and n >= 30',
  limits: 'Ads on the boards that are read, found to be the same by employer, title, place and text.',
  additivity: 'share',
  population: 'open',
  compute: async (db, cut) =>
    (await tally(db, sql`select ${DIMENSIONS}, o.ads as k from market_opening o where ${openAt(cut)}`)).map((cell) =>
      raw(cell, {
        ...{ period: cut.releaseDay, unit: 'ads/opening', value: cell.counted / cell.n, basis: basisOf(cell) },
        proof: counted('open at the end of the release day'),
      }),
    ),
}
