import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { itemShares } from './_item-shares.ts'

export const educationAsked: Metric = {
  id: 'education-asked',
  number: '30',
  name: 'Education asked for',
  version: 1,
  definition:
    'Share of open openings with a description by the least degree they ask for; those that name none are a share of their own.',
  formula: '100 x openings whose least degree is the item / openings with a description',
  unit: '%',
  minimum: 30,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 30',
  limits: 'From the text of the ad. What the statistical office calls typical is another figure, typical education.',
  additivity: 'share',
  population: 'other',
  compute: (db, cut) =>
    itemShares(db, cut, {
      items: sql`array[coalesce(o.education, 'not-stated')]`,
      among: sql`o.described`,
      what: 'with a description and open at the end of the release day',
    }),
}
