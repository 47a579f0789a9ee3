import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { openShare } from './_open-share.ts'

export const payTransparency: Metric = {
  id: 'pay-transparency',
  number: '12',
  name: 'Pay transparency',
  version: 1,
  definition:
    'Share of open openings whose ad states pay that could be read without doubt; by country and region, where laws differ.',
  formula: '100 x openings with pay_status accepted / openings',
  unit: '%',
  minimum: 30,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 30',
  limits:
    'Pay that was stated and could not be trusted counts as not stated. Any basis counts: on-target earnings too.',
  additivity: 'share',
  population: 'open',
  compute: (db, cut) => openShare(db, cut, sql`o.pay_status = 'accepted'`, { regions: true }),
}
