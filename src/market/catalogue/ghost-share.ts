import { sql } from 'kysely'
import { momentOf } from '../cut.ts'
import type { Metric } from '../metric.ts'
import { openShare } from './_open-share.ts'

const DAYS = 90

export const ghostShare: Metric = {
  id: 'ghost-share',
  number: '9',
  name: 'Ghost share',
  version: 1,
  definition: `Share of open openings that have been on the board for more than ${DAYS} days and whose ad was not edited in the last ${DAYS}.`,
  formula: `100 x openings with greatest(first_seen_at, changed_at) <= t - ${DAYS} days / openings`,
  unit: '%',
  minimum: 30,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 30',
  limits: 'A long stay is no proof that nobody is hired: some ads stand for many jobs.',
  additivity: 'share',
  population: 'open',
  compute: (db, cut) =>
    openShare(
      db,
      cut,
      sql`greatest(o.first_seen_at, o.changed_at) <= ${momentOf(cut)}::timestamptz - make_interval(days => ${DAYS})`,
    ),
}
