import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchSource } from '../../jobs/fetch-source.ts'
import { readRun } from '../../jobs/read-run.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce, openPostings } from '../_support/crawl.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
let board: FakeBoard
beforeAll(async () => {
  board = await startBoard()
})
afterAll(() => board.stop())
beforeEach(async () => {
  test = await startTestService({ parts: ['workers'] })
})
afterEach(() => test.stop())

describe('the life of a posting', () => {
  it('closes when two complete crawls in a row miss it, not before', async () => {
    board.answer(jobs([job(1), job(2)]))
    await crawlOnce(test, board.origin)
    board.answer(jobs([job(1)]))
    expect(await crawlOnce(test, board.origin)).toMatchObject({ complete: true, closed: 0 })
    expect(await openPostings(test)).toEqual(['1', '2'])
    expect(await crawlOnce(test, board.origin)).toMatchObject({ complete: true, closed: 1 })
    expect(await openPostings(test)).toEqual(['1'])
  })

  it('counts misses in a row only: a posting that is seen again starts anew', async () => {
    for (const ids of [[1, 2], [1], [1, 2], [1]]) {
      board.answer(jobs(ids.map((id) => job(id))))
      await crawlOnce(test, board.origin)
    }
    expect(await openPostings(test)).toEqual(['1', '2'])
  })

  it('keeps one spell per time on the board, with first and last sight and the reason', async () => {
    for (const ids of [[1, 2], [1], [1], [1, 2]]) {
      board.answer(jobs(ids.map((id) => job(id))))
      await crawlOnce(test, board.origin)
    }
    const { db } = test.service.context
    const spells = await db
      .selectFrom('posting_spell')
      .innerJoin('posting', 'posting.id', 'posting_spell.posting_id')
      .select([
        'posting_spell.first_seen_at',
        'posting_spell.last_seen_at',
        'posting_spell.closed_at',
        'posting_spell.closed_reason',
      ])
      .where('external_id', '=', '2')
      .orderBy('posting_spell.first_seen_at')
      .execute()
    expect(spells).toEqual([
      {
        first_seen_at: hour(13),
        last_seen_at: hour(13),
        closed_at: hour(15),
        closed_reason: 'missing from two complete crawls',
      },
      { first_seen_at: hour(16), last_seen_at: null, closed_at: null, closed_reason: null },
    ])
    expect(await openPostings(test)).toEqual(['1', '2'])
  })

  it('remembers what a posting said before it changed', async () => {
    board.answer(jobs([job(1)]))
    await crawlOnce(test, board.origin)
    board.answer(jobs([job(1, { title: 'Senior Registered Nurse' })]))
    expect(await crawlOnce(test, board.origin)).toMatchObject({ changed: 1, new: 0 })
    const { db } = test.service.context
    expect(await db.selectFrom('posting').select(['title', 'level']).execute()).toEqual([
      { title: 'Senior Registered Nurse', level: 'senior' },
    ])
    expect(await db.selectFrom('posting_change').select(['title', 'fields']).execute()).toEqual([
      { title: 'Registered Nurse', fields: ['title', 'opening'] },
    ])
  })

  it('knows one opening on two boards as one group', async () => {
    board.answer(jobs([job(1), job(2)]))
    const run = await crawlOnce(test, board.origin)
    expect(run).toMatchObject({ new: 2, duplicates: 1 })
    const groups = await test.service.context.db.selectFrom('posting').select('group_id').distinct().execute()
    expect(groups).toHaveLength(1)
  })

  it('closes nothing when a whole board is suddenly empty once', async () => {
    board.answer(jobs([job(1), job(2)]))
    await crawlOnce(test, board.origin)
    board.answer(jobs([]))
    await crawlOnce(test, board.origin)
    board.answer(jobs([job(1), job(2)]))
    await crawlOnce(test, board.origin)
    expect(await openPostings(test)).toEqual(['1', '2'])
  })
})

describe('doing work twice', () => {
  it('changes nothing when the reading of a run is repeated from the start', async () => {
    board.answer(
      jobs(
        Array.from({ length: 1200 }, (_, index) =>
          job(index + 1, { location: { name: index % 2 ? 'Austin, TX' : 'Dallas, TX' } }),
        ),
      ),
    )
    const first = await crawlOnce(test, board.origin)
    expect(first).toMatchObject({ postings: 1200, new: 1200, next_batch: 3 })
    const { db, enqueue } = test.service.context
    // As if the worker had been killed after its second batch.
    await db
      .updateTable('run')
      .set({ state: 'reading', next_batch: 2, new: 1000, postings: 1000, duplicates: 998 })
      .where('id', '=', first.id)
      .execute()
    await db.deleteFrom('posting').where('external_id', 'in', ['1001', '1200']).execute()
    await enqueue(readRun, [{ runId: first.id }])
    const read = () => db.selectFrom('run').selectAll().where('id', '=', first.id).executeTakeFirstOrThrow()
    await until('the run is done again', async () => (await read()).state === 'done')
    expect(await read()).toMatchObject({ postings: 1200, new: 1002, unchanged: 198, closed: 0, next_batch: 3 })
    expect(await openPostings(test)).toHaveLength(1200)
  })

  it('counts a missing posting once per run, however often the run is finished', async () => {
    board.answer(jobs([job(1), job(2)]))
    await crawlOnce(test, board.origin)
    board.answer(jobs([job(1)]))
    const run = await crawlOnce(test, board.origin)
    const { db, enqueue } = test.service.context
    for (let time = 0; time < 3; time += 1) await enqueue(readRun, [{ runId: run.id }])
    await until('the queue is idle', async () => isIdle(test.service.runtime))
    expect(await db.selectFrom('posting').select('missing_runs').where('external_id', '=', '2').execute()).toEqual([
      { missing_runs: 1 },
    ])
  })

  it('fetches nothing again that an earlier attempt of the same run kept', async () => {
    board.answer(jobs([job(1)]))
    const run = await crawlOnce(test, board.origin)
    const before = board.requests.length
    const { db, enqueue } = test.service.context
    await db.updateTable('run').set({ state: 'fetching' }).where('id', '=', run.id).execute()
    await enqueue(fetchSource, [{ runId: run.id }])
    await until(
      'the run is done again',
      async () =>
        (await db.selectFrom('run').select('state').where('id', '=', run.id).executeTakeFirstOrThrow()).state ===
        'done',
    )
    expect(board.requests.length).toBe(before)
  })
})

const hour = (of: number) => new Date(`2026-11-20T${of}:00:00Z`)
