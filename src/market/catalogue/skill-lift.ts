import { sql } from 'kysely'
import type { GatedFigure } from '../../domain/figure.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { Z_95 } from '../statistics/normal.ts'
import { derivedFrom } from './_derived.ts'
import { countItems } from './_item-counts.ts'
import { DIMENSIONS, openAt } from './_openings.ts'
import { raw } from './_raw.ts'
import { tally } from './_tally.ts'

export const skillLift: Metric = {
  id: 'skill-lift',
  number: '28b',
  name: 'Skill lift',
  version: 1,
  definition: 'How many times as often a skill is named in ads of the role as in ads of all roles of the same country.',
  formula: 'skill share of the role / share of openings of all roles that name it',
  unit: 'ratio',
  minimum: null,
  interval: '95 % by the delta method on the logarithm: exp(ln lift ± 1.96 sqrt(1/k - 1/n + 1/K - 1/N))',
  suppression: 'where the skill share is shown',
  limits: 'As skill share. The role is part of all roles, which draws a large role towards 1.',
  additivity: 'none',
  population: 'other',
  compute: async (db, cut, known) => {
    const open = sql`from market_opening o where ${openAt(cut)} and o.described`
    const totals = await tally(db, sql`select ${DIMENSIONS}, 0 as k ${open}`)
    const all = new Map(totals.filter(({ role }) => role === '').map((cell) => [cell.country, cell.n]))
    const counts = await countItems(db, sql`select ${DIMENSIONS}, o.skills as items ${open}`)
    const overall = new Map(
      counts.filter(({ role }) => role === '').map((each) => [`${each.country} ${each.item}`, each.count]),
    )
    return known('skill-share')
      .filter(({ role, value }) => role !== '' && value !== null)
      .flatMap((share) =>
        liftOf(share, overall.get(`${share.country} ${share.item}`) ?? 0, all.get(share.country) ?? 0),
      )
  },
}

function liftOf(share: GatedFigure, count: number, all: number): RawFigure[] {
  const [percent, n] = [share.value ?? 0, share.n ?? 0]
  if (count === 0 || percent === 0) return []
  const lift = percent / 100 / (count / all)
  const spread = Z_95 * Math.sqrt(Math.max(0, 100 / (percent * n) - 1 / n + 1 / count - 1 / all))
  const { employers, grade } = share
  return [
    raw(share, {
      ...{ item: share.item, period: share.period, unit: 'ratio', value: lift },
      ...{ low: lift * Math.exp(-spread), high: lift * Math.exp(spread) },
      basis: { kind: 'derived', n, employers, grade: grade ?? 'low' },
      proof: derivedFrom([share]),
    }),
  ]
}
