import { sql } from 'kysely'
import { type Cell, scopeKey } from '../cell.ts'
import { type Cut, momentOf } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { benjaminiHochberg, compareProportions } from '../statistics/two-proportions.ts'
import { countItems } from './_item-counts.ts'
import { DIMENSIONS, knownAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { basisOf, type Tally, tally } from './_tally.ts'

const DAYS = 90
/** Whole weeks, so that both windows have the same weekdays. */
const YEAR = 364
const FALSE_RATE = 0.05
const MIN_N = 100

export const emergingSkill: Metric = {
  id: 'emerging-skill',
  number: '29',
  name: 'Emerging skill',
  version: 1,
  definition: `Change of the share of openings that name a skill, of those first seen in the last ${DAYS} days against the same days a year ago; only changes that stand when at most 5 % of them may be chance.`,
  formula: 'share now - share a year ago; two-proportion z, Benjamini-Hochberg at 5 % over the skills of the role',
  unit: 'percentage points',
  minimum: MIN_N,
  interval: '95 % of the difference, unpooled',
  suppression: `common rules and n >= ${MIN_N} in both windows; n is that of the smaller`,
  limits: 'Boards that were added in between change who is asked.',
  additivity: 'none',
  population: 'other',
  compute: computeEmerging,
}

type Window = { bases: Map<string, Tally>; counts: Map<string, Map<string, number>> }

async function computeEmerging(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const now = await readWindow(db, cut, 0)
  const before = await readWindow(db, cut, YEAR)
  return [...now.bases].flatMap(([key, base]) => {
    const then = before.bases.get(key)
    if (!then || Math.min(base.n, then.n) < MIN_N) return []
    return changesOf(base, then, now.counts.get(key) ?? new Map(), before.counts.get(key) ?? new Map(), cut)
  })
}

async function readWindow(db: MarketHandle, cut: Cut, daysAgo: number): Promise<Window> {
  const end = new Date(momentOf(cut).getTime() - daysAgo * 86_400_000)
  const seen = sql`from market_opening o where ${knownAt(cut)} and o.described and o.first_seen_at <= ${end}
    and o.first_seen_at > ${end}::timestamptz - make_interval(days => ${DAYS}) and o.first_ever_at >= o.first_seen_at`
  const bases = await tally(db, sql`select ${DIMENSIONS}, 0 as k ${seen}`)
  const counts = await countItems(db, sql`select ${DIMENSIONS}, o.skills as items ${seen}`, { countries: false })
  const isWanted = ({ level, country }: Cell) => level === '' && country === ''
  return {
    bases: new Map(bases.filter(isWanted).map((base) => [scopeKey(base), base])),
    counts: new Map(
      [...groupBy(counts, scopeKey)].map(([key, items]) => [
        key,
        new Map(items.map(({ item, count }) => [item, count])),
      ]),
    ),
  }
}

function changesOf(
  base: Tally,
  then: Tally,
  now: Map<string, number>,
  before: Map<string, number>,
  cut: Cut,
): RawFigure[] {
  const skills = [...new Set([...now.keys(), ...before.keys()])].sort()
  const changes = skills.map((skill) => compareProportions(now.get(skill) ?? 0, base.n, before.get(skill) ?? 0, then.n))
  const stands = benjaminiHochberg(
    changes.map(({ p }) => p),
    FALSE_RATE,
  )
  return skills.flatMap((item, at) => {
    const change = changes[at]
    if (!change || !stands[at]) return []
    return [
      raw(base, {
        ...{ item, period: cut.releaseDay, unit: 'pp', basis: basisOf(base.n <= then.n ? base : then) },
        ...{ value: 100 * change.change, low: 100 * change.low, high: 100 * change.high },
        proof: counted(
          `with a description and first seen in the last ${DAYS} days, against those of ${YEAR} days before`,
        ),
      }),
    ]
  })
}
