import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import type { RunTally } from '../../src/store/digest-run.ts'
import { hidePosting } from '../../src/store/hidden-posting.ts'
import { toUuid } from '../_support/candidates.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { ANY_CLERK, clerk, digestsOf, excludedIn, insertReaders, named, plan, store } from '../_support/planning.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = new Date('2026-11-20T09:00:00Z')
const later = (ms: number, from = NOW) => new Date(from.getTime() + ms)

let database: TestDatabase
beforeEach(async () => {
  database = await cloneDatabase()
})
afterEach(() => database.drop())

const holds = async (subscriberId: string, names: string[]) =>
  (await digestsOf(database.db, subscriberId)).map(({ content }) => named(content.groups, names))
const runs = () => database.db.selectFrom('digest_run').selectAll().orderBy('id').execute()
const many = (count: number, nextAt = NOW) => Array.from({ length: count }, () => ({ nextAt }))

function addsUp({ due, planned, empty, ...run }: RunTally): boolean {
  return due === planned + empty + excludedIn(run)
}

describe('two planners at once', () => {
  it('plan everyone once, and together count everyone once', async () => {
    const { db } = database
    await insertReaders(db, many(5_000))
    for (const round of [0, 1, 2]) {
      const at = later(round * DAY)
      await store(db, clerk(`round ${round}`, { firstSeenAt: at }))
      const planned: string[] = []
      const told = async (ids: string[]) => void planned.push(...ids)
      const tallies = (await Promise.all([plan(db, at, told), plan(db, at, told)])).flatMap((tally) => tally ?? [])
      expect(tallies.every(addsUp)).toBe(true)
      expect(tallies.reduce((sum, tally) => sum + tally.planned, 0)).toBe(5_000)
      expect(tallies.reduce((sum, tally) => sum + tally.due, 0)).toBe(5_000)
      expect(new Set(planned).size).toBe(5_000)
    }
    const periods =
      await sql`select period, count(*)::int as n, sum(items)::int as items from digest group by 1 order by 1`.execute(
        db,
      )
    expect(periods.rows).toEqual(
      ['2026-11-20', '2026-11-21', '2026-11-22'].map((period) => ({ period, n: 5_000, items: 5_000 })),
    )
  }, 60_000)
})

describe('a run', () => {
  it('goes through several transactions of at most 2,000 subscribers', async () => {
    const { db } = database
    await insertReaders(db, many(4_100))
    await store(db, clerk('a', { firstSeenAt: NOW }))
    const parts: number[] = []
    expect(await plan(db, NOW, async (ids) => void parts.push(ids.length))).toMatchObject({
      due: 4_100,
      planned: 4_100,
    })
    expect(parts.toSorted((a, b) => a - b)).toEqual([100, 2_000, 2_000])
    expect(await plan(db, NOW)).toBeNull()
  })

  it('that dies between two transactions has counted what it did, and the next one does the rest', async () => {
    const { db } = database
    await insertReaders(db, many(5_000))
    await store(db, clerk('a', { firstSeenAt: NOW }))
    let parts = 0
    void plan(db, NOW, () => {
      parts += 1
      return new Promise(() => {})
    })
    while (parts < 2) await sleep(10)
    const [died] = await runs()
    expect(died).toMatchObject({ due: 4_000, planned: 4_000, empty: 0, excluded: {}, finished_at: null })
    expect(await plan(db, later(60_000))).toMatchObject({ due: 1_000, planned: 1_000 })
    expect(await db.selectFrom('digest').select('id').execute()).toHaveLength(5_000)
  })

  it('whose digests nobody takes over plans everyone all the same, and says so', async () => {
    const { db } = database
    await insertReaders(db, many(4_100))
    await store(db, clerk('a', { firstSeenAt: NOW }))
    await expect(plan(db, NOW, () => Promise.reject(new Error('no queue')))).rejects.toThrow('no queue')
    expect(await runs()).toMatchObject([{ due: 4_100, planned: 4_100, finished_at: null }])
    expect(await plan(db, NOW)).toBeNull()
  })

  it('of a period that was planned plans nothing, and leaves what was planned as it is', async () => {
    const { db } = database
    const [id = ''] = await insertReaders(db, many(1))
    await store(db, clerk('a', { firstSeenAt: NOW }))
    await plan(db, NOW)
    const before = await digestsOf(db, id)
    await store(db, clerk('b', { firstSeenAt: NOW }))
    await db.updateTable('subscriber').set({ next_digest_at: NOW }).execute()
    expect(await plan(db, later(HOUR))).toMatchObject({
      due: 1,
      planned: 0,
      empty: 0,
      excluded: { 'period already planned': 1 },
    })
    expect(await digestsOf(db, id)).toEqual(before)
    await plan(db, later(DAY))
    expect(await holds(id, ['a', 'b'])).toEqual([['a'], ['b']])
  })
})

describe('subscribers who are due', () => {
  it('and get nothing are counted by the reason', async () => {
    const { db } = database
    const [paused = '', over = '', suppressed = '', left = ''] = await insertReaders(db, [
      { nextAt: NOW },
      { nextAt: NOW },
      { nextAt: NOW },
      { nextAt: NOW },
      { nextAt: NOW, searches: [] },
      { nextAt: NOW, searches: [{ ...EMPTY_CRITERIA, roles: ['chef'] }] },
      { nextAt: NOW },
      { nextAt: later(1) },
    ])
    await store(db, clerk('a', { firstSeenAt: NOW }))
    const set = (id: string) => db.updateTable('subscriber').where('id', '=', id)
    await set(paused)
      .set({ paused_until: later(1) })
      .execute()
    await set(over).set({ paused_until: NOW }).execute()
    await set(suppressed).set({ suppressed_at: NOW, suppressed_reason: 'bounce' }).execute()
    await set(left).set({ state: 'unsubscribed' }).execute()
    expect(await plan(db, NOW)).toEqual({
      due: 6,
      planned: 2,
      empty: 1,
      excluded: { paused: 1, 'address suppressed': 1, 'no saved search': 1 },
    })
    const next = await db
      .selectFrom('subscriber')
      .select('id')
      .where('state', '=', 'active')
      .where('next_digest_at', '<=', NOW)
      .execute()
    expect(next).toEqual([])
  })

  it('and have more searches than their tier allows get what the oldest ones find', async () => {
    const { db } = database
    const own = ['chef', 'welder', 'carpenter'].map((role) => ({ ...EMPTY_CRITERIA, roles: [role] }))
    const [free = '', plus = ''] = await insertReaders(db, [
      { nextAt: NOW, tier: 'free', searches: [...own, ANY_CLERK] },
      { nextAt: NOW, tier: 'plus', searches: [...own, ANY_CLERK] },
    ])
    await store(db, clerk('a', { firstSeenAt: NOW }))
    expect(await plan(db, NOW)).toMatchObject({ due: 2, planned: 1, empty: 1 })
    expect([await holds(free, ['a']), await holds(plus, ['a'])]).toEqual([[[]], [['a']]])
  })
})

describe('what did not fit', () => {
  it('comes in the next period, best first, and after it no more', async () => {
    const { db } = database
    const [id = ''] = await insertReaders(db, [{ nextAt: NOW, tier: 'free' }])
    const names = Array.from({ length: 25 }, (_, index) => String(index).padStart(2, '0'))
    await store(
      db,
      ...names.map((name, index) =>
        clerk(name, { firstSeenAt: later(-HOUR), annualPay: { amount: 90_000 - index * 1_000, currency: 'USD' } }),
      ),
    )
    for (const week of [0, 7, 14, 21]) await plan(db, later(week * DAY))
    const digests = await digestsOf(db, id)
    expect(digests.map(({ items, more, state }) => ({ items, more, state }))).toEqual([
      { items: 10, more: 15, state: 'planned' },
      { items: 10, more: 5, state: 'planned' },
      { items: 0, more: 0, state: 'empty' },
      { items: 0, more: 0, state: 'empty' },
    ])
    const [first = [], second = []] = await holds(id, names)
    expect([first.toSorted(), second.toSorted()]).toEqual([names.slice(0, 10), names.slice(10, 20)])
  })
})

describe('an opening', () => {
  it('that two postings advertise is sent once, whichever came first', async () => {
    const { db } = database
    const [id = ''] = await insertReaders(db, many(1))
    await store(db, clerk('a', { firstSeenAt: NOW }), clerk('a', { firstSeenAt: NOW, postingId: 'same elsewhere' }))
    await plan(db, NOW)
    await store(
      db,
      clerk('a', { firstSeenAt: later(HOUR), postingId: 'same again' }),
      clerk('b', { firstSeenAt: later(HOUR) }),
    )
    await plan(db, later(DAY))
    expect(await holds(id, ['a', 'b'])).toEqual([['a'], ['b']])
  })

  it('that was hidden never comes, and others of its employer come later', async () => {
    const { db } = database
    const [hider = '', other = ''] = await insertReaders(db, many(2))
    const disliked = { company: 'Harbor', companyKey: 'harbor' }
    const pay = { amount: 50_000, currency: 'USD' }
    await store(
      db,
      clerk('hidden', { firstSeenAt: NOW, ...disliked, annualPay: pay }),
      clerk('sibling', { firstSeenAt: NOW, ...disliked, annualPay: pay }),
      clerk('stranger', { firstSeenAt: later(-HOUR), annualPay: pay }),
    )
    expect(await hidePosting(db, hider, toUuid('group hidden'), NOW)).toBe(true)
    await plan(db, NOW)
    const names = ['hidden', 'sibling', 'stranger']
    expect(await holds(hider, names)).toEqual([['stranger', 'sibling']])
    expect((await holds(other, names))[0]?.at(-1)).toBe('stranger')
    await plan(db, later(DAY))
    expect((await holds(hider, names)).flat()).not.toContain('hidden')
  })

  it.each([
    ['10 openings of 3 employers', 10, 3, true],
    ['9 openings', 9, 9, false],
    ['10 openings of 2 employers', 10, 2, false],
  ])('without pay is given an estimate from %s', async (_what, openings, employers, isGiven) => {
    const { db } = database
    const [id = ''] = await insertReaders(db, [
      { nextAt: NOW, searches: [{ ...EMPTY_CRITERIA, workModes: ['remote'] }] },
    ])
    await store(
      db,
      ...Array.from({ length: openings }, (_, index) =>
        clerk(`paid ${index}`, {
          firstSeenAt: later(-30 * DAY),
          companyKey: `employer ${index % employers}`,
          annualPay: { amount: 40_000 + index * 1_000, currency: 'USD' },
        }),
      ),
      clerk('unpaid', { firstSeenAt: NOW, workMode: 'remote' }),
      clerk('paid', { firstSeenAt: NOW, workMode: 'remote', annualPay: { amount: 45_000, currency: 'EUR' } }),
    )
    await plan(db, NOW)
    const [digest] = await digestsOf(db, id)
    const { groups = [], estimates = {} } = digest?.content ?? {}
    const order = named(groups, ['unpaid', 'paid'])
    expect(order.toSorted()).toEqual(['paid', 'unpaid'])
    const given = { low: 42_250, median: 44_500, high: 46_750, currency: 'USD', n: 10 }
    expect(estimates).toEqual(isGiven ? { [order.indexOf('unpaid')]: given } : {})
  })
})
