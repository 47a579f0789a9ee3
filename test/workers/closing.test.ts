import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PageReading } from '../../src/domain/posting.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { type FakeBoard, job, jobs, json, startBoard } from '../_support/board.ts'
import { crawlOnce, openPostings } from '../_support/crawl.ts'
import { addDetailSource } from '../_support/detail-board.ts'
import { raw } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
let board: FakeBoard
const asked: (string | null)[] = []
beforeAll(async () => {
  board = await startBoard()
})
afterAll(() => board.stop())
beforeEach(async () => {
  test = await startTestService({ parts: ['workers'] })
  asked.length = 0
})
afterEach(() => test.stop())

const titled = (ids: number[]) => ids.map((id) => job(id, { title: `Nurse on ward ${id}` }))
const whole = (ids: number[]) => {
  board.answer(jobs(titled(ids)))
  return crawlOnce(test, board.origin)
}
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

/** A source whose pages are readings, written down. */
function addPlainSource(listing: SourceDefinition['listing']): void {
  addDetailSource(test, listing, {
    listing,
    next: () => [],
    first: ({ origin }, since) => {
      asked.push(since?.toISOString() ?? null)
      return { url: `${origin}/list` }
    },
    read: (page) => JSON.parse(Buffer.from(page.body).toString()) as PageReading,
  })
}

const partly = (listing: SourceDefinition['listing'], reading: Partial<PageReading>, hours = 1) => {
  board.answer(json(JSON.stringify({ postings: [], refused: [], ...reading })))
  return crawlOnce(test, board.origin, { connector: listing, hours })
}

async function closings() {
  const { db } = test.service.context
  const rows = await db.selectFrom('posting').select(['external_id', 'closed_reason']).orderBy('external_id').execute()
  return Object.fromEntries(rows.map((row) => [row.external_id, row.closed_reason]))
}

describe('a board that is suddenly much smaller', () => {
  it.each([
    ['empty', []],
    ['80 % smaller', [1]],
  ])('(%s) closes nothing until that repeats, and then counts as usual', async (_, left) => {
    await whole(upTo(5))
    const first = await whole(left)
    expect(first).toMatchObject({ complete: true, shrunk: true, closed: 0 })
    expect(first.reason).toBe(
      `the board went from 5 open postings to ${left.length}: nothing counts as missing until that repeats`,
    )
    expect(await whole(left)).toMatchObject({ complete: true, shrunk: true, closed: 0, reason: null })
    expect(await openPostings(test)).toHaveLength(5)
    expect(await whole(left)).toMatchObject({ closed: 5 - left.length })
  })

  it('is forgiven when it is back the next time, however often that happens', async () => {
    for (const ids of [upTo(9), [], upTo(9), [], upTo(9), []]) await whole(ids)
    expect(await openPostings(test)).toHaveLength(9)
  })

  it('counts as usual when it is less than 80 % smaller, or had fewer than five postings', async () => {
    await whole(upTo(9))
    expect(await whole([1, 2])).toMatchObject({ shrunk: false })
    expect(await whole([1, 2])).toMatchObject({ shrunk: false, closed: 7 })
    expect(await whole([])).toMatchObject({ shrunk: false })
    expect(await whole([])).toMatchObject({ closed: 2 })
  })

  it('is not made believed by a partial run between', async () => {
    await whole(upTo(5))
    await whole([])
    board.answer(jobs(['nurse']))
    expect(await crawlOnce(test, board.origin)).toMatchObject({ complete: false })
    expect(await whole([])).toMatchObject({ shrunk: true, closed: 0 })
    expect(await whole([])).toMatchObject({ closed: 5 })
  })
})

describe('a source that never shows its whole board', () => {
  it('is never complete, and closes nothing for being missing', async () => {
    addPlainSource('latest')
    await partly('latest', { postings: [raw(1), raw(2)] })
    for (let time = 0; time < 3; time += 1)
      expect(await partly('latest', { postings: [raw(2)] })).toMatchObject({
        complete: false,
        reason: null,
        went_well: true,
        closed: 0,
      })
    expect(await openPostings(test)).toEqual(['1', '2'])
  })

  it('closes what it says is removed, and opens what comes again', async () => {
    addPlainSource('changes')
    await partly('changes', { postings: [raw(1), raw(2), raw(3)] })
    expect(await partly('changes', { removed: ['1', '3', '77'] })).toMatchObject({ removed: 2, closed: 2 })
    expect(await closings()).toEqual({ 1: 'removed by the source', 2: null, 3: 'removed by the source' })
    expect(await partly('changes', { removed: ['1'], listed: [{ externalId: '3', title: null }] })).toMatchObject({
      removed: 0,
      reopened: 1,
    })
    expect(await openPostings(test)).toEqual(['2', '3'])
  })

  it('closes what is past its stated end and not shown any more; a day is over when it ends', async () => {
    addPlainSource('latest')
    const ends = (id: number, expiresAt: string | null) => raw(id, { expiresAt })
    const ads = [ends(1, '2026-11-20T18:00:00Z'), ends(2, '2026-11-20'), ends(3, '2026-11-20T18:00:00Z'), ends(4, null)]
    await partly('latest', { postings: ads })
    expect(await partly('latest', { postings: ads.slice(2) }, 6)).toMatchObject({ closed: 1 })
    expect(await closings()).toEqual({ 1: 'expired', 2: null, 3: null, 4: null })
    expect(await partly('latest', { postings: [] }, 6)).toMatchObject({ closed: 2 })
    expect(await closings()).toEqual({ 1: 'expired', 2: 'expired', 3: 'expired', 4: null })
  })

  it('is asked for what came since the last crawl that had every page began, whatever was refused on them', async () => {
    addPlainSource('changes')
    await partly('changes', { postings: [raw(1)] })
    await partly('changes', { refused: [{ path: 'jobs[0].title', reason: 'missing' }] })
    await partly('changes', { refused: [{ path: 'page', reason: 'cut off' }] })
    board.answer(json('['))
    addDetailSource(test, 'changes', {
      listing: 'changes',
      next: () => [],
      first: ({ origin }, since) => {
        asked.push(since?.toISOString() ?? null)
        return { url: `${origin}/list` }
      },
    })
    expect(await crawlOnce(test, board.origin, { connector: 'changes' })).toMatchObject({ went_well: false })
    addPlainSource('changes')
    await partly('changes', {})
    await partly('changes', {})
    expect(asked).toEqual([
      null,
      '2026-11-20T13:00:00.000Z',
      '2026-11-20T14:00:00.000Z',
      '2026-11-20T14:00:00.000Z',
      '2026-11-20T14:00:00.000Z',
      '2026-11-20T17:00:00.000Z',
    ])
  })
})

describe('what a posting said before', () => {
  it('is kept for title, pay and text, and for nothing that stayed', async () => {
    const paid = (content: string, cents: number, title = 'Nurse') => ({
      ...job(1, { title, content }),
      pay_input_ranges: [{ min_cents: cents, max_cents: cents, currency_type: 'USD', title: 'Annual base salary' }],
    })
    const shown = [
      paid('One ward.', 6_000_000),
      paid('One ward.', 6_000_000),
      paid('Two wards.', 6_000_000),
      paid('Two wards.', 7_000_000),
      paid('Two wards.', 7_000_000, 'Staff Nurse'),
    ]
    const changed: number[] = []
    for (const each of shown) {
      board.answer(jobs([each]))
      changed.push((await crawlOnce(test, board.origin)).changed)
    }
    expect(changed).toEqual([0, 0, 1, 1, 1])
    const changes = await test.service.context.db
      .selectFrom('posting_change')
      .select(['fields', 'title', 'pay_min'])
      .orderBy('changed_at')
      .execute()
    expect(changes).toMatchObject([
      { fields: ['text'], title: 'Nurse', pay_min: 60_000 },
      { fields: ['pay'], title: 'Nurse', pay_min: 60_000 },
      { fields: expect.arrayContaining(['title']), title: 'Nurse', pay_min: 70_000 },
    ])
  })
})
