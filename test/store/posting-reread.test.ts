import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Posting, RawPosting } from '../../src/domain/posting.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { normalizePosting, type Readers } from '../../src/normalize/posting.ts'
import { createTitleReader } from '../../src/normalize/title.ts'
import { storeBatch } from '../../src/store/posting.ts'
import { finishRun } from '../../src/store/posting-life.ts'
import { rereadPostings } from '../../src/store/posting-reread.ts'
import { moveRun, openRun } from '../../src/store/run.ts'
import { addSource } from '../../src/store/source.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { raw } from '../_support/postings.ts'

const AT = new Date('2026-11-20T12:00:00Z')
const LATER = new Date('2026-11-21T12:00:00Z')
const ADS: Partial<RawPosting>[] = [
  { title: 'Registered Nurse', pay: [{ kind: 'text', text: '$40 - $50 per hour' }] },
  { title: 'Welder', places: [{ text: 'Leeds, England' }] },
]

let database: TestDatabase
let readers: Readers
/** A reader of an earlier day: it knows no roles. */
let former: Readers
let sourceId: string

beforeAll(async () => {
  database = await cloneDatabase()
  const taxonomy = loadTaxonomy()
  const readPlaces = createPlaceReader(loadGazetteer())
  readers = { readTitle: createTitleReader(taxonomy), readPlaces, readSkills: () => [] }
  former = {
    readTitle: createTitleReader({ ...taxonomy, roles: [], bySlug: new Map() }),
    readPlaces,
    readSkills: () => [],
  }
})
afterAll(() => database.drop())
beforeEach(async () => {
  await sql`truncate posting_key, posting_signature, posting_place, posting_spell, posting_change, posting, posting_group, run, source cascade`.execute(
    database.db,
  )
  const source = {
    connector: 'greenhouse',
    board: 'acme',
    origin: 'https://api.example',
    name: 'Acme',
    everyMinutes: 60,
  }
  sourceId = (await addSource(database.db, source, AT)).id
})

function read(by: Readers, ads = ADS): Posting[] {
  return ads.map((ad, at) => {
    const posting = normalizePosting(raw(at, ad), 'Acme', by)
    if ('refused' in posting) throw new Error(posting.refused)
    return posting
  })
}

async function crawl(postings: Posting[], at: Date) {
  const { db } = database
  const runId = await openRun(db, sourceId, 'fetching', at)
  if (runId === null) throw new Error('the run before is not over')
  await moveRun(db, runId, { state: 'reading', complete: true }, at)
  const counts = await storeBatch(db, { runId, sourceId, ordinal: 0, at, postings, refused: 0 })
  await finishRun(db, runId, at)
  return counts
}

function stored() {
  return database.db
    .selectFrom('posting')
    .select(['external_id', 'role_slug', 'changed_at', 'last_seen_at', 'group_id'])
    .orderBy('external_id')
    .execute()
}

async function changes(): Promise<number> {
  return (await database.db.selectFrom('posting_change').selectAll().execute()).length
}

describe('rereadPostings', () => {
  it('writes what a better reader understands, and leaves life, group and history of the posting alone', async () => {
    await crawl(read(former), AT)
    const before = await stored()
    const { looked, reread } = await rereadPostings(database.db, sourceId, read(readers), { apply: true, at: LATER })
    expect(looked).toBe(2)
    expect(reread.map(({ before: was, after: is }) => [was.role, is.role])).toEqual([
      [null, 'registered-nurse'],
      [null, 'welder'],
    ])
    expect(await stored()).toEqual(
      before.map((row, at) => ({ ...row, role_slug: at === 0 ? 'registered-nurse' : 'welder' })),
    )
    expect(await changes()).toBe(0)
  })

  it('changes nothing when it only looks, nor when it is repeated', async () => {
    await crawl(read(former), AT)
    const options = { apply: false, at: LATER }
    expect((await rereadPostings(database.db, sourceId, read(readers), options)).reread).toHaveLength(2)
    expect((await stored()).map(({ role_slug }) => role_slug)).toEqual([null, null])
    await rereadPostings(database.db, sourceId, read(readers), { ...options, apply: true })
    expect((await rereadPostings(database.db, sourceId, read(readers), options)).reread).toEqual([])
  })

  it('leaves a posting whose text is not the stored one to the next crawl', async () => {
    await crawl(read(former), AT)
    const edited = ADS.map((ad) => ({ ...ad, description: 'The employer has written something new.' }))
    const outcome = await rereadPostings(database.db, sourceId, read(readers, edited), { apply: true, at: LATER })
    expect(outcome).toEqual({ looked: 0, reread: [] })
    expect((await stored()).map(({ role_slug }) => role_slug)).toEqual([null, null])
  })

  it('tells what was read before and what is read now', async () => {
    await crawl(read(former), AT)
    const { reread } = await rereadPostings(database.db, sourceId, read(readers), { apply: false, at: LATER })
    expect(reread[0]?.after).toEqual({
      role: 'registered-nurse',
      level: null,
      pay: '40–50 USD a hour, base',
      places: ['Austin, TX, US'],
      workMode: null,
    })
    expect(reread[0]?.before).toEqual({ ...reread[0]?.after, role: null })
  })
})

describe('a crawl with a better reader', () => {
  it('writes what it understands and counts the posting as unchanged', async () => {
    await crawl(read(former), AT)
    const counts = await crawl(read(readers), LATER)
    expect(counts).toEqual({ new: 0, changed: 0, unchanged: 2, duplicates: 0 })
    expect((await stored()).map(({ role_slug }) => role_slug)).toEqual(['registered-nurse', 'welder'])
    expect(await changes()).toBe(0)
  })
})
