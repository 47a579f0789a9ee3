import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activePostings } from '../../src/market/catalogue/active-postings.ts'
import { dataHealth } from '../../src/market/catalogue/data-health.ts'
import { addSource } from '../../src/store/source.ts'
import { allFigures, CUT, find } from '../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { insertOpenings } from '../_support/openings.ts'

const ROLE = 'patient-services-representative'

let test: TestDatabase
let sourceId: string
beforeAll(async () => {
  test = await cloneDatabase()
  await insertOpenings(
    test.db,
    Array.from({ length: 40 }, () => ({})),
  )
  const board = {
    connector: 'greenhouse',
    board: 'acme',
    origin: 'https://acme.example',
    name: 'Acme',
    everyMinutes: 60,
  }
  sourceId = (await addSource(test.db, board, new Date('2026-10-01T00:00:00Z'))).id
})
afterAll(() => test.drop())

async function crawl(at: string, complete = true): Promise<void> {
  const when = new Date(at)
  await test.db
    .insertInto('run')
    .values({
      source_id: sourceId,
      state: 'done',
      started_at: when,
      touched_at: when,
      finished_at: when,
      complete,
      reason: null,
    })
    .execute()
}

const active = async () =>
  find(await allFigures(test.db, CUT, [activePostings, dataHealth]), 'active-postings', { role: ROLE })

describe('openings that nobody looked at', () => {
  it('are counted where no crawl is on record', async () => {
    expect(await active()).toMatchObject({ value: 40, withheld: null })
  })

  it('are a gap once no board was read completely for seven days', async () => {
    await crawl('2026-11-20T11:00:00Z')
    await crawl('2026-11-27T11:00:00Z', false)
    expect(await active()).toMatchObject({ value: null, n: null, withheld: 'gap' })
  })

  it('count again after a complete crawl, and one after the cut changes nothing', async () => {
    await crawl('2026-11-27T13:00:00Z')
    expect(await active()).toMatchObject({ withheld: 'gap' })
    await crawl('2026-11-26T12:00:00Z')
    expect(await active()).toMatchObject({ value: 40 })
  })
})
