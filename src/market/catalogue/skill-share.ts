import { sql } from 'kysely'
import type { Metric } from '../metric.ts'
import { itemShares } from './_item-shares.ts'

const MOST = 30
const FEWEST = 3

export const skillShare: Metric = {
  id: 'skill-share',
  number: '28',
  name: 'Skill share',
  version: 1,
  definition: `Share of open openings with a description that name a skill, tool or certificate; the ${MOST} commonest, named by at least ${FEWEST}.`,
  formula: '100 x openings that name it / openings with a description',
  unit: '%',
  minimum: 50,
  interval: 'Wilson’s 95 % score interval',
  suppression: 'common rules and n >= 50',
  limits: 'A name in the text, whether it is required, welcome or taught.',
  additivity: 'share',
  population: 'other',
  compute: (db, cut) =>
    itemShares(db, cut, {
      items: sql`o.skills`,
      among: sql`o.described`,
      most: MOST,
      fewest: FEWEST,
      what: 'with a description and open at the end of the release day',
    }),
}
