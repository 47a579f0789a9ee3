import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTrend, type TrendMetric } from '../../src/market/slice.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { checkCells, rebuildCells } from '../../src/store/market-cell.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { toUuid } from '../_support/candidates.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { closeAds, movePlaces, reopenAds, storeAds } from '../_support/market.ts'

let database: TestDatabase
let db: Database
let slow: Database
beforeAll(async () => {
  database = await cloneDatabase()
  db = database.db
  slow = openDatabase(database.url, { max: 2 })
})
afterAll(async () => {
  await slow.destroy()
  await database.drop()
})

const HOUR = 3_600_000
const START = Date.parse('2026-01-20T00:00:00Z')

/** What can happen to ads between two refreshes. `ad` and `opening` are small numbers, so that things meet. */
type Step =
  | { does: 'insert'; ad: number; opening: number; role: string | null; places: [string, string | null][] }
  | { does: 'role' | 'regroup'; ad: number; to: number }
  | { does: 'close' | 'reopen'; ad: number }
  | { does: 'places'; ad: number; places: [string, string | null][] }
  | { does: 'slow'; ad: number }
  | { does: 'wait'; hours: number }
  | { does: 'refresh' }

const ad = fc.integer({ min: 0, max: 5 })
const places = fc.subarray<[string, string | null]>([['US', 'TX'], ['US', 'CA'], ['DE', null], ['DE', '02']]) // biome-ignore format: one line
const roles = ['registered-nurse', 'welder', null]
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('insert' as const), ad, opening: ad, role: fc.constantFrom(...roles), places }),
  fc.record({ does: fc.constantFrom('role' as const, 'regroup' as const), ad, to: ad }),
  fc.record({ does: fc.constantFrom('close' as const, 'reopen' as const), ad }),
  fc.record({ does: fc.constant('places' as const), ad, places }),
  fc.record({ does: fc.constant('slow' as const), ad }),
  fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 2_000 }) }),
  fc.record({ does: fc.constant('refresh' as const) }),
)

/** Plays a history; after every refresh, notes the instant and what a plain count of the openings said then. */
async function play(run: number, steps: Step[]) {
  let at = START
  const stored = new Set<number>()
  const name = (number: number) => `${run} ad ${number}`
  const home = (number: number) => `${run} opening ${number}`
  const seen: { at: Date; counts: Record<string, number> }[] = []
  for (const each of [...steps, { does: 'refresh' } as Step]) {
    at += HOUR
    const now = new Date(at).toISOString()
    if (each.does === 'wait') at += each.hours * HOUR
    else if (each.does === 'refresh') {
      await refreshMarket(db, () => new Date(at))
      expect(await checkCells(db)).toEqual([])
      seen.push({ at: new Date(at), counts: await countPlainly(new Date(at)) })
    } else if (each.does === 'insert') {
      if (stored.has(each.ad)) continue
      stored.add(each.ad)
      await storeAds(db, [{ ...each, name: name(each.ad), opening: home(each.opening), at: now }])
    } else if (stored.has(each.ad)) await change(each, name(each.ad), home, now)
  }
  return seen
}

async function change(
  each: Exclude<Step, { does: 'insert' | 'wait' | 'refresh' }>,
  name: string,
  home: (number: number) => string,
  now: string,
): Promise<void> {
  if (each.does === 'close') await closeAds(db, [name], now)
  if (each.does === 'reopen') await reopenAds(db, [name], now)
  if (each.does === 'places') await movePlaces(db, name, each.places)
  if (each.does === 'role') await setRole(db, name, roles[each.to % roles.length] ?? null)
  if (each.does === 'regroup') await regroup(name, home(each.to))
  if (each.does === 'slow') await commitLate(name, new Date(now))
}

async function setRole(handle: Pick<Database, 'updateTable'>, name: string, role: string | null): Promise<void> {
  await handle.updateTable('posting').set({ role_slug: role }).where('id', '=', toUuid(name)).execute()
}

async function regroup(name: string, opening: string): Promise<void> {
  await sql`update posting set group_id = ${toUuid(opening)}
    where id = ${toUuid(name)} and exists (select from posting_group where id = ${toUuid(opening)})`.execute(db)
}

/** A writer that began before a refresh and commits after it. */
async function commitLate(name: string, at: Date): Promise<void> {
  const transaction = await slow.startTransaction().execute()
  await setRole(transaction, name, 'electrician')
  await refreshMarket(db, () => at)
  await transaction.commit().execute()
}

/** The oracle: rows of market_opening as of an instant, counted one by one. */
async function countPlainly(at: Date): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('market_opening')
    .selectAll()
    .where('recorded_at', '<=', at)
    .where('superseded_at', '>', at)
    .execute()
  const open = rows.filter((row) => row.closed_at === null || row.closed_at > at)
  return {
    'active-postings/': open.length,
    'active-postings/welder': open.filter((row) => row.role === 'welder').length,
    'active-postings/US': open.filter((row) => row.countries.includes('US')).length,
    'active-postings/US-TX': open.filter((row) => row.regions.includes('US-TX')).length,
    'closed-postings/': rows.filter((row) => row.closed_at !== null && row.closed_at <= at).length,
    'new-postings/DE': rows.filter((row) => isNew(row) && row.countries.includes('DE')).length,
  }
}

function isNew(row: { first_seen_at: Date; previous_closed_at: Date | null }): boolean {
  return row.previous_closed_at === null || row.previous_closed_at <= new Date(+row.first_seen_at - 60 * 24 * HOUR)
}

/** The same counts from the cells: stocks of the last month, flows summed over all. */
async function countFromCells(at: Date, keys: string[]): Promise<Record<string, number>> {
  const counted = keys.map(async (key): Promise<[string, number]> => {
    const [metric = '', where = ''] = key.split('/')
    const region = where.includes('-') ? where : ''
    const slice = { level: '', mode: '', region, country: /^[A-Z]{2}/.test(where) ? where.slice(0, 2) : '' }
    const role = /^[a-z]/.test(where) ? where : ''
    const range = { from: '2026-01-01', to: at.toISOString().slice(0, 10), grain: 'month' } as const
    const trend = await readTrend(db, { ...slice, ...range, role, metric: metric as TrendMetric }, at)
    const values = trend.points.map(({ value }) => value ?? 0)
    return [key, metric === 'active-postings' ? (values.at(-1) ?? 0) : values.reduce((sum, value) => sum + value, 0)]
  })
  return Object.fromEntries(await Promise.all(counted))
}

describe('the cells', () => {
  it('agree with a recount after any history, and give every instant of the past as it was known then', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        run += 1
        for (const table of [
          'posting',
          'posting_group',
          'market_opening',
          'market_cell',
          'market_progress',
          'market_stale',
        ])
          await sql`truncate ${sql.ref(table)} cascade`.execute(db)
        for (const { at, counts } of await play(run, steps))
          expect(await countFromCells(at, Object.keys(counts))).toEqual(counts)
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  it('count an opening in several places once in the world, in each country and in each region', async () => {
    await rebuildCells(db)
    const before = await sumOf({ country: '', region: '' })
    await storeAds(db, [
      { name: 'far', opening: 'far', at: '2026-02-01T00:00:00Z', places: [['US', 'TX'], ['US', 'CA'], ['DE', null]] }, // biome-ignore format: one line
    ])
    await refreshMarket(db, () => new Date('2026-12-01T00:00:00Z'))
    expect((await sumOf({ country: '', region: '' })) - before).toBe(1)
    const cells = await db
      .selectFrom('market_cell')
      .select(['country', 'region'])
      .where('role', '=', 'registered-nurse')
      .where(sql<boolean>`day = '2026-02-01'`)
      .orderBy('country')
      .orderBy('region')
      .execute()
    expect(cells.map(({ country, region }) => [country, region])).toEqual([
      ['', ''],
      ['DE', ''],
      ['US', ''],
      ['US', 'US-CA'],
      ['US', 'US-TX'],
    ])
  })

  it('that are wrong are named by the check, and counting anew mends them', async () => {
    await sql`update market_cell set opened = opened + 1 where role = 'registered-nurse' and region = 'US-CA'`.execute(
      db,
    )
    const [fault] = await checkCells(db)
    expect(fault).toMatchObject({ role: 'registered-nurse', country: 'US', region: 'US-CA' })
    expect((fault?.kept[0] ?? 0) - (fault?.counted[0] ?? 0)).toBe(1)
    await rebuildCells(db)
    expect(await checkCells(db)).toEqual([])
  })
})

async function sumOf({ country, region }: { country: string; region: string }): Promise<number> {
  const found = await db
    .selectFrom('market_cell')
    .select(sql<number>`coalesce(sum(opened), 0)::int`.as('n'))
    .where('role', '=', '')
    .where('country', '=', country)
    .where('region', '=', region)
    .executeTakeFirstOrThrow()
  return found.n
}
