import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Context } from '../../src/context.ts'
import type { PageReading } from '../../src/domain/posting.ts'
import { defineSource, type SourceDefinition } from '../../src/sources/_shared/define.ts'
import { keepPage } from '../../src/store/document.ts'
import { moveRun, openRun } from '../../src/store/run.ts'
import { addSource } from '../../src/store/source.ts'
import readRun from '../../workers/read-run.ts'
import { createLifeModel, type Found } from '../_support/life-model.ts'
import { raw } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

vi.setConfig({ testTimeout: 120_000 })

let test: TestService
let boards = 0
beforeAll(async () => {
  test = await startTestService({ parts: [] })
  for (const listing of LISTINGS) sources().set(listing, plainSource(listing))
})
afterAll(() => test.stop())

const LISTINGS = ['whole', 'latest', 'changes'] as const
const HOUR = 3_600_000
const START = Date.parse('2026-03-01T00:00:00Z')
const sources = () => test.service.context.sources as Map<string, SourceDefinition>

/** Its pages are readings, written down. */
function plainSource(listing: (typeof LISTINGS)[number]): SourceDefinition {
  return defineSource({
    ...{
      id: listing,
      name: listing,
      docs: 'https://docs.example',
      access: 'api',
      listing,
      origin: '',
      everyMinutes: 60,
    },
    terms: { url: null, attribution: null, aggregates: true },
    detect: () => null,
    first: () => ({ url: 'https://board.example/list' }),
    read: (page) => JSON.parse(Buffer.from(page.body).toString()) as PageReading,
  })
}

type Item = { id: number; content: number; as: 'text' | 'named' | 'unread'; expires: number | null }
type Step = { hours: number; items: Item[]; renamed: number; removed: number[]; fault: boolean; dieAt: number }

const item = fc.record({
  id: fc.integer({ min: 1, max: 9 }),
  content: fc.integer({ min: 1, max: 4 }),
  as: fc.constantFrom('text', 'text', 'text', 'named', 'unread'),
  expires: fc.option(fc.integer({ min: -50, max: 150 })),
}) as fc.Arbitrary<Item>

const items = fc.oneof(
  { weight: 6, arbitrary: fc.uniqueArray(item, { minLength: 3, maxLength: 9, selector: ({ id }) => id }) },
  { weight: 1, arbitrary: fc.uniqueArray(item, { maxLength: 1, selector: ({ id }) => id }) },
)

const step: fc.Arbitrary<Step> = fc.record({
  hours: fc.constantFrom(1, 1, 24, 50, 100),
  items,
  renamed: fc.constantFrom(0, 0, 0, 20, 40),
  removed: fc.oneof(
    { weight: 3, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }) },
  ),
  fault: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  dieAt: fc.integer({ min: 0, max: 9 }),
})

function toFound(listing: Found['listing'], at: number, { items, renamed, removed, fault }: Step): Found {
  const idOf = ({ id }: Item) => String(id + renamed)
  const as = (kind: Item['as']) => items.filter((each) => each.as === kind)
  const texts = as('text').map((each) => ({
    id: idOf(each),
    content: `Nurse ${each.content}`,
    expires: each.expires === null ? null : at + each.expires * HOUR + 1,
  }))
  const present = new Set(items.map(idOf))
  const gone = removed.map(String).filter((id) => !present.has(id))
  return { at, listing, texts, named: as('named').map(idOf), unread: as('unread').map(idOf), removed: gone, fault }
}

function toReading({ texts, named, unread, removed, fault }: Found): PageReading {
  const postings = texts.map(({ id, content, expires }) =>
    raw(Number(id), {
      title: content,
      company: 'Acme',
      expiresAt: expires === null ? null : new Date(expires).toISOString(),
    }),
  )
  const refused = unread.map((externalId) => ({ path: `jobs[${externalId}].title`, reason: 'missing', externalId }))
  const listed = named.map((externalId) => ({ externalId, title: null }))
  return {
    postings,
    refused: fault ? [...refused, { path: 'jobs[0]', reason: 'no object' }] : refused,
    listed,
    removed,
  }
}

/** Reads a run as the worker does, which dies at the `dieAt`th look at the clock, and is then started anew. */
async function read(found: Found, sourceId: string, dieAt: number) {
  const { context } = test.service
  const at = new Date(found.at)
  const runId = await openRun(context.db, sourceId, 'fetching', at)
  if (runId === null) throw new Error('the run before is not over')
  const page = { runId, sourceId, ordinal: 0, url: 'https://board.example/list', fetchedAt: at, contentType: null }
  await keepPage(
    context.db,
    { ...page, status: 200, etag: null, lastModified: null },
    Buffer.from(JSON.stringify(toReading(found))),
  )
  await moveRun(context.db, runId, { state: 'reading' }, at)
  const work = (now: Context['now']) =>
    readRun.work({ runId }, { ...context, now }, { signal: new AbortController().signal })
  let looks = 0
  const dying = () => {
    looks += 1
    if (looks === dieAt) throw new Error('killed')
    return at
  }
  await work(dying).catch((error) => expect(error.message).toBe('killed'))
  await work(() => at)
  return context.db.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow()
}

async function storedLives(sourceId: string) {
  const { db } = test.service.context
  const postings = await db.selectFrom('posting').selectAll().where('source_id', '=', sourceId).execute()
  const ids = postings.map(({ id }) => id)
  const spells = await db
    .selectFrom('posting_spell')
    .selectAll()
    .where('posting_id', 'in', ids.length === 0 ? [crypto.randomUUID()] : ids)
    .orderBy('first_seen_at')
    .execute()
  return postings.map((row) => ({
    ...{
      id: row.external_id,
      url: row.url,
      content: row.title,
      missing: row.closed_at === null ? row.missing_runs : 0,
    },
    expires: row.expires_at?.getTime() ?? null,
    closed: row.closed_at?.getTime() ?? null,
    spells: spells
      .filter(({ posting_id }) => posting_id === row.id)
      .map((spell) => ({
        from: spell.first_seen_at.getTime(),
        to: spell.closed_at?.getTime() ?? null,
        reason: spell.closed_reason,
      })),
  }))
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

describe('the life of postings over any sequence of crawls', () => {
  it.each(LISTINGS)('is what a plain model of the rules says, for sources that show the %s', async (listing) => {
    const { db } = test.service.context
    const tally = { reissued: 0, reopened: 0, closed: 0, shrunk: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
        boards += 1
        const board = `board-${boards}`
        const source = { connector: listing, board, origin: '', name: 'Acme', everyMinutes: 60 }
        const { id } = await addSource(db, source, new Date(START))
        const model = createLifeModel()
        let at = START
        for (const each of steps) {
          at += each.hours * HOUR
          const found = toFound(listing, at, each)
          const run = await read(found, id, each.dieAt)
          const expected = model.take(found)
          expect(run).toMatchObject({ state: 'done', ...expected, postings: found.texts.length })
          const lives = model.lives.map(({ id, content, expires, missing, spells }) => {
            const closed = spells.at(-1)?.to ?? null
            const url = `https://jobs.example/${id}`
            return { id, url, content, expires, missing: closed === null ? missing : 0, closed, spells }
          })
          expect((await storedLives(id)).sort(byId)).toEqual(lives.sort(byId))
          for (const key of Object.keys(tally) as (keyof typeof tally)[]) tally[key] += Number(expected[key])
        }
      }),
      { numRuns: 30 },
    )
    const { shrunk, ...others } = tally
    for (const count of Object.values(others)) expect(count).toBeGreaterThan(5)
    if (listing === 'whole') expect(shrunk).toBeGreaterThan(0)
  })
})
