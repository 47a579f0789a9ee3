import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { itemShares } from './_item-shares.ts'

const MOST = 10

export const topEmployers: Metric = {
  id: 'top-employers',
  number: '27',
  name: 'Top employers',
  version: 1,
  definition: `Share of open openings that each of the ${MOST} employers with most of them has; the item is the employer’s folded name.`,
  formula: '100 x open openings of the employer / open openings',
  unit: '%',
  minimum: 30,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 30: nothing is listed where one employer has more than half',
  limits: 'One employer under two names is two. Of the boards that are read.',
  additivity: 'share',
  population: 'open',
  compute: (db, cut) =>
    itemShares(db, cut, { items: sql`array[o.employer]`, most: MOST, what: 'open at the end of the release day' }),
}
