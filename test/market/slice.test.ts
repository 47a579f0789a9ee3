import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readHealth } from '../../src/market/health.ts'
import { periodsBetween } from '../../src/market/period.ts'
import { readTrend, type TrendRequest } from '../../src/market/slice.ts'
import type { Database } from '../../src/store/database.ts'
import { rebuildCells } from '../../src/store/market-cell.ts'
import { recordHealth } from '../../src/store/market-health.ts'
import { toUuid } from '../_support/candidates.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { insertOpenings, type StoredOpening } from '../_support/openings.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await cloneDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  for (const table of ['market_opening', 'market_cell', 'market_health', 'run', 'source'] as const)
    await db.deleteFrom(table).execute()
})

const ROLE = 'patient-services-representative'
const NOW = new Date('2026-12-15T12:00:00Z')
const request = (changes: Partial<TrendRequest> = {}): TrendRequest => ({
  ...{ metric: 'active-postings', role: ROLE, level: '', country: '', region: '', mode: '' },
  ...{ from: '2026-09-01', to: '2026-12-31', grain: 'month' },
  ...changes,
})

async function store(openings: StoredOpening[]): Promise<void> {
  await insertOpenings(db, openings)
  await rebuildCells(db)
}

const trend = (changes: Partial<TrendRequest> = {}, asOf = NOW) => readTrend(db, request(changes), asOf)
const valuesOf = async (changes: Partial<TrendRequest> = {}, asOf = NOW) =>
  (await trend(changes, asOf)).points.map(({ value }) => value)

const OCTOBER = '2026-10-05T10:00:00Z'
const NOVEMBER = '2026-11-10T10:00:00Z'

describe('a trend', () => {
  it('counts what is open at the end of a period, what began and what ended in it, and says who is behind it', async () => {
    await store([
      { first_seen_at: OCTOBER, closed_at: '2026-11-20T00:00:00Z', employer: 'a' },
      { first_seen_at: OCTOBER, employer: 'a' },
      { first_seen_at: NOVEMBER, employer: 'b' },
    ])
    expect(await valuesOf()).toEqual([0, 2, 2, 2])
    expect(await valuesOf({ metric: 'new-postings' })).toEqual([0, 2, 1, 0])
    expect(await valuesOf({ metric: 'closed-postings' })).toEqual([0, 0, 1, 0])
    const { points } = await trend()
    expect(points[1]).toMatchObject({ name: '2026-10', n: 2, employers: 1, largest: 2 })
    expect(points[2]).toMatchObject({ employers: 2, largest: 1, isPartial: false })
    expect(points[3]).toMatchObject({ isPartial: true })
    expect((await trend({ metric: 'closed-postings' })).points[2]).toMatchObject({ employers: 1, largest: 1 })
  })

  it('slices by level, mode, country and region, a title without a level word being the plain rung', async () => {
    await store([
      { level: 'senior', work_mode: 'remote', countries: ['DE'], regions: [] },
      { level: 'mid', work_mode: 'onsite' },
      {},
    ])
    const last = async (changes: Partial<TrendRequest>) => (await valuesOf(changes)).at(-1)
    expect(await last({ level: 'senior' })).toBe(1)
    expect(await last({ level: 'mid' })).toBe(2)
    expect(await last({ mode: 'unknown' })).toBe(1)
    expect(await last({ country: 'DE', mode: 'remote' })).toBe(1)
    expect(await last({ country: 'US', region: 'US-TX' })).toBe(2)
    expect(await last({ role: '', region: 'US-TX' })).toBe(2)
    expect((await trend({ role: '' })).points.at(-1)).toMatchObject({ employers: 3, largest: 1 })
  })

  it('does not count an opening as new that comes back within 60 days', async () => {
    await store([
      { first_seen_at: NOVEMBER, previous_closed_at: '2026-10-20T00:00:00Z' },
      { first_seen_at: NOVEMBER, previous_closed_at: '2026-09-01T00:00:00Z' },
    ])
    expect(await valuesOf({ metric: 'new-postings' })).toEqual([0, 0, 1, 0])
  })

  it('gives shares of what is open with their interval', async () => {
    await store([
      ...[1, 2, 3].map(() => ({ first_seen_at: OCTOBER, pay_mid: 50_000, work_mode: 'remote' })),
      { first_seen_at: OCTOBER, ads: 3 },
    ])
    expect((await trend({ metric: 'pay-transparency' })).points[1]).toMatchObject({ value: 75, n: 4 })
    const share = (await trend({ metric: 'work-mode', item: 'remote' })).points[1]
    expect(share).toMatchObject({ value: 75, n: 4 })
    expect(share?.low).toBeCloseTo(30.06, 2) // Wilson's interval of 3 in 4.
    expect(await valuesOf({ metric: 'posting-intensity' })).toEqual([null, 1.5, 1.5, 1.5])
  })

  it('is of whole weeks from Monday, whatever the month', () => {
    expect(periodsBetween('2026-10-28', '2026-11-03', 'week').map(({ name }) => name)).toEqual([
      '2026-10-26/2026-11-01',
      '2026-11-02/2026-11-08',
    ])
    expect(() => periodsBetween('2026-11-03', '2026-10-28', 'week')).toThrow(RangeError)
  })

  it('of pay takes openings first seen in a period, in the currency of most, without outliers', async () => {
    await store([
      ...Array.from({ length: 20 }, (_, at) => ({ first_seen_at: OCTOBER, pay_mid: 40_000 + at * 1_000 })),
      { first_seen_at: OCTOBER, pay_mid: 9_000_000 },
      { first_seen_at: OCTOBER, pay_mid: 50_000, pay_currency: 'EUR' },
      { first_seen_at: NOVEMBER, pay_mid: 70_000 },
    ])
    const pay = await trend({ metric: 'advertised-median' })
    expect(pay).toMatchObject({ currency: 'USD', leftOut: { 'in another currency': 1, outliers: 1 }, withheld: null })
    expect(pay.points[1]).toMatchObject({ value: 49_500, low: 44_000, high: 55_000, n: 20, employers: 20, largest: 1 })
    expect(pay.points[2]).toMatchObject({ value: 70_000, n: 1, low: null })
    expect(pay.points[3]).toMatchObject({ value: null, missing: 'no-data', employers: null })
  })

  it('of pay is withheld for all roles together, with the reason', async () => {
    const { withheld, points } = await trend({ metric: 'advertised-median', role: '' })
    expect(withheld?.reason).toBe('not-comparable')
    expect(withheld?.text).toMatch(/choose a role/)
    expect(points).toEqual([])
  })

  it('of an earlier instant shows what was known then', async () => {
    const learnt = '2026-12-10T00:00:00Z'
    await store([
      { group_id: toUuid('x'), first_seen_at: OCTOBER, superseded_at: learnt, pay_mid: 50_000 },
      { group_id: toUuid('x'), first_seen_at: OCTOBER, recorded_at: learnt, role: 'welder' },
      { first_seen_at: OCTOBER, closed_at: learnt },
      { first_seen_at: OCTOBER, recorded_at: learnt },
    ])
    expect(await valuesOf({ to: '2026-12-31' })).toEqual([0, 2, 2, 1])
    const before = new Date('2026-12-09T00:00:00Z')
    expect(await valuesOf({}, before)).toEqual([0, 2, 2, 2])
    expect(await valuesOf({ metric: 'closed-postings' }, before)).toEqual([0, 0, 0, 0])
    expect((await trend({ metric: 'pay-transparency' }, before)).points[1]).toMatchObject({ value: 50, n: 2 })
  })
})

describe('the health of the reading', () => {
  const at = (day: string) => new Date(`2026-${day}T10:00:00Z`)
  async function crawl(days: string[], complete: boolean) {
    const source = { connector: 'greenhouse', board: 'b', origin: 'https://api.example', name: 'B', every_minutes: 60 }
    const { id } = await db
      .insertInto('source')
      .values({ ...source, next_run_at: NOW, created_at: NOW, state_reason: null })
      .onConflict((conflict) => conflict.columns(['connector', 'board', 'origin']).doUpdateSet({ name: 'B' }))
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const day of days)
      await db
        .insertInto('run')
        .values({
          ...{ source_id: id, state: complete ? 'done' : 'failed', complete, reason: null },
          ...{ started_at: at(day), touched_at: at(day), finished_at: at(day), postings: 9, refused: 1 },
        })
        .execute()
  }

  it('is recorded once for each finished day, and a day without a complete crawl is a gap', async () => {
    await crawl(['12-01', '12-03'], true)
    await crawl(['12-02'], false)
    expect(await recordHealth(db, new Date('2026-12-05T00:30:00Z'))).toBe(3)
    expect(await recordHealth(db, new Date('2026-12-05T01:30:00Z'))).toBe(1)
    expect(await recordHealth(db, new Date('2026-12-05T01:30:00Z'))).toBe(0)
    const days = await readHealth(db, '2026-11-01', '2026-12-31', NOW)
    expect(days.map(({ day, isGap }) => [day, isGap])).toEqual([
      ['2026-12-01', false],
      ['2026-12-02', true],
      ['2026-12-03', false],
      ['2026-12-04', true],
    ])
    expect(days[0]).toMatchObject({ crawls: 1, crawlSuccess: 1, items: 10, parseRate: 0.9, quarantineRate: null })
    expect(days[3]).toMatchObject({ crawls: 0, crawlSuccess: null })
    expect(await readHealth(db, '2026-11-01', '2026-12-31', new Date('2026-12-02T09:00:00Z'))).toHaveLength(1)
  })

  it('makes a month with a dead crawler a gap in every trend, not a fall, and what comes before the first crawl no data', async () => {
    const octoberDays = Array.from({ length: 31 }, (_, day) => `10-${String(day + 1).padStart(2, '0')}`)
    await crawl([...octoberDays, '12-01'], true)
    await recordHealth(db, new Date('2026-12-02T02:00:00Z'))
    await store([{ first_seen_at: OCTOBER, pay_mid: 50_000 }])
    for (const metric of ['active-postings', 'new-postings', 'pay-transparency', 'advertised-median'] as const) {
      const { points } = await trend({ metric })
      expect(points.map(({ missing }) => missing).slice(0, 3)).toEqual(['no-data', null, 'gap'])
      expect(points[2]).toMatchObject({ value: null, n: null, employers: null })
    }
  })
})
