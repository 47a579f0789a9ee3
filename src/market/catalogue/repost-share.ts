import { sql } from 'kysely'
import { momentOf } from '../cut.ts'
import type { Metric } from '../metric.ts'
import { DIMENSIONS, knownAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { percentOf } from './_share.ts'
import { basisOf, tally } from './_tally.ts'

const DAYS = 180

export const repostShare: Metric = {
  id: 'repost-share',
  number: '10',
  name: 'Repost share',
  version: 1,
  definition: `Share of the openings that were on a board in the last ${DAYS} days which were on it two times or more, taken off and put up again.`,
  formula: `100 x openings with 2 spells or more in ${DAYS} days / openings with one or more`,
  unit: '%',
  minimum: 30,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 30',
  limits: 'A repost under another title or place is a new opening and not found.',
  additivity: 'share',
  population: 'other',
  compute: async (db, cut) => {
    const moment = momentOf(cut)
    const cells = await tally(
      db,
      sql`select ${DIMENSIONS}, (o.times >= 2)::int as k
        from (select o.*, count(*) over (partition by o.group_id) as times,
            row_number() over (partition by o.group_id order by o.first_seen_at desc) as place
          from market_opening o
          where ${knownAt(cut)} and o.first_seen_at <= ${moment}
            and (o.closed_at is null or o.closed_at > ${moment}::timestamptz - make_interval(days => ${DAYS}))) o
        where o.place = 1`,
    )
    return cells.map((cell) =>
      raw(cell, {
        ...{
          period: cut.releaseDay,
          unit: '%',
          basis: basisOf(cell),
          proof: counted(`on a board in the last ${DAYS} days`),
        },
        ...percentOf(cell.counted, cell.n),
      }),
    )
  },
}
