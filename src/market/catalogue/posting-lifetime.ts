import { sql } from 'kysely'
import { scopeKey } from '../cell.ts'
import { type Cut, momentOf } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { kaplanMeier, type Lifetimes, medianSurvival, medianSurvivalInterval } from '../statistics/kaplan-meier.ts'
import { countItems, type ItemCount } from './_item-counts.ts'
import { DIMENSIONS, knownAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { basisOf, type Tally, tally } from './_tally.ts'

/** Spells that began in the last year; half of a year's are over when a lifetime is half a year. */
const BEGAN_WITHIN_DAYS = 365
const MIN_EVENTS = 10

export const postingLifetime: Metric = {
  id: 'posting-lifetime',
  number: '8',
  name: 'Posting lifetime',
  version: 1,
  definition: `Days after which half of the openings that came up in the last ${BEGAN_WITHIN_DAYS} days have left the board, by Kaplan and Meier: those that are still open count as long as they were seen. Never the mean of the closed ones.`,
  formula:
    'first day at which the product of (1 - closed / at risk) is at most 1/2; whole days between first_seen_at and closed_at',
  unit: 'days',
  minimum: 30,
  interval: '95 % of Brookmeyer and Crowley with log(-log) bounds from Greenwood’s errors',
  suppression: `common rules, n >= 30 and ${MIN_EVENTS} that closed`,
  limits:
    'Where more than half outlive what was seen, it says more than so many days. What was on a board before the board was first read counts from that reading, so it looks shorter.',
  additivity: 'none',
  population: 'other',
  compute: computeLifetime,
}

async function computeLifetime(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const moment = momentOf(cut)
  const spells = sql`from market_opening o where ${knownAt(cut)} and o.first_seen_at <= ${moment}
    and o.first_seen_at > ${moment}::timestamptz - make_interval(days => ${BEGAN_WITHIN_DAYS})`
  const cells = await tally(
    db,
    sql`select ${DIMENSIONS}, coalesce(o.closed_at <= ${moment}, false)::int as k ${spells}`,
  )
  const length = sql`floor(extract(epoch from least(o.closed_at, ${moment}) - o.first_seen_at) / 86400)::int
    || case when o.closed_at <= ${moment} then ' closed' else ' open' end`
  const lengths = groupBy(
    await countItems(db, sql`select ${DIMENSIONS}, array[${length}] as items ${spells}`),
    scopeKey,
  )
  return cells
    .filter(({ level }) => level === '')
    .map((cell) => lifetimeOf(cell, lengths.get(scopeKey(cell)) ?? [], cut))
}

function lifetimeOf(cell: Tally, lengths: ItemCount[], { releaseDay }: Cut): RawFigure {
  const lifetimes = lengths.map(readLength)
  const steps = kaplanMeier(lifetimes)
  const median = medianSurvival(steps)
  const longest = Math.max(...lifetimes.map(({ time }) => time))
  return raw(cell, {
    ...{ period: releaseDay, unit: 'days', value: median, basis: basisOf(cell) },
    text: median === null ? `more than ${longest} days` : null,
    ...(median === null ? {} : medianSurvivalInterval(steps)),
    withheld: cell.n >= 30 && cell.counted < MIN_EVENTS ? 'too-few' : null,
    proof: counted(`came up in the last ${BEGAN_WITHIN_DAYS} days, closed or not`),
  })
}

/** "12 closed" → one that ended after 12 days. */
function readLength({ item, count }: ItemCount): Lifetimes {
  const [days, end] = item.split(' ')
  return { time: Number(days), events: end === 'closed' ? count : 0, censored: end === 'closed' ? 0 : count }
}
