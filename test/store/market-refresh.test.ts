import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { settleMarket } from '../../src/store/market-lock.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { toUuid } from '../_support/candidates.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { closeAds, movePlaces, reopenAds, type StoredAd, seeAgain, storeAds } from '../_support/market.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await cloneDatabase()
  db = database.db
})
afterAll(() => database.drop())

const day = (number: number, time = '08:00:00') =>
  `2026-${number > 31 ? '11' : '10'}-${String(((number - 1) % 31) + 1).padStart(2, '0')}T${time}.000Z`
const ad = (name: string, changes: Partial<StoredAd> = {}): StoredAd => ({
  name,
  opening: name,
  at: day(1),
  ...changes,
})
const refreshAt = (at: string) => refreshMarket(db, () => new Date(at))
const marks = async () => (await db.selectFrom('market_stale').selectAll().execute()).length

/** Rows of an opening in the order in which they were recorded, short. */
async function rowsOf(opening: string) {
  const rows = await db
    .selectFrom('market_opening')
    .selectAll()
    .where('group_id', '=', toUuid(opening))
    .orderBy('recorded_at')
    .orderBy('first_seen_at')
    .execute()
  return rows.map((row) => ({
    ...row,
    from: row.first_seen_at.toISOString(),
    to: row.closed_at?.toISOString() ?? null,
    isCurrent: !((row.superseded_at as unknown) instanceof Date),
  }))
}

describe('an opening', () => {
  it('is recorded with what the ad seen first of the open ones says, and the places of all', async () => {
    await storeAds(db, [
      ad('told', { pay: 70_000, level: 'senior', mode: 'hybrid', places: [['US', 'TX']] }),
      ad('told again', { opening: 'told', at: day(2), places: [['US', 'CA'], ['DE', null]] }), // biome-ignore format: one line
    ])
    expect(await refreshAt(day(3))).toMatchObject({ openings: 1, added: 1, changed: 0, closed: 0 })
    expect(await rowsOf('told')).toMatchObject([
      {
        from: day(1),
        to: null,
        ads: 2,
        spells: 1,
        posting_id: toUuid('told'),
        employer: 'employer of told',
        role: 'registered-nurse',
        soc: '29-1141',
        level: 'senior',
        work_mode: 'hybrid',
        countries: ['DE', 'US'],
        regions: ['US-CA', 'US-TX'],
        pay_min: 69_000,
        pay_mid: 70_000,
        pay_max: 71_000,
        pay_currency: 'USD',
        described: true,
        skills: ['Epic'],
      },
    ])
  })

  it('leaves no mark when its ad is only seen again, and one when it closes', async () => {
    await storeAds(db, [ad('seen')])
    await refreshAt(day(1))
    await seeAgain(db, ['seen'], day(2))
    expect(await marks()).toBe(0)
    await closeAds(db, ['seen'], day(3))
    expect(await marks()).toBe(1)
  })

  it('closes in place when it is learnt in time, else in a new row with the true time', async () => {
    await storeAds(db, [ad('in time'), ad('late')])
    await refreshAt(day(1))
    await closeAds(db, ['in time'], day(5))
    await refreshAt(day(5, '08:04:00'))
    await closeAds(db, ['late'], day(5))
    await refreshAt(day(9))
    expect(await rowsOf('in time')).toMatchObject([{ to: day(5, '08:04:00'), isCurrent: true }])
    expect(await rowsOf('late')).toMatchObject([
      { to: null, isCurrent: false },
      { to: day(5), isCurrent: true },
    ])
  })

  it('that comes back is a new row, with its own first sight and the end before', async () => {
    await storeAds(db, [ad('back')])
    await refreshAt(day(1))
    await closeAds(db, ['back'], day(3))
    await refreshAt(day(3))
    await reopenAds(db, ['back'], day(6))
    await refreshAt(day(6))
    expect(await rowsOf('back')).toMatchObject([
      { from: day(1), to: day(3), spells: 1, previous_closed_at: null },
      { from: day(6), to: null, spells: 2, previous_closed_at: new Date(day(3)), first_ever_at: new Date(day(1)) },
    ])
  })

  it('that closed and came back between two refreshes has both', async () => {
    await storeAds(db, [ad('blink')])
    await refreshAt(day(1))
    await closeAds(db, ['blink'], day(3))
    await reopenAds(db, ['blink'], day(6))
    await refreshAt(day(7))
    const current = (await rowsOf('blink')).filter((row) => row.isCurrent)
    expect(current).toMatchObject([{ from: day(1), to: day(3), spells: 1 }, { from: day(6), to: null, spells: 2 }]) // biome-ignore format: one line
  })

  it('stays open while one of its ads is', async () => {
    await storeAds(db, [ad('two'), ad('two b', { opening: 'two', at: day(2) })])
    await closeAds(db, ['two'], day(4))
    await refreshAt(day(5))
    expect(await rowsOf('two')).toMatchObject([{ from: day(1), to: null, posting_id: toUuid('two b') }])
  })

  it('is recorded anew only when something changed, and the old row says until when it stood', async () => {
    await storeAds(db, [ad('edit')])
    await refreshAt(day(1))
    await db.updateTable('posting').set({ role_slug: 'welder' }).where('external_id', '=', 'edit').execute()
    await movePlaces(db, 'edit', [['CA', 'ON']])
    expect(await refreshAt(day(2))).toMatchObject({ openings: 1, changed: 1 })
    await movePlaces(db, 'edit', [['CA', 'ON']])
    expect(await refreshAt(day(3))).toMatchObject({ openings: 1, changed: 0 })
    expect(await rowsOf('edit')).toMatchObject([
      { role: 'registered-nurse', regions: ['US-TX'], superseded_at: new Date(day(2)) },
      { role: 'welder', regions: ['CA-ON'], isCurrent: true, from: day(1) },
    ])
  })

  it('whose last ad moved to another is closed, and the other begins', async () => {
    await storeAds(db, [ad('mover', { opening: 'old home' }), ad('resident', { opening: 'new home', at: day(2) })])
    await refreshAt(day(2))
    await db
      .updateTable('posting')
      .set({ group_id: toUuid('new home') })
      .where('external_id', '=', 'mover')
      .execute()
    expect(await refreshAt(day(4))).toMatchObject({ openings: 2 })
    expect(await rowsOf('old home')).toMatchObject([{ from: day(1), to: day(4) }])
    expect((await rowsOf('new home')).at(-1)).toMatchObject({ from: day(2), to: null, ads: 2, isCurrent: true })
  })

  it('of an existing database is recorded with every spell it had', async () => {
    await storeAds(db, [ad('past')])
    await closeAds(db, ['past'], day(3))
    await reopenAds(db, ['past'], day(5))
    await closeAds(db, ['past'], day(6))
    await refreshAt(day(40))
    expect(await rowsOf('past')).toMatchObject([{ from: day(1), to: day(3) }, { from: day(5), to: day(6) }]) // biome-ignore format: one line
  })
})

describe('the refresh', () => {
  it('puts every month in a partition of its own, also rows that lay in the default one', async () => {
    await storeAds(db, [ad('december', { at: '2026-12-31T23:59:59Z' }), ad('january', { at: '2027-01-01T00:00:00Z' })])
    await refreshAt('2027-01-01T00:00:01Z')
    const found = await sql<{ part: string }>`
      select tableoid::regclass::text as part from market_opening where group_id = any(${[toUuid('december'), toUuid('january')]}::uuid[])
      order by 1`.execute(db)
    expect(found.rows.map(({ part }) => part)).toEqual(['market_opening_2026_12', 'market_opening_2027_01'])
  })

  it('misses no writer that commits after it', async () => {
    await storeAds(db, [ad('slow')])
    const other = openDatabase(database.url, { max: 1 })
    const slow = await other.startTransaction().execute()
    await slow.updateTable('posting').set({ level: 'lead' }).where('external_id', '=', 'slow').execute()
    await refreshAt(day(1))
    await slow.commit().execute()
    await other.destroy()
    await refreshAt(day(2))
    expect((await rowsOf('slow')).map((row) => row.level)).toEqual([null, 'lead'])
  })

  it('may run twice at once', async () => {
    await storeAds(
      db,
      Array.from({ length: 300 }, (_, at) => ad(`many ${at}`)),
    )
    const both = await Promise.all([refreshAt(day(2)), refreshAt(day(2))])
    expect(both.reduce((sum, { added }) => sum + added, 0)).toBe(300)
    expect(await marks()).toBe(0)
  })

  it('leaves marks and rows as they were when it dies', async () => {
    await storeAds(db, [ad('dies')])
    const failing = refreshMarket(db, () => {
      throw new Error('killed')
    })
    await expect(failing).rejects.toThrow('killed')
    expect(await marks()).toBeGreaterThan(0)
    await refreshAt(day(2))
    expect(await rowsOf('dies')).toHaveLength(1)
  })

  it('gives an instant that nothing recorded later reaches back to', async () => {
    const settled = await settleMarket(db, () => new Date(day(20)))
    await storeAds(db, [ad('after')])
    await refreshAt(day(20, '08:00:01'))
    expect((await rowsOf('after'))[0]?.recorded_at.getTime()).toBeGreaterThan(settled.getTime())
  })
})
