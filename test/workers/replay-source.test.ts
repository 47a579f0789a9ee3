import { afterAll, beforeAll, expect, it } from 'vitest'
import { replaySource } from '../../jobs/replay-source.ts'
import { sweep } from '../../jobs/sweep.ts'
import { findReplayRequest, openReplayRequest } from '../../src/store/replay-request.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
let board: FakeBoard
let sourceId: string
beforeAll(async () => {
  test = await startTestService({ parts: ['workers'] })
  board = await startBoard()
  board.answer(jobs([job(1)]))
  sourceId = (await crawlOnce(test, board.origin)).source_id
})
afterAll(async () => {
  await board.stop()
  await test.stop()
})

const db = () => test.service.context.db
const title = async () => (await db().selectFrom('posting').select('title').executeTakeFirstOrThrow()).title
const idle = () => until('the queues are idle', () => isIdle(test.service.runtime), 60)

/** A stored ad says something that its kept page does not, and its reading counts as an old one. */
async function misread(): Promise<void> {
  await db().updateTable('posting').set({ title: 'Misread', reading_hash: 'old' }).execute()
}

async function ask(apply: boolean): Promise<string> {
  const id = await openReplayRequest(db(), { sourceId, apply, by: 'ada' }, test.clock.now)
  if (id === null) throw new Error('another is not finished')
  return id
}

const request = async (id: string) => await findReplayRequest(db(), id)

async function sweepAfter(minutes: number): Promise<void> {
  test.clock.now = new Date(test.clock.now.getTime() + minutes * 60_000)
  await test.service.context.enqueue(sweep, [{}])
  await idle()
}

it('a replay whose job the queue lost is taken up by the sweep, and no sooner than it counts as lost', async () => {
  await misread()
  const id = await ask(true)
  await sweepAfter(1)
  expect(await request(id)).toMatchObject({ finishedAt: null, report: null })
  expect(await title()).toBe('Misread')
  await sweepAfter(2)
  expect(await request(id)).toMatchObject({ finishedAt: test.clock.now, fault: null, report: { reread: 1 } })
  expect(await title()).toBe('Registered Nurse')
})

it('a job that comes twice, or after the sweep put it back, does it once', async () => {
  const id = await ask(false)
  await sweepAfter(3)
  const done = await request(id)
  expect(done).toMatchObject({ report: { reread: 0 } })
  await misread()
  test.clock.now = new Date(test.clock.now.getTime() + 60_000)
  await test.service.context.enqueue(replaySource, [{ requestId: id }])
  await sweepAfter(5)
  expect(await request(id)).toEqual(done)
  expect(await title()).toBe('Misread')
})

it('a replay that cannot be done ends with its reason, and the next one of the source can be asked for', async () => {
  const kept = await db().selectFrom('document_body').select(['hash', 'bytes']).executeTakeFirstOrThrow()
  await db()
    .updateTable('document_body')
    .set({ bytes: Buffer.from('no gzip') })
    .execute()
  const id = await ask(true)
  await sweepAfter(3)
  await until('it is given up', async () => (await request(id))?.finishedAt !== null, 60)
  expect(await request(id)).toMatchObject({ report: null, fault: expect.stringContaining('header') })
  await db().updateTable('document_body').set({ bytes: kept.bytes }).execute()
  const next = await ask(true)
  await sweepAfter(3)
  expect(await request(next)).toMatchObject({ fault: null, report: { reread: 1 } })
})
