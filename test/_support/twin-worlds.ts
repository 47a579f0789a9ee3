import { sql } from 'kysely'
import type { Context } from '../../src/context.ts'
import type { PageReading } from '../../src/domain/posting.ts'
import { loadReaders } from '../../src/normalize/load-readers.ts'
import type { Readers } from '../../src/normalize/posting.ts'
import type { Database } from '../../src/store/database.ts'
import { keepPage } from '../../src/store/document.ts'
import { moveRun, openRun } from '../../src/store/run.ts'
import { addSource } from '../../src/store/source.ts'
import { withOperatorAliases } from '../../src/taxonomy/operator-aliases.ts'
import readRun from '../../workers/read-run.ts'
import { cloneDatabase } from './database.ts'
import { plainSource } from './plain-source.ts'
import { startTestService, type TestService } from './service.ts'

/** A database with those who read into it. `titles` counts the titles that were read. */
export type World = { context: Context; db: Database; url: string; readers: Readers; skips: boolean; titles: number }

export type Twins = {
  test: TestService
  /** One that leaves out what need not be read, and one that takes no notice of what was read before. Both empty. */
  worlds(): Promise<[World, World]>
  /** The service's, and the same with "Ward Star" as an operator's name for nurses. */
  readers: Readers
  aliased: Readers
  stop(): Promise<void>
}

export async function startTwins(): Promise<Twins> {
  const test = await startTestService({ parts: [] })
  const other = await cloneDatabase()
  const { context } = test.service
  const { taxonomy } = withOperatorAliases(context.taxonomy, [{ alias: 'Ward Star', role: 'registered-nurse' }])
  const world = { context, readers: context.readers, titles: 0 }
  return {
    test,
    readers: context.readers,
    aliased: loadReaders(taxonomy, { labels: [], technologies: [] }),
    async worlds() {
      for (const { db } of [test.database, other]) await empty(db)
      return [
        { ...world, db: test.database.db, url: test.database.url, skips: true },
        { ...world, db: other.db, url: other.url, skips: false },
      ]
    },
    async stop() {
      await other.drop()
      await test.stop()
    },
  }
}

async function empty(db: Database): Promise<void> {
  await sql`truncate source, run, document, document_body, posting, posting_key, posting_group, market_stale restart identity cascade`.execute(
    db,
  )
}

export function contextOf(world: World, now: () => Date): Context {
  const readTitle: Readers['readTitle'] = (...given) => {
    world.titles += 1
    return world.readers.readTitle(...given)
  }
  const edition = world.skips ? world.readers.edition : null
  const sources = new Map([['plain', plainSource]])
  return { ...world.context, db: world.db, now, sources, readers: { ...world.readers, readTitle, edition } }
}

export type Pages = { list: PageReading; details: { externalId: string; reading: PageReading }[] }

/** Keeps the pages of a crawl of the one board there is, to be read. */
export async function keepPages({ db }: World, at: Date, { list, details }: Pages): Promise<string> {
  const source = { connector: 'plain', board: 'acme', origin: '', name: 'Acme', everyMinutes: 60 }
  const { id: sourceId } = await addSource(db, source, at)
  const runId = await openRun(db, sourceId, 'fetching', at)
  if (runId === null) throw new Error('the run before is not over')
  const page = { runId, sourceId, fetchedAt: at, contentType: null, status: 200, etag: null, lastModified: null }
  const url = 'https://board.example/list'
  await keepPage(db, { ...page, ordinal: 0, url }, bodyOf(list))
  for (const [place, { externalId, reading }] of details.entries()) {
    const own = { ordinal: place + 1, url: `${url}/${externalId}`, detail: { externalId, listedTitle: 'As listed' } }
    await keepPage(db, { ...page, ...own }, bodyOf(reading))
  }
  await moveRun(db, runId, { state: 'reading' }, at)
  return runId
}

const bodyOf = (reading: PageReading) => Buffer.from(JSON.stringify(reading))

/** Reads a run as the worker does, which dies at the `dieAt`th look at the clock and is then started anew. */
export async function readKept(world: World, runId: string, at: Date, dieAt = 0) {
  let looks = 0
  const dying = () => {
    looks += 1
    if (looks === dieAt) throw new Died()
    return at
  }
  const signal = new AbortController().signal
  await readRun.work({ runId }, contextOf(world, dying), { signal }).catch((error) => {
    if (!(error instanceof Died)) throw error
  })
  await readRun.work(
    { runId },
    contextOf(world, () => at),
    { signal },
  )
  return world.db.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow()
}

class Died extends Error {}
