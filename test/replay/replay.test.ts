import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from '../../src/domain/document.ts'
import type { PageReading, RawPosting } from '../../src/domain/posting.ts'
import { PayloadError } from '../../src/errors.ts'
import { type ReplayReport, replay } from '../../src/replay/replay.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce, openPostings } from '../_support/crawl.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
let board: FakeBoard
beforeAll(async () => {
  board = await startBoard()
  test = await startTestService({ parts: ['workers'] })
})
afterAll(async () => {
  await test.stop()
  await board.stop()
})

type Read = (page: Page, as: (page: Page) => PageReading) => PageReading

/** Replays with a Greenhouse connector that reads otherwise. */
function replayAs(read: Read, apply: boolean): Promise<ReplayReport> {
  const { context } = test.service
  const greenhouse = context.sources.get('greenhouse')
  if (greenhouse === undefined) throw new Error('there is no connector greenhouse')
  const mended = { ...greenhouse, read: (page: Page, at: never) => read(page, (same) => greenhouse.read(same, at)) }
  const sources = new Map(context.sources).set('greenhouse', mended)
  return replay({ ...context, sources }, { since: new Date(0), sourceId: null, apply, examples: 2 })
}

const changeEach =
  (change: (posting: RawPosting) => Partial<RawPosting>): Read =>
  (page, as) => {
    const { postings, refused } = as(page)
    return { postings: postings.map((posting) => ({ ...posting, ...change(posting) })), refused }
  }

describe('a replay', () => {
  beforeEach(async () => {
    board.answer(jobs([job(1), job(2), job(3, { title: undefined })]))
    await crawlOnce(test, board.origin)
  })

  it('shows what a mended connector reads otherwise, then stores it, without a change of the employer’s', async () => {
    const mended = changeEach(({ externalId }) => (externalId === '1' ? { description: 'Read to its end.' } : {}))
    const shown = await replayAs(mended, false)
    expect(shown).toMatchObject({ pages: 1, looked: 2, reread: 1, fields: { text: 1, title: 0 } })
    expect(shown.examples.reread[0]?.after.text).toBe('Read to its end.')
    expect(await replayAs(mended, false)).toEqual(shown)
    expect(await replayAs(mended, true)).toMatchObject({ reread: 1 })
    expect(await replayAs(mended, true)).toMatchObject({ looked: 2, reread: 0, fresh: 0 })
    const changes = await test.service.context.db.selectFrom('posting_change').selectAll().execute()
    expect(changes).toEqual([])
  })

  it('adds what could not be read before, and replaces the refusals of the page', async () => {
    const untitled: Read = (page, as) => {
      const { postings } = as(page)
      return {
        postings: [...postings, ...postings.slice(0, 1).map((one) => ({ ...one, externalId: '3' }))],
        refused: [],
      }
    }
    expect(await replayAs(untitled, false)).toMatchObject({ fresh: 1, refused: { before: 1, now: 0 } })
    expect(await openPostings(test)).toEqual(['1', '2'])
    expect(await replayAs(untitled, true)).toMatchObject({ fresh: 1 })
    expect(await openPostings(test)).toEqual(['1', '2', '3'])
    expect(await replayAs(untitled, false)).toMatchObject({ fresh: 0, refused: { before: 0, now: 0 } })
  })

  it('names what today’s reader refuses, and removes nothing', async () => {
    const broken: Read = () => {
      throw new PayloadError('jobs', 'expected list, found nothing')
    }
    const report = await replayAs(broken, false)
    expect(report).toMatchObject({ unreadable: { before: 0, now: 1 }, reread: 0 })
    expect(report.examples.refused).toMatchObject([{ path: 'jobs', reason: 'expected list, found nothing' }])
    const open = await openPostings(test)
    await replayAs(broken, true)
    expect(await openPostings(test)).toEqual(open)
    expect(await replayAs((page, as) => as(page), true)).toMatchObject({ unreadable: { before: 1, now: 0 } })
  })
})
