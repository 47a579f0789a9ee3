import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishRun } from '../../src/store/posting-life.ts'
import { moveRun, openRun } from '../../src/store/run.ts'
import { addSource, findSource, openDueRuns, setSourceState } from '../../src/store/source.ts'
import { failSource } from '../../src/store/source-health.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

const AT = new Date('2026-11-20T12:00:00Z')
const HOUR = 3_600_000
let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

let boards = 0
async function add(origin = 'https://boards.example', every = 60) {
  boards += 1
  const source = { connector: 'greenhouse', board: `board-${boards}`, origin, name: 'Acme', everyMinutes: every }
  const { id } = await addSource(database.db, source, AT)
  return { id, read: async () => (await findSource(database.db, id)) ?? expect.fail('the source is gone') }
}

async function run(sourceId: string, at = AT): Promise<{ id: string; sourceId: string }> {
  return { id: (await openRun(database.db, sourceId, 'fetching', at)) ?? expect.fail('a run is open'), sourceId }
}

const outage = { reason: 'unavailable: the source answered 503', definite: false, advice: 'wait' }
const refusal = { reason: 'blocked: the source answered 403', definite: true, advice: 'ask the publisher' }

async function goWell(sourceId: string, at = AT): Promise<void> {
  const { id } = await run(sourceId, at)
  await moveRun(database.db, id, { state: 'reading', complete: true }, at)
  await finishRun(database.db, id, at)
}

describe('a source that fails', () => {
  it('is read twice as late with every failure in a row, a week at most, and is parked after eight', async () => {
    const source = await add()
    const hours: number[] = []
    const states: string[] = []
    for (let times = 0; times < 9; times += 1) {
      await failSource(database.db, await run(source.id), outage, AT)
      const now = await source.read()
      hours.push((now.nextRunAt.getTime() - AT.getTime()) / HOUR)
      states.push(now.state)
    }
    const due = [2, 4, 8, 16, 32, 64, 128, 168, 168]
    for (const [at, wait] of hours.entries()) expect(Math.abs(wait / (due[at] ?? 0) - 1)).toBeLessThanOrEqual(0.1001)
    expect(new Set(hours.map((wait, at) => (wait / (due[at] ?? 0)).toFixed(6))).size).toBeGreaterThan(5)
    expect(states).toEqual([...Array(7).fill('active'), 'parked', 'parked'])
    expect(await source.read()).toMatchObject({
      stateAt: AT,
      failures: 9,
      stateReason: 'unavailable: the source answered 503; wait',
    })
  })

  it('for good twice in a row is parked at once; an outage between is no second time', async () => {
    const source = await add()
    const parked: boolean[] = []
    for (const setback of [refusal, outage, refusal, refusal])
      parked.push((await failSource(database.db, await run(source.id), setback, AT)).parked)
    expect(parked).toEqual([false, false, false, true])
    expect(await source.read()).toMatchObject({
      state: 'parked',
      stateReason: 'blocked: the source answered 403; ask the publisher',
    })
  })

  it('counts once for a run, however often the run is given up', async () => {
    const source = await add()
    const failed = await run(source.id)
    await Promise.all([1, 2, 3].map(() => failSource(database.db, failed, refusal, AT)))
    expect(await source.read()).toMatchObject({ failures: 1, state: 'active' })
  })

  it('begins anew when a run goes well', async () => {
    const source = await add()
    for (let times = 0; times < 7; times += 1) await failSource(database.db, await run(source.id), outage, AT)
    await goWell(source.id)
    const now = await source.read()
    expect(now).toMatchObject({ failures: 0, state: 'active' })
    expect((now.nextRunAt.getTime() - AT.getTime()) / HOUR).toBeLessThan(1.11)
  })

  it('with pages that cannot be read counts as failing, though each of its runs is done', async () => {
    const source = await add()
    for (let times = 0; times < 8; times += 1) {
      const { id } = await run(source.id)
      await moveRun(database.db, id, { state: 'reading', complete: false, reason: 'jobs: missing' }, AT)
      await finishRun(database.db, id, AT)
    }
    expect(await source.read()).toMatchObject({ state: 'parked', failures: 8 })
    expect((await source.read()).stateReason).toMatch(/^jobs: missing; open the board in a browser/)
  })

  it('stays paused when the operator paused it', async () => {
    const source = await add()
    const under = await run(source.id)
    await setSourceState(database.db, source.id, 'paused', 'paused by an operator', AT)
    await failSource(database.db, under, refusal, AT)
    await failSource(database.db, await run(source.id), refusal, AT)
    expect(await source.read()).toMatchObject({ state: 'paused', stateReason: 'paused by an operator' })
  })
})

describe('a parked source', () => {
  async function parked() {
    const source = await add()
    for (let times = 0; times < 2; times += 1) await failSource(database.db, await run(source.id), refusal, AT)
    return source
  }

  it('is asked once a week and comes back by itself when it answers', async () => {
    const source = await parked()
    expect(await openDueRuns(database.db, new Date(AT.getTime() + 6 * 24 * HOUR), 100)).not.toContain(source.id)
    const later = new Date(AT.getTime() + 8 * 24 * HOUR)
    await openDueRuns(database.db, later, 100)
    const probe = await database.db
      .selectFrom('run')
      .select('id')
      .where('source_id', '=', source.id)
      .where('state', '=', 'queued')
      .executeTakeFirstOrThrow()
    const next = (await source.read()).nextRunAt.getTime() - later.getTime()
    expect(next / (168 * HOUR)).toBeGreaterThan(0.89)
    await moveRun(database.db, probe.id, { state: 'reading', complete: true }, later)
    await finishRun(database.db, probe.id, later)
    const back = await source.read()
    expect(back).toMatchObject({ state: 'active', stateReason: null, failures: 0, stateAt: later })
    expect((back.nextRunAt.getTime() - later.getTime()) / HOUR).toBeLessThan(1.11)
  })

  it('is read at once, with nothing held against it, when the operator resumes it', async () => {
    const source = await parked()
    await setSourceState(database.db, source.id, 'active', null, AT)
    expect(await source.read()).toMatchObject({ state: 'active', failures: 0, nextRunAt: AT, stateReason: null })
    await failSource(database.db, await run(source.id), refusal, AT)
    expect(await source.read()).toMatchObject({ state: 'active', failures: 1 })
  })
})

describe('the schedule', () => {
  it('spreads sources that are added together over their interval, and never gathers them again', async () => {
    const source = { connector: 'lever', origin: 'https://many.example', name: 'Acme', everyMinutes: 60 }
    for (let at = 0; at < 200; at += 1) await addSource(database.db, { ...source, board: `many-${at}` }, AT, 'spread')
    const due = async () => {
      const rows = await database.db
        .selectFrom('source')
        .select('next_run_at')
        .where('origin', '=', source.origin)
        .execute()
      return rows.map((row) => (row.next_run_at.getTime() - AT.getTime()) / HOUR)
    }
    const first = await due()
    expect(Math.min(...first)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...first)).toBeLessThan(1)
    const quarters = [0, 1, 2, 3].map((quarter) => first.filter((hour) => Math.floor(hour * 4) === quarter).length)
    expect(Math.min(...quarters)).toBeGreaterThan(20)
    await sql`update source set next_run_at = ${AT} where origin = ${source.origin}`.execute(database.db)
    await openDueRuns(database.db, AT, 1_000)
    const second = await due()
    expect(Math.min(...second)).toBeGreaterThanOrEqual(0.9)
    expect(Math.max(...second)).toBeLessThanOrEqual(1.1)
    expect(new Set(second).size).toBeGreaterThan(190)
  })

  it('passes by the boards of a host that is closed until it is open again', async () => {
    const source = await add('https://closed.example')
    const open = async () => {
      await openDueRuns(database.db, AT, 1_000)
      const rows = await database.db.selectFrom('run').select('id').where('source_id', '=', source.id).execute()
      return rows.length
    }
    await sql`insert into host (name, next_at, closed_until) values ('closed.example', now(), now() + interval '1 hour')`.execute(
      database.db,
    )
    expect(await open()).toBe(0)
    await sql`update host set closed_until = now() - interval '1 second' where name = 'closed.example'`.execute(
      database.db,
    )
    expect(await open()).toBe(1)
  })
})
