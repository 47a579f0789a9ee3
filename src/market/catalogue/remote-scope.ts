import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { itemShares } from './_item-shares.ts'

export const remoteScope: Metric = {
  id: 'remote-scope',
  number: '24',
  name: 'Remote scope',
  version: 1,
  definition:
    'From where open remote openings may be done: one country, several countries, an area, worldwide, or not stated.',
  formula: '100 x remote openings of the scope / remote openings',
  unit: '%',
  minimum: 30,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 30',
  limits: 'Read from the ad’s places and text.',
  additivity: 'share',
  population: 'other',
  compute: (db, cut) =>
    itemShares(db, cut, {
      items: sql`array[coalesce(o.remote_scope, 'not-stated')]`,
      among: sql`o.work_mode = 'remote'`,
      what: 'remote and open at the end of the release day',
    }),
}
