import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { computeFlow } from './_flow.ts'

export const closedPostings: Metric = {
  id: 'closed-postings',
  number: '3',
  name: 'Closed postings',
  version: 1,
  definition:
    'Openings that left their board in the last 7 and in the last 28 days: missing from two complete crawls in a row of a board that answered.',
  formula: 'count of openings with from <= closed_at <= t',
  unit: 'openings',
  minimum: 10,
  interval: 'none: it is a count, not an estimate',
  suppression: 'common rules; a hidden count says fewer than 10',
  limits: 'Closing is noticed one crawl late; that a job was filled is not known.',
  additivity: 'count',
  population: 'other',
  compute: (db, cut) =>
    computeFlow(db, cut, 'closed in the period', (from, to) => sql`o.closed_at >= ${from} and o.closed_at <= ${to}`),
}
