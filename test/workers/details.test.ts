import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchSource } from '../../jobs/fetch-source.ts'
import { failRun, findRun, openRun } from '../../src/store/run.ts'
import { crawl as fetchPages } from '../../workers/_crawl.ts'
import { crawlOnce, openPostings } from '../_support/crawl.ts'
import { type Ad, addDetailSource, type DetailBoard, startDetailBoard } from '../_support/detail-board.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
let board: DetailBoard
beforeAll(async () => {
  board = await startDetailBoard()
})
afterAll(() => board.stop())
beforeEach(async () => {
  test = await startTestService({ parts: ['workers'] })
  addDetailSource(test, 'listing')
})
afterEach(() => test.stop())

const crawl = (hours = 1) => crawlOnce(test, board.origin, { connector: 'listing', hours })
const ads = (...ids: number[]): Ad[] => ids.map((id) => ({ id }))
const many = (count: number): Ad[] => ads(...Array.from({ length: count }, (_, index) => index + 1))

function stored() {
  return test.service.context.db.selectFrom('posting').selectAll().orderBy('external_id').execute()
}

function refusedOf(runId: string) {
  return test.service.context.db
    .selectFrom('refused')
    .innerJoin('document', 'document.id', 'refused.document_id')
    .select(['refused.path', 'refused.reason', 'document.external_id', 'document.state'])
    .where('refused.run_id', '=', runId)
    .execute()
}

describe('pages of single postings', () => {
  it('are had once: a posting that is stored is seen by its name in the list', async () => {
    board.show(ads(1, 2, 3))
    board.taken()
    expect(await crawl()).toMatchObject({ complete: true, new: 3, postings: 3, listed: 0, pages: 4, left_over: 0 })
    expect(board.taken()).toMatchObject({ lists: 1, details: [1, 2, 3] })
    const before = await stored()
    expect(await crawl()).toMatchObject({ complete: true, new: 0, postings: 0, listed: 3, closed: 0, pages: 1 })
    expect(board.taken()).toMatchObject({ lists: 1, details: [] })
    const after = await stored()
    for (const [index, row] of after.entries()) {
      expect(row.last_seen_at.getTime()).toBe((before[index]?.last_seen_at.getTime() ?? 0) + 3_600_000)
      expect(row.seen_run_id).not.toBe(before[index]?.seen_run_id)
    }
    const documents = await test.service.context.db.selectFrom('document').select('external_id').execute()
    expect(documents.map((row) => row.external_id).sort()).toEqual(['1', '2', '3', null, null])
  })

  it('are had for new postings alone', async () => {
    board.show(ads(1, 2))
    await crawl()
    board.taken()
    board.show(ads(1, 2, 7))
    expect(await crawl()).toMatchObject({ new: 1, postings: 1, listed: 2 })
    expect(board.taken().details).toEqual([7])
  })

  it('are had again when the list states another title, and what they said before is kept', async () => {
    board.show([{ id: 1, title: 'Nurse' }, { id: 2 }])
    await crawl()
    board.taken()
    board.show([{ id: 1, title: 'Senior Nurse', text: 'Lead the ward.' }, { id: 2 }])
    expect(await crawl()).toMatchObject({ changed: 1, postings: 1, listed: 1, new: 0 })
    expect(board.taken().details).toEqual([1])
    const changes = await test.service.context.db.selectFrom('posting_change').select(['title', 'fields']).execute()
    expect(changes).toEqual([{ title: 'Nurse', fields: ['title', 'text', 'opening'] }])
  })

  it('are not had again for a title that only differs in spaces, or always differs from that of the page', async () => {
    board.show([
      { id: 1, title: '  Nurse\u200b  (ICU) ', pageTitle: 'Nurse (ICU)' },
      { id: 2, title: 'Nurse…', pageTitle: 'Nurse for the night shift' },
    ])
    await crawl()
    board.taken()
    await crawl()
    expect(board.taken().details).toEqual([])
  })

  it('are asked for conditionally after more than seven days, not all at once, and keep edits of the text', async () => {
    board.show(many(60))
    await crawl()
    board.taken()
    await crawl(6.9 * 24)
    expect(board.taken().details).toEqual([])
    board.show(many(60).map((ad) => (ad.id === 30 ? { ...ad, text: 'Care on another ward.' } : ad)))
    const had: number[] = []
    let changed = 0
    for (let hour = 0; hour < 7; hour += 1) {
      changed += (await crawl(5)).changed
      const { details, conditional } = board.taken()
      expect(conditional).toBe(details.length)
      expect(details.length).toBeLessThan(40)
      had.push(...details)
    }
    expect(had.sort((a, b) => a - b)).toEqual(many(60).map(({ id }) => id))
    expect(changed).toBe(1)
    const changes = await test.service.context.db.selectFrom('posting_change').select('fields').execute()
    expect(changes).toEqual([{ fields: ['text'] }])
  })

  it('are limited in a run; the next run has the rest, and the list counts as seen whole', async () => {
    board.show(many(1100))
    board.taken()
    expect(await crawl()).toMatchObject({ complete: true, new: 500, listed: 600, left_over: 600 })
    expect(await crawl()).toMatchObject({ complete: true, new: 500, listed: 600, left_over: 100 })
    expect(await crawl()).toMatchObject({ complete: true, new: 100, listed: 1000, left_over: 0 })
    expect(board.taken().details).toEqual(many(1100).map(({ id }) => id))
    expect(await openPostings(test)).toHaveLength(1100)
  })

  it('are not asked for again by a second attempt of the same run', async () => {
    board.show(ads(1, 2, 3))
    board.answer(2, (response) => response.writeHead(410).end())
    const run = await crawl()
    board.taken()
    const { db, enqueue } = test.service.context
    await db.updateTable('run').set({ state: 'fetching' }).where('id', '=', run.id).execute()
    await enqueue(fetchSource, [{ runId: run.id }])
    const read = () => db.selectFrom('run').selectAll().where('id', '=', run.id).executeTakeFirstOrThrow()
    await until('the run is done again', async () => (await read()).state === 'done')
    expect(board.taken()).toMatchObject({ lists: 0, details: [] })
    expect(await read()).toMatchObject({ postings: 2, new: 2, refused: 1, next_batch: run.next_batch })
    board.answer(2, null)
  })
})

describe('a page of one posting that fails', () => {
  const failures: { name: string; reply: (response: import('node:http').ServerResponse) => void; reason: RegExp }[] = [
    { name: 'is gone', reply: (response) => response.writeHead(404).end(), reason: /404/ },
    { name: 'is refused', reply: (response) => response.writeHead(403).end(), reason: /403/ },
    { name: 'is no JSON', reply: (response) => response.end('<html>Please sign in</html>'), reason: /no JSON/ },
    {
      name: 'shows another posting',
      reply: (response) => response.end(JSON.stringify({ id: 99 })),
      reason: /posting 99 instead/,
    },
    { name: 'has no title', reply: (response) => response.end('{"id":2,"title":" "}'), reason: /title|empty/ },
  ]
  it.each(failures)(
    'and $name is refused with its path, and concerns that posting alone',
    async ({ reply, reason }) => {
      board.show(ads(1, 2, 3))
      board.answer(2, reply)
      const run = await crawl()
      expect(run).toMatchObject({ state: 'done', complete: true, went_well: true, new: 2, listed: 1, refused: 1 })
      const [refused, ...others] = await refusedOf(run.id)
      expect(others).toEqual([])
      expect(refused).toMatchObject({ external_id: '2', state: 'failed', reason: expect.stringMatching(reason) })
      expect(await openPostings(test)).toEqual(['1', '3'])
      board.taken()
      await crawl()
      expect(board.taken().details).toEqual([])
      board.answer(2, null)
      expect(await crawl(25)).toMatchObject({ new: 1 })
      expect(await openPostings(test)).toEqual(['1', '2', '3'])
    },
  )

  it('closes nothing and changes nothing when the posting is stored', async () => {
    board.show(ads(1, 2))
    await crawl()
    board.answer(2, (response) => response.writeHead(404).end())
    board.show([{ id: 1 }, { id: 2, title: 'Senior Nurse' }])
    for (let time = 0; time < 3; time += 1) expect(await crawl()).toMatchObject({ complete: true, closed: 0 })
    expect(await stored()).toMatchObject([{ title: 'Nurse' }, { title: 'Nurse', closed_at: null, missing_runs: 0 }])
    board.answer(2, null)
  })

  it('and may succeed later is left to the next run, without failing this one', async () => {
    board.show(ads(1, 2, 3))
    board.answer(2, (response) => response.writeHead(503).end())
    expect(await crawl()).toMatchObject({ state: 'done', complete: true, new: 2, refused: 0, left_over: 1 })
    board.answer(2, null)
    expect(await crawl()).toMatchObject({ new: 1, left_over: 0 })
  })

  it('because we ask too much ends the asking; the rest is left to the next run', async () => {
    const all = many(40)
    board.show(all)
    for (const { id } of all) board.answer(id, (response) => response.writeHead(429, { 'retry-after': '3600' }).end())
    board.taken()
    expect(await crawl()).toMatchObject({ state: 'done', complete: true, new: 0, left_over: 40 })
    expect(board.taken().details.length).toBeLessThanOrEqual(8)
    for (const { id } of all) board.answer(id, null)
  })
})

describe('pages of single postings that a run had and nobody read, since the run failed', () => {
  it('are had again by the next run, not a day later', async () => {
    board.show(ads(1, 2, 3))
    const { context } = test.service
    const { source_id } = await crawlOnce(test, board.origin, { connector: 'listing' })
    board.show(ads(1, 2, 3, 4, 5))
    const runId = await openRun(context.db, source_id, 'fetching', test.clock.now)
    const run = await findRun(context.db, runId ?? '')
    if (run === null) throw new Error('there is no run')
    await fetchPages(run, context, new AbortController().signal)
    await failRun(context.db, run.id, 'the database did not answer', test.clock.now)
    board.taken()
    expect(await crawl()).toMatchObject({ complete: true, new: 2 })
    expect(board.taken().details).toEqual([4, 5])
    expect(await openPostings(test)).toEqual(['1', '2', '3', '4', '5'])
  })
})

describe('the page of a stored posting that is gone while the list goes on naming it', () => {
  const DAYS = 8 * 24
  const gone = (id: number, status: number) => board.answer(id, (response) => response.writeHead(status).end())
  const missed = async () => (await stored()).map((row) => [row.closed_at !== null, row.missing_runs])

  it('has it count as not named after two visits a day apart, so that it closes with the reason, and stays closed', async () => {
    board.show(ads(1, 2))
    await crawl()
    gone(2, 404)
    board.taken()
    expect(await crawl(DAYS)).toMatchObject({ complete: true, closed: 0, refused: 1 })
    expect(await crawl(1)).toMatchObject({ closed: 0, listed: 2 })
    expect(board.taken().details).toEqual([1, 2])
    gone(2, 410)
    expect(await crawl(25)).toMatchObject({ complete: true, closed: 0, listed: 1 })
    expect(await missed()).toEqual([
      [false, 0],
      [false, 1],
    ])
    expect(await crawl(1)).toMatchObject({ closed: 1, listed: 1 })
    expect(await stored()).toMatchObject([{ closed_reason: null }, { closed_reason: 'its own page is gone' }])
    board.taken()
    expect(await crawl(1)).toMatchObject({ closed: 0, reopened: 0 })
    expect(await crawl(25)).toMatchObject({ closed: 0, reopened: 0 })
    expect(board.taken().details).toEqual([2])
    board.answer(2, null)
    expect(await crawl(25)).toMatchObject({ reopened: 1, new: 0 })
    expect(await crawl(1)).toMatchObject({ closed: 0, listed: 2 })
    const spells = await test.service.context.db
      .selectFrom('posting_spell')
      .innerJoin('posting', 'posting.id', 'posting_spell.posting_id')
      .select('posting_spell.closed_reason as reason')
      .where('external_id', '=', '2')
      .orderBy('posting_spell.first_seen_at')
      .execute()
    expect(spells).toEqual([{ reason: 'its own page is gone' }, { reason: null }])
  })

  it('counts for nothing when any other answer came between the two', async () => {
    board.show(ads(1, 2))
    await crawl()
    gone(2, 404)
    await crawl(DAYS)
    gone(2, 403)
    await crawl(25)
    gone(2, 404)
    await crawl(25)
    await crawl(1)
    board.answer(2, null)
    await crawl(25)
    gone(2, 404)
    await crawl(DAYS)
    expect(await crawl(1)).toMatchObject({ closed: 0, listed: 2 })
    expect((await missed())[1]).toEqual([false, 0])
    board.answer(2, null)
  })

  it('closes nothing at once when most pages of a board are gone: that must repeat, as for an empty board', async () => {
    const all = many(6)
    board.show(all)
    await crawl()
    for (const { id } of all) gone(id, 404)
    await crawl(DAYS)
    expect(await crawl(25)).toMatchObject({ shrunk: true, closed: 0 })
    expect((await missed()).every(([closed, misses]) => closed === false && misses === 0)).toBe(true)
    expect(await crawl(1)).toMatchObject({ shrunk: true, closed: 0 })
    expect(await crawl(1)).toMatchObject({ closed: 6 })
    for (const { id } of all) board.answer(id, null)
  })
})

describe('a posting that a list only names', () => {
  it('closes when two complete lists in a row do not name it, and comes back with a new spell', async () => {
    board.show(ads(1, 2))
    await crawl()
    board.show(ads(1))
    await crawl()
    expect(await crawl()).toMatchObject({ closed: 1 })
    board.show(ads(1, 2))
    board.taken()
    expect(await crawl()).toMatchObject({ new: 0, reopened: 1, listed: 2 })
    expect(board.taken().details).toEqual([])
    const spells = await test.service.context.db
      .selectFrom('posting_spell')
      .innerJoin('posting', 'posting.id', 'posting_spell.posting_id')
      .select(['posting_spell.closed_at'])
      .where('external_id', '=', '2')
      .orderBy('posting_spell.first_seen_at')
      .execute()
    expect(spells).toEqual([{ closed_at: expect.any(Date) }, { closed_at: null }])
  })
})
