import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RawPosting } from '../../src/domain/posting.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { normalizePosting, type Readers } from '../../src/normalize/posting.ts'
import { createTitleReader } from '../../src/normalize/title.ts'
import type { StoreCounts } from '../../src/store/posting.ts'
import { addSource } from '../../src/store/source.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { raw, storePostings } from '../_support/postings.ts'

const AT = new Date('2026-11-20T12:00:00Z')
const DAY_MS = 86_400_000
const DUTIES = `You greet patients at the desk, answer the phone and book their visits. You check insurance before each visit,
collect what patients owe and explain forms in plain words. You pass messages on to nurses and doctors, keep the records in
order and close the till in the evening. You work in a team of six and share the early and late turns fairly among you.`

let database: TestDatabase
let readers: Readers

beforeAll(async () => {
  database = await cloneDatabase()
  readers = {
    readTitle: createTitleReader(loadTaxonomy()),
    readPlaces: createPlaceReader(loadGazetteer()),
    readSkills: () => [],
    edition: null,
  }
})
afterAll(() => database.drop())
beforeEach(async () => {
  await sql`truncate posting_key, posting_signature, posting_place, posting_spell, posting_change, posting, posting_group, run, source cascade`.execute(
    database.db,
  )
})

/** Stores ads as one run of a board. Returns its counts. */
async function store(board: string, ads: Partial<RawPosting>[], at = AT): Promise<StoreCounts | null> {
  const { db } = database
  const source = { connector: 'greenhouse', board, origin: 'https://api.example', name: board, everyMinutes: 60 }
  const { id: sourceId } = await addSource(db, source, at)
  const postings = ads.map((ad, index) => {
    const posting = normalizePosting(
      raw(index, { company: 'Acme', url: `https://${board}.example/${index}`, ...ad }),
      board,
      readers,
    )
    if ('refused' in posting) throw new Error(posting.refused)
    return posting
  })
  return (await storePostings(db, sourceId, postings, at)).counts
}

/** External ids by group, in the order of the groups' first postings. */
async function groups(): Promise<string[][]> {
  const rows = await sql<{ ids: string[] }>`
    select array_agg(s.board || ' ' || p.external_id order by p.id) as ids
    from posting p join source s on s.id = p.source_id group by p.group_id order by min(p.id::text)`.execute(
    database.db,
  )
  return rows.rows.map((row) => row.ids)
}

describe('grouping of stored postings', () => {
  it('makes one group of an opening that two boards word differently', async () => {
    await store('one', [{ title: 'Senior Nurse', company: 'Acme, Inc.' }])
    const counts = await store('two', [{ title: 'Sr. Nurse (m/f/d)', company: 'ACME' }])
    expect(await groups()).toEqual([['one 0', 'two 0']])
    expect(counts).toMatchObject({ new: 1, duplicates: 1 })
  })

  it('makes one group of an opening that is posted again under a new id', async () => {
    await store('one', [{ externalId: 'a' }])
    await store('one', [{ externalId: 'b' }])
    expect(await groups()).toEqual([['one a', 'one b']])
  })

  it('makes two groups of one title in two cities, also within one batch', async () => {
    await store('one', [
      { places: [{ text: 'Austin, TX' }] },
      { places: [{ text: 'Dallas, TX' }] },
      { places: [{ text: 'Austin, TX' }] },
    ])
    expect(await groups()).toEqual([['one 0', 'one 2'], ['one 1']])
  })

  it('founds a second group under a key that another opening has', async () => {
    await store('one', [{ employmentType: 'FULL_TIME' }, { employmentType: 'PART_TIME' }])
    await store('two', [{ employmentType: 'PART_TIME' }])
    expect(await groups()).toEqual([['one 0'], ['one 1', 'two 0']])
  })

  it('finds the agency’s copy of a text', async () => {
    await store('one', [{ description: DUTIES }])
    await store('two', [{ company: 'Brightside Staffing', description: `${DUTIES} Apply with Brightside.` }])
    expect(await groups()).toEqual([['one 0', 'two 0']])
  })

  it('does not tie two openings together by a third that is like both', async () => {
    await store('one', [{ title: 'Nurse (Days)' }, { title: 'Nurse (Nights)' }])
    await store('two', [{ title: 'Nurse' }])
    expect((await groups()).length).toBe(3)
  })

  it('keeps a posting in its group when only pay or text change, and moves it when the place does', async () => {
    await store('one', [{}])
    const [before] = await ids()
    await store('one', [{ description: DUTIES, pay: [{ kind: 'text', text: '$20 - $25 per hour' }] }])
    expect(await ids()).toEqual([before])
    await store('one', [{ description: DUTIES, places: [{ text: 'Dallas, TX' }] }])
    expect(await ids()).not.toEqual([before])
  })

  it('lets a changed posting be found by what it says now', async () => {
    await store('one', [{ title: 'Nurse' }])
    await store('one', [{ title: 'Cook' }])
    await store('two', [{ title: 'Cook' }, { title: 'Nurse' }])
    expect(await groups()).toEqual([['one 0', 'two 0'], ['two 1']])
  })

  it('finds postings that were stored before there was an index, and indexes them when they are seen again', async () => {
    await store('one', [{ title: 'Nurse' }])
    await sql`truncate posting_key, posting_signature`.execute(database.db)
    await store('two', [{ title: 'Nurse' }])
    expect(await groups()).toEqual([['one 0', 'two 0']])
    await store('one', [{ title: 'Nurse' }])
    const indexed = await sql<{ n: number }>`select count(*)::int as n from posting_signature`.execute(database.db)
    expect(indexed.rows[0]?.n).toBe(2)
  })

  it('founds a new group for an opening that was closed long ago', async () => {
    await store('one', [{}])
    await sql`update posting set closed_at = ${AT}`.execute(database.db)
    await store('two', [{}], new Date(AT.getTime() + 30 * DAY_MS))
    expect((await groups()).length).toBe(1)
    await sql`update posting set closed_at = ${AT}`.execute(database.db)
    await store('three', [{}], new Date(AT.getTime() + 130 * DAY_MS))
    expect((await groups()).length).toBe(2)
  })

  it('gives one group to an opening that many workers store at the same moment', async () => {
    const boards = ['one', 'two', 'three', 'four', 'five', 'six']
    const titles = ['Nurse', 'Cook', 'Driver', 'Painter']
    await Promise.all(
      boards.map((board, at) =>
        store(
          board,
          titles.map((_, index) => ({
            title: `${titles[(index + at) % 4]}${at % 2 === 0 ? '' : ' (m/w/d)'}`,
            externalId: `${index}`,
          })),
        ),
      ),
    )
    expect((await groups()).map((group) => group.length)).toEqual([6, 6, 6, 6])
  })

  it('looks each new posting up in the index, never in the table', async () => {
    const plan = await sql<{ 'QUERY PLAN': string }>`
      explain select posting_id from posting_key where key = 1 order by posting_id desc limit 32`.execute(database.db)
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/posting_key_pkey/)
  })
})

async function ids(): Promise<string[]> {
  const rows = await sql<{ group_id: string }>`select group_id from posting order by id`.execute(database.db)
  return rows.rows.map((row) => row.group_id)
}
