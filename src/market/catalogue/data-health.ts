import { sql } from 'kysely'
import { type Cut, dayBefore, dayStart, momentOf } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { wilson } from '../statistics/wilson.ts'
import { knownAt, openAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'

const DAYS = 28

export const dataHealth: Metric = {
  id: 'data-health',
  number: '36',
  name: 'Data health',
  version: 1,
  definition: `How well the boards are read, of the last ${DAYS} days. Items: crawl-success = complete crawls of those that ended; read-rate = ads read of ads met; pay-quarantine = open openings with doubtful pay of those with any; unresolved-places = open openings without a country that was found; lag = median hours from posting to first sight.`,
  formula: '100 x part / whole; lag = median of first_seen_at - posted_at of openings first seen in the period',
  unit: '%; hours',
  minimum: null,
  interval: 'Wilson’s 95 % of the shares; none of the lag',
  suppression: 'always shown: it is of the work of this installation, not of employers',
  limits: 'A remote opening for the whole world has no country and counts as unresolved unless its scope is worldwide.',
  additivity: 'none',
  population: 'other',
  compute: computeHealth,
}

type Health = Record<
  'ended' | 'complete' | 'met' | 'taken' | 'stated' | 'doubtful' | 'open' | 'nowhere' | 'lagged',
  number
> & { lag: number | null }

async function computeHealth(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const first = dayBefore(cut.releaseDay, DAYS - 1)
  const health = await readHealth(db, cut, dayStart(first))
  const period = `${first}/${cut.releaseDay}`
  return [
    rate('crawl-success', health.complete, health.ended, period, 'crawls that ended in the period'),
    rate('read-rate', health.taken, health.met, period, 'ads that crawls of the period met'),
    rate('pay-quarantine', health.doubtful, health.stated, cut.releaseDay, 'open openings that state pay'),
    rate('unresolved-places', health.nowhere, health.open, cut.releaseDay, 'open openings'),
    raw(ALL, {
      ...{
        item: 'lag',
        period,
        unit: 'hours',
        value: health.lag,
        proof: counted('first seen in the period, with a time of posting'),
      },
      basis: { kind: 'counted', n: health.lagged, employers: null },
    }),
  ]
}

const ALL = { role: '', level: '', country: '', region: '', mode: '' }

async function readHealth(db: MarketHandle, cut: Cut, from: Date): Promise<Health> {
  const moment = momentOf(cut)
  const found = await sql<Health>`
    with crawl as (
      select count(*)::int as ended, count(*) filter (where state = 'done' and complete)::int as complete,
        coalesce(sum(postings + refused), 0)::int as met, coalesce(sum(postings), 0)::int as taken
      from run where finished_at >= ${from} and finished_at <= ${moment}),
    standing as (
      select count(*)::int as open, count(*) filter (where o.pay_status <> 'none')::int as stated,
        count(*) filter (where o.pay_status = 'quarantined')::int as doubtful,
        count(*) filter (where o.countries = '{}' and o.remote_scope is distinct from 'worldwide')::int as nowhere
      from market_opening o where ${openAt(cut)}),
    fresh as (
      select count(*)::int as lagged,
        percentile_cont(0.5) within group (order by extract(epoch from o.first_seen_at - o.posted_at)::float8 / 3600) as lag
      from market_opening o
      where ${knownAt(cut)} and o.first_seen_at >= ${from} and o.first_seen_at <= ${moment} and o.posted_at <= o.first_seen_at
        and o.first_ever_at >= o.first_seen_at)
    select * from crawl, standing, fresh`.execute(db)
  return found.rows[0] as Health
}

function rate(item: string, part: number, whole: number, period: string, what: string): RawFigure {
  const interval = whole === 0 ? null : wilson(part, whole)
  return raw(ALL, {
    ...{ item, period, unit: '%', value: whole === 0 ? null : (100 * part) / whole },
    ...{ low: interval && 100 * interval.low, high: interval && 100 * interval.high },
    ...{ basis: { kind: 'counted', n: whole, employers: null }, proof: counted(what) },
  })
}
