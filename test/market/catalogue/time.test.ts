import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatedFigure } from '../../../src/domain/figure.ts'
import type { Database } from '../../../src/store/database.ts'
import { toUuid } from '../../_support/candidates.ts'
import { allFigures, find as findIn, some } from '../../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../../_support/database.ts'
import { insertOpenings, type StoredOpening } from '../../_support/openings.ts'

const NURSE = 'registered-nurse'
/** Read completely last year and this; read this year alone. */
const [OLD_BOARD, NEW_BOARD] = [toUuid('old board'), toUuid('new board')]
const on = (board: string, first: string, more: StoredOpening = {}): StoredOpening => ({
  ...{ role: NURSE, source_id: board, first_seen_at: first, recorded_at: first },
  ...more,
})

let test: TestDatabase
let figures: GatedFigure[]

beforeAll(async () => {
  test = await cloneDatabase()
  await addBoard(test.db, OLD_BOARD, ['2025-09-28', '2025-10-30', '2025-11-24', '2026-10-30', '2026-11-24'])
  await addBoard(test.db, NEW_BOARD, ['2026-10-30', '2026-11-24'])
  await insertOpenings(test.db, [
    // 120 a year ago, of 120 employers; 30 of them closed since, 60 came up: 150 now.
    ...some(90, on(OLD_BOARD, '2025-09-01T00:00:00Z', { skills: ['Epic'], described: false })),
    ...some(30, on(OLD_BOARD, '2025-09-01T00:00:00Z', { closed_at: '2026-01-01T00:00:00Z', described: false })),
    ...some(60, on(OLD_BOARD, '2026-10-15T00:00:00Z', { described: false })),
    // On a board that was not there last year: in the index of all boards, not in the panel's.
    ...some(75, on(NEW_BOARD, '2026-10-15T00:00:00Z', { described: false })),
  ])
  figures = await allFigures(test.db)
})
afterAll(() => test.drop())

async function addBoard(db: Database, id: string, days: string[]): Promise<void> {
  await sql`
    insert into source (id, connector, board, origin, name, every_minutes, next_run_at, created_at)
    values (${id}, 'greenhouse', ${id}, 'https://api.example', 'Board', 60, now(), now())`.execute(db)
  for (const day of days) {
    await sql`
      insert into run (source_id, state, started_at, touched_at, finished_at, complete, postings, refused)
      values (${id}, 'done', ${day}, ${day}, ${`${day}T12:00:00Z`}, true, 90, 10)`.execute(db)
  }
}

const find = (metric: string, scope: Partial<GatedFigure>) => findIn(figures, metric, scope)

describe('year on year', () => {
  it('compares the boards of both weeks, with an interval over employers', () => {
    const change = find('year-on-year', { role: NURSE })
    // 120 on the old board in the week to 27 November 2025, 150 in the week to 26 November 2026.
    expect(change).toMatchObject({ value: 25, n: 120, employers: 120, grade: 'high', period: '2025-11-27/2026-11-26' })
    expect(change?.low).toBeGreaterThan(0)
    expect(change?.high).toBeLessThan(60)
    expect(find('year-on-year', { role: NURSE, country: 'US', region: 'US-TX' })?.value).toBe(25)
  })
})

describe('the indices', () => {
  const at = (metric: string, period: string) => find(metric, { role: NURSE, period })

  it('start at 100 in the first week that was read, and chain the panel of boards', () => {
    expect(at('panel-index', '2025-09-30')?.value).toBe(100)
    expect(at('panel-index', '2026-10-31')?.value).toBeCloseTo(125, 9)
    // October and November are both of both boards: 225 after 225.
    expect(at('panel-index', '2026-11-26')?.value).toBeCloseTo(125, 9)
  })

  it('move with new boards where every board counts', () => {
    expect(at('board-index', '2026-10-31')?.value).toBeCloseTo((100 * 225) / 120, 9)
  })

  it('have a gap where no board was read', () => {
    expect(at('panel-index', '2026-03-31')).toMatchObject({ value: null, withheld: 'gap' })
  })

  it('are not adjusted for seasons under three years', () => {
    expect(figures.filter(({ metric, role }) => metric === 'adjusted-index' && role === NURSE)).toMatchObject([
      { value: null, withheld: 'too-short' },
    ])
  })
})

describe('the lifetime of openings', () => {
  it('counts open ones as long as they were seen, and needs ten that closed', async () => {
    const other = await cloneDatabase()
    await insertOpenings(other.db, [
      // 10 of 40 close after 10 days, 15 after 20; 15 are open for 30: half have left by day 20.
      ...some(10, { role: NURSE, first_seen_at: '2026-10-01T00:00:00Z', closed_at: '2026-10-11T12:00:00Z' }),
      ...some(15, { role: NURSE, first_seen_at: '2026-10-01T00:00:00Z', closed_at: '2026-10-21T12:00:00Z' }),
      ...some(15, { role: NURSE, first_seen_at: '2026-10-28T00:00:00Z' }),
      ...some(31, { role: 'welder', first_seen_at: '2026-10-28T00:00:00Z' }),
      ...some(10, { role: 'plumber', first_seen_at: '2026-11-01T00:00:00Z', closed_at: '2026-11-05T00:00:00Z' }),
      ...some(40, { role: 'plumber', first_seen_at: '2026-10-28T00:00:00Z' }),
    ])
    const found = await allFigures(other.db)
    expect(findIn(found, 'posting-lifetime', { role: NURSE })).toMatchObject({ value: 20, n: 40, unit: 'days' })
    expect(findIn(found, 'posting-lifetime', { role: 'welder' })).toMatchObject({
      value: null,
      text: null,
      withheld: 'too-few',
      n: 31,
    })
    expect(findIn(found, 'posting-lifetime', { role: 'plumber' })).toMatchObject({
      value: null,
      text: 'more than 30 days',
      withheld: null,
    })
    await other.drop()
  })
})

describe('emerging skills', () => {
  it('are those whose share changed more than chance explains', async () => {
    const other = await cloneDatabase()
    const seen = (first: string, skills: string[], count: number) =>
      some(count, { role: NURSE, first_seen_at: first, recorded_at: first, skills })
    await insertOpenings(other.db, [
      ...seen('2025-11-01T00:00:00Z', ['Epic', 'fax'], 20),
      ...seen('2025-11-01T00:00:00Z', ['fax'], 80),
      ...seen('2026-11-01T00:00:00Z', ['Epic', 'fax'], 60),
      ...seen('2026-11-01T00:00:00Z', ['fax'], 40),
    ])
    const found = (await allFigures(other.db)).filter(
      ({ metric, role }) => metric === 'emerging-skill' && role === NURSE,
    )
    expect(found).toMatchObject([{ item: 'Epic', value: expect.closeTo(40, 9), n: 100, unit: 'pp' }])
    await other.drop()
  })
})

describe('data health', () => {
  it('is always shown', () => {
    // Two crawls of each board in the last 28 days, each with 90 ads of 100.
    expect(find('data-health', { item: 'crawl-success' })).toMatchObject({ value: 100, n: 2 })
    expect(find('data-health', { item: 'read-rate' })?.value).toBe(90)
    expect(find('data-health', { item: 'unresolved-places' })).toMatchObject({ value: 0, n: 225 })
    expect(find('data-health', { item: 'lag' })).toMatchObject({ value: null, withheld: 'no-data' })
  })
})
