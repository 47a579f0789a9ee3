import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { computeFlow } from './_flow.ts'
import { knownAt } from './_openings.ts'

/** An opening that comes back within so many days of its end is the same one again, not a new one. */
const REPOST_DAYS = 60

export const newPostings: Metric = {
  id: 'new-postings',
  number: '2',
  name: 'New postings',
  version: 1,
  definition: `Openings first seen in the last 7 and in the last 28 days. One that was closed less than ${REPOST_DAYS} days before it came back is not new.`,
  formula: `count of openings with from <= first_seen_at <= t and no earlier spell that closed after first_seen_at - ${REPOST_DAYS} days`,
  unit: 'openings',
  minimum: 10,
  interval: 'none: it is a count, not an estimate',
  suppression: 'common rules; a hidden count says fewer than 10',
  limits: 'An opening that was on a board before the board was first read counts as new on that day.',
  additivity: 'count',
  population: 'other',
  compute: (db, cut) =>
    computeFlow(
      db,
      cut,
      'first seen in the period, not back after less than 60 days',
      (
        from,
        to,
      ) => sql`o.first_seen_at >= ${from} and o.first_seen_at <= ${to} and (o.first_ever_at >= o.first_seen_at or not exists (
        select from market_opening before where before.group_id = o.group_id and before.first_seen_at < o.first_seen_at
          and ${knownAt(cut, 'before')} and before.closed_at > o.first_seen_at - make_interval(days => ${REPOST_DAYS})))`,
    ),
}
