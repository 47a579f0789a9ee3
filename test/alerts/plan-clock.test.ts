import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jitterMinutes, nextDigestAt } from '../../src/digest/schedule.ts'
import type { Cadence } from '../../src/domain/alert.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { clerk, digestsOf, insertReaders, named, plan, store } from '../_support/planning.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let database: TestDatabase
beforeEach(async () => {
  database = await cloneDatabase()
})
afterEach(() => database.drop())

describe('a clock that is set back', () => {
  const START = Date.parse('2026-11-20T08:20:00Z')
  /** Plans every hour, as the minute's tick does. */
  const tick = async (from: number, to: number) => {
    for (let at = from; at <= to; at += HOUR) await plan(database.db, new Date(at))
  }

  it.each<[cadence: Cadence, step: string, ms: number]>([
    ['daily', '3 hours', 3 * HOUR],
    ['daily', 'a day', DAY],
    ['daily', '2 days', 2 * DAY],
    ['daily', 'a year', 365 * DAY],
    ['weekly', '3 hours', 3 * HOUR],
    ['weekly', '2 days', 2 * DAY],
    ['weekly', '9 days', 9 * DAY],
    ['weekly', 'a year', 365 * DAY],
  ])(
    'with %s digests by %s sends no opening twice and forgets none',
    async (cadence, _step, ms) => {
      const { db } = database
      const [id = ''] = await insertReaders(db, [{ nextAt: new Date(START), cadence }])
      await store(db, clerk('before', { firstSeenAt: new Date(START - HOUR) }))
      await tick(START - HOUR, START + HOUR)

      const back = START + 2 * HOUR - ms
      const names = ['before']
      for (let day = 0; day < 16; day += 1) {
        names.push(`day ${day}`)
        await store(db, clerk(`day ${day}`, { firstSeenAt: new Date(back + day * DAY + HOUR) }))
      }
      await tick(back, back + 24 * DAY)
      const sent = (await digestsOf(db, id)).flatMap(({ content }) => named(content.groups, names))
      expect(sent.toSorted()).toEqual(names.toSorted())
      const { rows } = await readRuns()
      for (const run of rows) expect(run.due).toBe(run.planned + run.empty + sum(run.excluded))
    },
    60_000,
  )

  it('does not leave what was on its way until the old time comes again', async () => {
    const { db } = database
    await insertReaders(
      db,
      Array.from({ length: 4 }, () => ({ nextAt: new Date(START) })),
    )
    await store(db, clerk('a', { firstSeenAt: new Date(START) }))
    const ids: string[] = []
    await plan(db, new Date(START), async (planned) => void ids.push(...planned))
    const far = new Date(START + HOUR)
    const set = (index: number) => db.updateTable('digest').where('id', '=', ids[index] ?? '')
    await set(1).set({ state: 'sending', lease_until: far, data_started_at: far }).execute()
    await set(2).set({ state: 'deferred', next_attempt_at: far }).execute()
    await set(3).set({ state: 'unknown' }).execute()
    const back = new Date(START - 30 * DAY)
    await plan(db, back)
    const waiting = await db.selectFrom('digest').select(['planned_at', 'lease_until', 'next_attempt_at']).execute()
    const times = waiting
      .flatMap((row) => [row.planned_at, row.lease_until, row.next_attempt_at])
      .flatMap((at) => at ?? [])
    expect(times).toHaveLength(6)
    for (const at of times) expect(at.getTime()).toBeLessThanOrEqual(back.getTime() + 6 * HOUR)
  })

  const sum = (excluded: Record<string, number>) => Object.values(excluded).reduce((all, number) => all + number, 0)
  const readRuns = async () => ({ rows: await database.db.selectFrom('digest_run').selectAll().execute() })
})

describe('a day on which the clocks change', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['Africa/Cairo', '2026-04-24'],
    ['Pacific/Apia', '2011-12-30'], // The day itself was skipped.
  ])(
    'in %s on %s gives each local day one digest, at the first instant of the hour',
    async (zone, date) => {
      const { db } = database
      const start = Date.parse(`${date}T00:00:00Z`) - 3 * DAY
      const end = start + 6 * DAY
      const readers = Array.from({ length: 24 }, (_, hour) => {
        const id = randomUUID()
        const time = { cadence: 'daily' as const, zone, hour, weekday: 1 }
        return { id, zone, hour, nextAt: nextDigestAt(time, new Date(start), jitterMinutes(id)) }
      })
      await insertReaders(db, readers)
      for (let at = await nextTick(); at < end; at = await nextTick()) await plan(db, new Date(at))

      const minutes = localMinutes(zone, start, end)
      for (const { id, hour } of readers) {
        const expected = firstInstants(minutes, hour * 60 + jitterMinutes(id)).filter(
          ({ at }) => at > start && at < end,
        )
        const planned = (await digestsOf(db, id)).map(({ period, planned_at }) => ({
          day: period,
          at: planned_at.getTime(),
        }))
        expect(planned, `hour ${hour}`).toEqual(expected)
      }
    },
    60_000,
  )

  /** The planner looks every minute; between two instants at which somebody is due it finds nothing. */
  const nextTick = async () => {
    const next = await database.db
      .selectFrom('subscriber')
      .select(({ fn }) => fn.min('next_digest_at').as('at'))
      .executeTakeFirstOrThrow()
    return Math.ceil(Number(next.at) / 60_000) * 60_000
  }
})

type LocalMinute = { at: number; day: string; minute: number }

/** Every minute from before `start` to `end`, as a clock on the wall of the zone shows it. */
function localMinutes(zone: string, start: number, end: number): LocalMinute[] {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const minutes: LocalMinute[] = []
  for (let at = start - DAY; at < end; at += 60_000) {
    const [day = '', time = ''] = wall.format(at).split(' ')
    const [hours = 0, minute = 0] = time.split(':').map(Number)
    minutes.push({ at, day, minute: hours * 60 + minute })
  }
  return minutes
}

/** Of each local day the first instant at which the wall shows `minute` or later. */
function firstInstants(minutes: LocalMinute[], minute: number): { day: string; at: number }[] {
  const first = new Map<string, number>()
  for (const each of minutes) if (each.minute >= minute && !first.has(each.day)) first.set(each.day, each.at)
  return [...first].map(([day, at]) => ({ day, at }))
}
