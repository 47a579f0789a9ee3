import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepBody, keepPage } from '../../src/store/document.ts'
import { forgetDocumentsBeyond, forgetOldDocuments, measureDocuments } from '../../src/store/document-retention.ts'
import { addSource } from '../../src/store/source.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

const day = (number: number) => new Date(Date.UTC(2026, 0, number, 12))
const KIBIBYTE = 1024

let database: TestDatabase
let sourceId: string
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  await sql`truncate source, run, document, document_body cascade`.execute(database.db)
  const source = { connector: 'greenhouse', board: 'acme', origin: 'https://a.example', name: 'Acme', everyMinutes: 60 }
  sourceId = (await addSource(database.db, source, day(1))).id
})

/** A run of the day, over unless told otherwise, that kept these bodies. */
async function crawl(number: number, bodies: Uint8Array[], state = 'done'): Promise<void> {
  const { rows } = await sql<{ id: string }>`insert into run (source_id, state, started_at, touched_at)
    values (${sourceId}, 'fetching', ${day(number)}, ${day(number)}) returning id`.execute(database.db)
  for (const [ordinal, body] of bodies.entries()) {
    const head = { status: 200, contentType: null, etag: null, lastModified: null }
    const page = {
      runId: rows[0]?.id ?? '',
      sourceId,
      ordinal,
      url: `https://a.example/${ordinal}`,
      fetchedAt: day(number),
    }
    await keepPage(database.db, { ...page, ...head }, body)
  }
  await sql`update run set state = ${state} where id = ${rows[0]?.id ?? ''}`.execute(database.db)
}

async function keptDays(): Promise<number[]> {
  const rows = await database.db.selectFrom('document').select('fetched_at').orderBy('fetched_at').execute()
  return rows.map(({ fetched_at }) => fetched_at.getUTCDate())
}

async function bodies(): Promise<number> {
  return (await database.db.selectFrom('document_body').select('size').execute()).length
}

const noise = () => randomBytes(KIBIBYTE)

describe('forgetOldDocuments', () => {
  it('deletes what is older, with bodies that no page shares any more', async () => {
    const shared = noise()
    await crawl(1, [noise(), shared])
    await crawl(5, [noise(), shared])
    await crawl(9, [noise()])
    expect(await forgetOldDocuments(database.db, day(5))).toEqual({ documents: 2, bytes: expect.any(Number) })
    expect(await keptDays()).toEqual([5, 5, 9])
    expect(await bodies()).toBe(3)
    expect((await forgetOldDocuments(database.db, day(5))).documents).toBe(0)
  })

  it('spares the last crawl that is over, however old, and the one under way', async () => {
    await crawl(1, [noise()])
    await crawl(2, [noise()])
    await crawl(3, [noise()], 'failed')
    await crawl(4, [noise()], 'fetching')
    await forgetOldDocuments(database.db, day(30))
    expect(await keptDays()).toEqual([2, 4])
  })

  it('spares the file of an official publisher that has the bytes of a page', async () => {
    const file = noise()
    await crawl(1, [file])
    await crawl(2, [noise()])
    const hash = await keepBody(database.db, file)
    await sql`insert into official_file (publisher, dataset, release, period, name, sha256, size, fetched_at, imported_at, reader, rows, loaded, refused, licence, attribution)
      values ('p', 'd', 'r', '2026', 'f', ${hash}, 1024, ${day(1)}, ${day(1)}, 1, 0, 0, '[]', 'l', 'a')`.execute(
      database.db,
    )
    expect((await forgetOldDocuments(database.db, day(30))).documents).toBe(1)
    expect(await bodies()).toBe(2)
  })
})

describe('forgetDocumentsBeyond', () => {
  it('deletes the oldest until all together fit', async () => {
    for (let number = 1; number <= 6; number += 1) await crawl(number, [noise(), noise()])
    const all = await measureDocuments(database.db)
    expect(all).toBeGreaterThan(12 * KIBIBYTE)
    expect((await forgetDocumentsBeyond(database.db, all)).documents).toBe(0)
    await forgetDocumentsBeyond(database.db, 5 * KIBIBYTE)
    expect(await measureDocuments(database.db)).toBeLessThanOrEqual(5 * KIBIBYTE)
    expect(await keptDays()).toEqual([5, 5, 6, 6])
  })
})

describe('a page kept while old ones are forgotten', () => {
  it('keeps its body, whoever comes first', async () => {
    const shared = noise()
    for (let round = 1; round <= 15; round += 1) {
      await crawl(round, [shared])
      await crawl(round + 1, [noise()])
      const late = crawl(round + 2, [shared, noise()])
      const [, kept] = await Promise.allSettled([forgetOldDocuments(database.db, day(round + 1)), late])
      expect(kept.status).toBe('fulfilled')
    }
    const orphans =
      await sql`select from document d left join document_body b using (hash) where b.hash is null`.execute(database.db)
    expect(orphans.rows).toEqual([])
  })
})
