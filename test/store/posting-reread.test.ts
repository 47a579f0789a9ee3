import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Posting, RawPosting } from '../../src/domain/posting.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { normalizePosting, type Readers } from '../../src/normalize/posting.ts'
import { createTitleReader } from '../../src/normalize/title.ts'
import { type RereadFrom, rereadPostings } from '../../src/store/posting-reread.ts'
import { addSource } from '../../src/store/source.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { raw, storePostings } from '../_support/postings.ts'

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
/** The page of the crawl that was last. */
let kept: RereadFrom

beforeAll(async () => {
  database = await cloneDatabase()
  const taxonomy = loadTaxonomy()
  const readPlaces = createPlaceReader(loadGazetteer())
  readers = { readTitle: createTitleReader(taxonomy), readPlaces, readSkills: () => [], edition: null }
  former = {
    readTitle: createTitleReader({ ...taxonomy, roles: [], bySlug: new Map() }),
    readPlaces,
    readSkills: () => [],
    edition: null,
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
  const { runId, counts } = await storePostings(db, sourceId, postings, at)
  kept = { sourceId, runId, runEndedAt: at, fetchedAt: at, isOnBoard: true }
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
    const { looked, reread } = await rereadPostings(database.db, kept, read(readers), { apply: true })
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
    const options = { apply: false }
    expect((await rereadPostings(database.db, kept, read(readers), options)).reread).toHaveLength(2)
    expect((await stored()).map(({ role_slug }) => role_slug)).toEqual([null, null])
    await rereadPostings(database.db, kept, read(readers), { ...options, apply: true })
    expect((await rereadPostings(database.db, kept, read(readers), options)).reread).toEqual([])
  })

  it('writes a text that the reader reads otherwise, without a change in the history of the ad', async () => {
    await crawl(read(former), AT)
    const whole = ADS.map((ad) => ({ ...ad, description: 'The former reader had cut this off.' }))
    const outcome = await rereadPostings(database.db, kept, read(readers, whole), { apply: true })
    expect(outcome.reread.map(({ after }) => after.text)).toEqual(whole.map(({ description }) => description))
    expect((await stored()).map(({ role_slug }) => role_slug)).toEqual(['registered-nurse', 'welder'])
    expect(await changes()).toBe(0)
  })

  it('leaves alone what a later crawl found edited', async () => {
    await crawl(read(former), AT)
    const first = kept
    const edited = ADS.map((ad) => ({ ...ad, description: 'The employer has written something new.' }))
    await crawl(read(former, edited), LATER)
    const outcome = await rereadPostings(database.db, { ...first, isOnBoard: false }, read(readers), { apply: true })
    expect(outcome).toEqual({ looked: 0, reread: [], fresh: [] })
    expect((await stored()).map(({ role_slug }) => role_slug)).toEqual([null, null])
  })

  it('adds what no reader took before when it is on the board still, once', async () => {
    await crawl(read(former, ADS.slice(0, 1)), AT)
    const gone = { ...kept, isOnBoard: false }
    expect((await rereadPostings(database.db, gone, read(former), { apply: true })).fresh).toEqual([])
    const found = [{ externalId: expect.any(String), title: 'Welder' }]
    expect((await rereadPostings(database.db, kept, read(former), { apply: false })).fresh).toEqual(found)
    expect(await stored()).toHaveLength(1)
    expect((await rereadPostings(database.db, kept, read(former), { apply: true })).fresh).toEqual(found)
    expect(await stored()).toHaveLength(2)
    expect((await rereadPostings(database.db, kept, read(former), { apply: true })).fresh).toEqual([])
    expect(await crawl(read(former), LATER)).toMatchObject({ new: 0 })
  })

  it('tells what was read before and what is read now', async () => {
    await crawl(read(former), AT)
    const { reread } = await rereadPostings(database.db, kept, read(readers), { apply: false })
    expect(reread[0]?.after).toEqual({
      title: 'Registered Nurse',
      text: reread[0]?.before.text,
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
    expect(counts).toMatchObject({ new: 0, changed: 0, unchanged: 2, duplicates: 0 })
    expect((await stored()).map(({ role_slug }) => role_slug)).toEqual(['registered-nurse', 'welder'])
    expect(await changes()).toBe(0)
  })
})
