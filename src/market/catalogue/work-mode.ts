import { sql } from 'kysely'
import type { Metric, RawFigure } from '../metric.ts'
import { itemShares } from './_item-shares.ts'

export const workMode: Metric = {
  id: 'work-mode',
  number: '23',
  name: 'Remote, hybrid and on-site share',
  version: 1,
  definition: 'Share of open openings by work mode; openings that do not state one are a share of their own, unknown.',
  formula: '100 x openings of the mode / openings',
  unit: '%',
  minimum: 30,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 30',
  limits: 'From the board’s own field, else from the text. An ad that says nothing is often, not always, on site.',
  additivity: 'mode-share',
  population: 'open',
  compute: async (db, cut) => {
    const shares = await itemShares(db, cut, {
      items: sql`array[coalesce(o.work_mode, 'unknown')]`,
      what: 'open at the end of the release day',
    })
    return shares.map((share): RawFigure => ({ ...share, mode: share.item, item: '' }))
  },
}
