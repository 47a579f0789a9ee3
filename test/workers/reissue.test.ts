import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce, openPostings } from '../_support/crawl.ts'
import { addDetailSource, type DetailBoard, startDetailBoard } from '../_support/detail-board.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
let board: FakeBoard
let listing: DetailBoard
beforeAll(async () => {
  board = await startBoard()
  listing = await startDetailBoard()
})
afterAll(async () => {
  await board.stop()
  await listing.stop()
})
beforeEach(async () => {
  test = await startTestService({ parts: ['workers'] })
})
afterEach(() => test.stop())

const crawl = (list: unknown[], hours = 1) => {
  board.answer(jobs(list))
  return crawlOnce(test, board.origin, { hours })
}
const count = (table: 'posting' | 'posting_spell' | 'posting_change' | 'posting_group') =>
  test.service.context.db
    .selectFrom(table)
    .select((each) => each.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow()
    .then(({ n }) => Number(n))

describe('a board that gives its postings new ids', () => {
  it('has no new postings: rows, spells and groups stay, ids and addresses are those of today', async () => {
    const titled = (from: number) =>
      Array.from({ length: 1000 }, (_, index) => job(from + index, { title: `Nurse on ward ${index}` }))
    expect(await crawl(titled(1))).toMatchObject({ new: 1000 })
    const { db } = test.service.context
    const rows = () => db.selectFrom('posting').select(['id', 'title', 'external_id', 'url', 'first_seen_at']).execute()
    const before = await rows()
    expect(await crawl(titled(5001), 24)).toMatchObject({
      new: 0,
      reissued: 1000,
      unchanged: 0,
      closed: 0,
      postings: 1000,
    })
    const after = new Map((await rows()).map((row) => [row.id, row]))
    expect(after.size).toBe(1000)
    for (const row of before) {
      const id = String(Number(row.external_id) + 5000)
      const url = `https://job-boards.greenhouse.io/acme/jobs/${id}`
      expect(after.get(row.id)).toEqual({ ...row, external_id: id, url })
    }
    expect([await count('posting_spell'), await count('posting_change')]).toEqual([1000, 0])
    expect(await crawl(titled(5001), 24)).toMatchObject({ new: 0, reissued: 0, unchanged: 1000 })
  })

  it('keeps two equal ads two, both under new ids or one of them', async () => {
    await crawl([job(1), job(2)])
    expect(await crawl([job(11), job(12)])).toMatchObject({ new: 0, reissued: 2 })
    expect(await openPostings(test)).toEqual(['11', '12'])
    expect(await crawl([job(12), job(21)])).toMatchObject({ new: 0, reissued: 1, unchanged: 1 })
    expect(await openPostings(test)).toEqual(['12', '21'])
    expect(await crawl([job(12), job(21), job(31)])).toMatchObject({ new: 1, reissued: 0 })
    expect(await count('posting')).toBe(3)
  })

  it('is not believed of another employer, another place or another text', async () => {
    await crawl([job(1)])
    const others = [
      job(2, { company_name: 'Other Clinics' }),
      job(3, { location: { name: 'Dallas, TX' } }),
      job(4, { content: '&lt;p&gt;Another ward.&lt;/p&gt;' }),
    ]
    expect(await crawl(others)).toMatchObject({ new: 3, reissued: 0 })
  })

  it('is not believed when a page could not be read whole: the old id may still be there', async () => {
    await crawl([job(1)])
    expect(await crawl([job(2), 'nurse'])).toMatchObject({ complete: false, new: 1, reissued: 0 })
  })

  it('brings back what was closed within three days, with a new spell, and not what was closed before', async () => {
    await crawl([job(1), job(2, { title: 'Midwife' })])
    await crawl([])
    expect(await crawl([])).toMatchObject({ closed: 2 })
    expect(await crawl([job(5)], 48)).toMatchObject({ new: 0, reissued: 1, reopened: 1 })
    expect(await crawl([job(5), job(6, { title: 'Midwife' })], 48)).toMatchObject({ new: 1, reissued: 0 })
    expect([await count('posting'), await count('posting_spell')]).toEqual([3, 4])
  })

  it('is known by the pages of its postings too', async () => {
    addDetailSource(test, 'listing')
    const shown = (from: number) => [1, 2, 3].map((n) => ({ id: from + n, title: `Nurse ${n}`, text: `Ward ${n}.` }))
    listing.show(shown(0))
    const read = () => crawlOnce(test, listing.origin, { connector: 'listing', hours: 24 })
    expect(await read()).toMatchObject({ new: 3 })
    listing.show(shown(100))
    expect(await read()).toMatchObject({ complete: true, new: 0, reissued: 3, closed: 0 })
    expect(await openPostings(test)).toEqual(['101', '102', '103'])
    expect(await count('posting_spell')).toBe(3)
  })
})

describe('another address of a posting', () => {
  it('is followed, and is no change of the posting', async () => {
    await crawl([job(1)])
    const url = 'https://job-boards.greenhouse.io/acme/jobs/1?today=2'
    expect(await crawl([job(1, { absolute_url: url })])).toMatchObject({ changed: 0, unchanged: 1 })
    const { db } = test.service.context
    expect(await db.selectFrom('posting').select(['url', 'changed_at']).execute()).toEqual([{ url, changed_at: null }])
    expect(await count('posting_change')).toBe(0)
  })
})
