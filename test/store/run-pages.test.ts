import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KeptPage, keepPage, keepUnchangedPage, listDocuments, recordReading } from '../../src/store/document.ts'
import { failRun, moveRun, openRun } from '../../src/store/run.ts'
import { addSource } from '../../src/store/source.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

const AT = new Date('2026-11-20T12:00:00Z')

let database: TestDatabase
let page: KeptPage
beforeEach(async () => {
  database = await cloneDatabase()
  const board = {
    connector: 'greenhouse',
    board: 'acme',
    origin: 'https://api.example',
    name: 'Acme',
    everyMinutes: 60,
  }
  const { id: sourceId } = await addSource(database.db, board, AT)
  const runId = (await openRun(database.db, sourceId, 'fetching', AT)) ?? ''
  page = {
    ...{ runId, sourceId, ordinal: 0, url: 'https://api.example/1', fetchedAt: AT, status: 200 },
    ...{ contentType: null, etag: null, lastModified: null },
  }
})
afterEach(() => database.drop())

const kept = () =>
  database.db.selectFrom('document').select(['url', 'state', 'reason', 'hash']).orderBy('url').execute()

describe('pages of one place in their run, as two attempts may leave them', () => {
  it('are read in the same order every time, so that batches stay the same', async () => {
    for (const name of ['a', 'b', 'c'])
      await keepPage(database.db, { ...page, url: `https://api.example/${name}` }, Buffer.from(name))
    const first = await listDocuments(database.db, page.runId)
    // Rows that are written move behind the others.
    for (const { id } of first.slice(0, 2))
      await recordReading(database.db, { id, runId: page.runId }, { state: 'read', reason: null, refused: [] })
    const again = await listDocuments(database.db, page.runId)
    expect(again.map(({ url }) => url)).toEqual(first.map(({ url }) => url))
  })
})

describe('a page that nobody will read', () => {
  it('says why when its run failed', async () => {
    await keepPage(database.db, page, Buffer.from('{}'))
    expect(await failRun(database.db, page.runId, 'the second page never came', AT)).toBe(true)
    expect(await kept()).toMatchObject([{ state: 'failed', reason: 'its run failed: the second page never came' }])
    expect(await failRun(database.db, page.runId, 'again', AT)).toBe(false)
    expect(await kept()).toMatchObject([{ reason: 'its run failed: the second page never came' }])
  })

  it('is not kept when another worker was quicker, and the run is not fetched again', async () => {
    await keepPage(database.db, page, Buffer.from('{}'))
    const [{ hash } = { hash: Buffer.alloc(0) }] = await kept()
    await moveRun(database.db, page.runId, { state: 'reading' }, AT)
    await moveRun(database.db, page.runId, { state: 'fetching' }, AT)
    await keepPage(database.db, { ...page, url: 'https://api.example/2' }, Buffer.from('[]'))
    await keepUnchangedPage(database.db, { ...page, url: 'https://api.example/3' }, hash)
    expect(await kept()).toMatchObject([{ url: 'https://api.example/1' }])
    expect(await database.db.selectFrom('run').select(['state', 'pages']).execute()).toEqual([
      { state: 'reading', pages: 1 },
    ])
  })
})
