import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeBoard, gzipBomb, job, jobs, json, type Reply, startBoard } from '../_support/board.ts'
import { crawlOnce, openPostings } from '../_support/crawl.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
let board: FakeBoard
beforeAll(async () => {
  board = await startBoard()
})
afterAll(() => board.stop())
beforeEach(async () => {
  test = await startTestService({
    parts: ['workers'],
    environment: { FETCH_MAX_MEBIBYTES: '4', FETCH_TIMEOUT_SECONDS: '20' },
  })
  board.answer(jobs([job(1), job(2)]))
  expect(await crawlOnce(test, board.origin)).toMatchObject({ state: 'done', complete: true, new: 2 })
})
afterEach(() => test.stop())

const huge: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const piece = Buffer.alloc(1024 * 1024, 'x')
  const pour = (left: number): void => {
    if (left === 0 || response.destroyed) response.end()
    else if (response.write(piece)) setImmediate(pour, left - 1)
    else response.once('drain', () => pour(left - 1))
  }
  pour(200)
}

const pages: { name: string; reply: Reply; reason: RegExp; kept: boolean }[] = [
  {
    name: 'HTML where JSON was due',
    reply: json('<!doctype html><html><body>Please sign in</body></html>'),
    reason: /HTML/,
    kept: true,
  },
  { name: 'truncated JSON', reply: json('{"jobs": [{"id": 1, "title": "Regi'), reason: /truncated/i, kept: true },
  { name: 'a list where an object was due', reply: json('[1, 2, 3]'), reason: /jobs|expected/, kept: true },
  { name: 'jobs that are a text', reply: json('{"jobs": "none"}'), reason: /jobs/, kept: true },
  {
    name: 'invalid UTF-8',
    reply: json(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
    reason: /UTF-8/i,
    kept: true,
  },
  { name: 'an empty page', reply: json(''), reason: /./, kept: true },
  { name: 'a page of 200 MB', reply: huge, reason: /too_large/, kept: true },
  { name: 'a gzip bomb', reply: gzipBomb(256), reason: /too_large/, kept: true },
]

describe('a page that is not what it claims', () => {
  it.each(pages)(
    '$name is kept with its reason and closes nothing, however often it comes',
    async ({ reply, reason, kept }) => {
      board.answer(reply)
      for (let crawl = 0; crawl < 3; crawl += 1) {
        const run = await crawlOnce(test, board.origin)
        expect(run.complete).toBe(false)
        expect(run.reason).toMatch(reason)
        expect(run.closed).toBe(0)
        const documents = await test.service.context.db
          .selectFrom('document')
          .select(['state', 'reason'])
          .where('run_id', '=', run.id)
          .execute()
        expect(documents.map((document) => document.state)).toEqual(kept ? ['failed'] : [])
        expect(documents[0]?.reason).toMatch(reason)
      }
      expect(await openPostings(test)).toEqual(['1', '2'])
    },
  )

  it.each([404, 403, 500])(
    'a board that answers %i fails its run with the reason and closes nothing',
    async (status) => {
      board.answer((response) => response.writeHead(status).end())
      for (let crawl = 0; crawl < 2; crawl += 1) {
        const run = await crawlOnce(test, board.origin)
        expect(run).toMatchObject({ state: 'failed', complete: false, closed: 0 })
        expect(run.reason).toContain(board.origin)
      }
      expect(await openPostings(test)).toEqual(['1', '2'])
    },
  )
})

describe('a bad posting among good ones', () => {
  const bad: { name: string; posting: unknown; path: string; reason: RegExp; told?: false }[] = [
    { name: 'without a title', posting: job(3, { title: undefined }), path: 'jobs[2].title', reason: /missing/ },
    {
      name: 'without a link',
      posting: job(3, { absolute_url: undefined }),
      path: 'jobs[2].absolute_url',
      reason: /missing/,
    },
    {
      name: 'with a javascript link',
      posting: job(3, { absolute_url: 'javascript:alert(1)' }),
      path: 'jobs[2].absolute_url',
      reason: /http/,
    },
    {
      name: 'with a number as title',
      posting: job(3, { title: { en: 'Nurse' } }),
      path: 'jobs[2].title',
      reason: /expected/,
    },
    {
      name: 'without an id',
      posting: job(3, { id: undefined }),
      path: 'jobs[2].id',
      reason: /missing/,
      told: false,
    },
    { name: 'that is no object', posting: 'nurse', path: 'jobs[2]', reason: /expected/, told: false },
  ]
  it.each(bad)(
    '$name is refused with its path, and the others are stored',
    async ({ posting, path, reason, told = true }) => {
      board.answer(jobs([job(1), job(4, { title: 'Midwife' }), posting]))
      const run = await crawlOnce(test, board.origin)
      expect(run).toMatchObject({ state: 'done', complete: told, new: 1, unchanged: 1, refused: 1, closed: 0 })
      if (!told) expect(run.reason).toContain(path)
      const refused = await test.service.context.db
        .selectFrom('refused')
        .select(['path', 'reason'])
        .where('run_id', '=', run.id)
        .execute()
      expect(refused).toEqual([{ path, reason: expect.stringMatching(reason) }])
    },
  )

  it.each(bad)(
    '$name keeps others from closing only when nobody can tell which posting it is',
    async ({ posting, told = true }) => {
      board.answer(jobs([job(1), job(4, { title: 'Midwife' }), posting]))
      for (let crawl = 0; crawl < 3; crawl += 1) await crawlOnce(test, board.origin)
      expect(await openPostings(test)).toEqual(told ? ['1', '4'] : ['1', '2', '4'])
    },
  )

  it('that is stored and breaks counts as seen', async () => {
    board.answer(jobs([job(1), job(2, { title: undefined })]))
    for (let crawl = 0; crawl < 3; crawl += 1)
      expect(await crawlOnce(test, board.origin)).toMatchObject({ complete: true, refused: 1, closed: 0 })
    expect(await openPostings(test)).toEqual(['1', '2'])
  })
})
