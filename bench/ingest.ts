import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { createLog } from '../src/log.ts'
import { type Ad, checkAd } from '../src/normalize/ad.ts'
import { readAds } from '../src/normalize/posting.ts'
import type { SourceDefinition } from '../src/sources/_shared/define.ts'
import type { Database } from '../src/store/database.ts'
import { keepPage } from '../src/store/document.ts'
import { moveRun, openRun } from '../src/store/run.ts'
import { addSource } from '../src/store/source.ts'
import { open } from '../workers/_open.ts'
import readRun from '../workers/read-run.ts'
import { type BoardPage, boardPages } from './boards.ts'
import { serverCpu, withCpu } from './cpu.ts'
import { realBoardPages } from './real-boards.ts'
import { type BenchResult, BenchSkipped, withRatios } from './result.ts'
import { freshDatabase, type Server, withFolder, withServer } from './server.ts'

const POSTINGS_PER_PAGE = 500
/** What one stored posting consists of, each table after those it refers to. */
const TABLES = ['posting_group', 'posting', 'posting_place', 'posting_spell', 'posting_signature', 'posting_key']

const CONNECTOR = 'greenhouse'
const ORIGIN = 'https://boards-api.greenhouse.io'

/** As many real ads as there are. */
const REAL_ADS = 16_000

/** Postings a second from kept page to stored, beside COPY of the finished rows into the same tables with the same indexes;
 *  of sample ads, whose titles, places and texts repeat, and of real ones. */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  return withServer(async (server) => {
    const samples = await measureIngest(server, full ? 200_000 : 10_000)
    const real = await measureReal(server, full ? REAL_ADS : REAL_ADS / 4)
    if (real === null) return samples
    const metrics = { ...samples.metrics, ...named(real.metrics) }
    return withRatios({ ...samples, metrics, baselines: { ...samples.baselines, ...named(real.baselines) } })
  })
}

async function measureReal(server: Server, ads: number): Promise<BenchResult | null> {
  try {
    return await measureIngest(server, ads, realBoardPages)
  } catch (error) {
    if (!(error instanceof BenchSkipped)) throw error
    console.error(`ingest: real ads are left out, ${error.message}`)
    return null
  }
}

function named(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([key, figure]) => [`real_${key}`, figure]))
}

type MakePages = (postings: number, perPage: number) => Iterable<BoardPage>

/** Ingests into one new database and copies its rows into another. The server must be this machine's and let its user
 *  read and write files there, for that is where COPY puts the rows. */
export async function measureIngest(server: Server, asked: number, make: MakePages = boardPages): Promise<BenchResult> {
  const pages = [...make(asked, POSTINGS_PER_PAGE)]
  const done = await withContext(server, (context) => sideBySide(server, context, pages))
  const { postings } = done
  const perSecond = (ms: number) => (postings / ms) * 1000
  return withRatios({
    name: 'ingest',
    size: postings,
    metrics: {
      postings_per_second: perSecond(done.ingestMs),
      at_once_postings_per_second: perSecond(done.atOnceMs),
      cpu_ms: done.cpuMs,
      total_ms: done.ingestMs,
      read_ms: done.readMs,
      normalize_ms: done.normalizeMs,
      store_ms: done.ingestMs - done.readMs - done.normalizeMs,
      again_postings_per_second: perSecond(done.againMs),
      again_cpu_ms: done.againCpuMs,
      place_rows: done.placeRows,
      group_rows: done.groupRows,
    },
    baselines: {
      postings_per_second: perSecond(done.copyMs),
      at_once_postings_per_second: perSecond(done.copyMs),
      cpu_ms: done.copyCpuMs,
      store_ms: done.copyMs,
    },
  })
}

type Stages = { ingestMs: number; cpuMs: number; readMs: number }
type Copied = { copyMs: number; copyCpuMs: number }
type Again = { againMs: number; againCpuMs: number }
type Measured = Stages &
  Copied &
  Again & { postings: number; normalizeMs: number; atOnceMs: number; placeRows: number; groupRows: number }

async function sideBySide(server: Server, context: Context, pages: BoardPage[]): Promise<Measured> {
  const atOnceMs = await timeAtOnce(server, context, pages)
  const [filled, copied] = [await freshDatabase(server), await freshDatabase(server)]
  try {
    const ingest = await timeIngest({ ...context, db: filled.db }, pages)
    const copy = await timeCopy(filled.db, copied.db)
    const [count, copyCount] = [await countRows(filled.db), await countRows(copied.db)]
    const postings = count.posting ?? 0
    if (postings === 0 || JSON.stringify(count) !== JSON.stringify(copyCount))
      throw new Error(`the pages gave ${JSON.stringify(count)}, copied ${JSON.stringify(copyCount)}`)
    const normalizeMs = timeNormalizing(context, pages)
    const again = await timeAgain({ ...context, db: filled.db }, pages)
    return {
      ...{ ...ingest, ...copy, ...again, postings, normalizeMs, atOnceMs },
      ...{ placeRows: count.posting_place ?? 0, groupRows: count.posting_group ?? 0 },
    }
  } finally {
    await filled.drop()
    await copied.drop()
  }
}

/** The worker of the service, on pages that are kept beforehand. Decompressing and reading a page counts, keeping it does not. */
async function timeIngest(context: Context, pages: BoardPage[]): Promise<Stages> {
  const runIds = await keepPages(context, pages)
  const timed = timeReading(context.sources)
  const { signal } = new AbortController()
  const started = performance.now()
  const cpuMs = await cpuOf(context.db, async () => {
    for (const runId of runIds) await readRun.work({ runId }, { ...context, sources: timed.sources }, { signal })
  })
  return { ingestMs: performance.now() - started, cpuMs, readMs: timed.spent.ms }
}

/** The next crawl of the same boards, on which nothing has changed. */
async function timeAgain(context: Context, pages: BoardPage[]): Promise<Again> {
  const { ingestMs, cpuMs } = await timeIngest(context, pages)
  return { againMs: ingestMs, againCpuMs: cpuMs }
}

/** As many runs at once as a worker process takes by default: one is read while PostgreSQL stores another. */
async function timeAtOnce(server: Server, context: Context, pages: BoardPage[]): Promise<number> {
  const { db, drop } = await freshDatabase(server)
  try {
    const waiting = await keepPages({ ...context, db }, pages)
    const { signal } = new AbortController()
    const lane = async () => {
      for (let runId = waiting.shift(); runId !== undefined; runId = waiting.shift())
        await readRun.work({ runId }, { ...context, db }, { signal })
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: context.config.workerConcurrency }, lane))
    return performance.now() - started
  } finally {
    await drop()
  }
}

/** Milliseconds of processor time of this process and of the server. */
async function cpuOf(db: Database, work: () => Promise<void>): Promise<number> {
  const before = await serverCpu(db)
  const { cpu } = await withCpu(work)
  return 1000 * (cpu + (await serverCpu(db)) - before)
}

async function keepPages({ db, now }: Context, pages: BoardPage[]): Promise<string[]> {
  const runIds: string[] = []
  for (const page of pages) {
    const at = now()
    const source = { connector: CONNECTOR, origin: ORIGIN, everyMinutes: 60 }
    const { id } = await addSource(db, { ...source, board: page.board, name: page.name }, at)
    const runId = await openRun(db, id, 'fetching', at)
    if (runId === null) throw new Error('a new source has a run already')
    const url = `${ORIGIN}/v1/boards/${page.board}/jobs`
    const kept = { runId, sourceId: id, ordinal: 0, url, fetchedAt: at, contentType: page.contentType }
    await keepPage(db, { ...kept, status: 200, etag: null, lastModified: null }, page.body)
    await moveRun(db, runId, { state: 'reading', complete: true }, at)
    runIds.push(runId)
  }
  return runIds
}

/** The connectors, with the time that reading pages takes. */
function timeReading(sources: Context['sources']) {
  const spent = { ms: 0 }
  const timed = (source: SourceDefinition): SourceDefinition => ({
    ...source,
    read(page, at) {
      const started = performance.now()
      const reading = source.read(page, at)
      spent.ms += performance.now() - started
      return reading
    },
  })
  return { sources: new Map([...sources].map(([name, source]) => [name, timed(source)])), spent }
}

/** Of the same ads once more, by themselves: the worker normalizes within the transaction that stores. */
function timeNormalizing({ sources, readers }: Context, pages: BoardPage[]): number {
  const connector = sources.get(CONNECTOR)
  if (connector === undefined) throw new Error(`no connector is called ${CONNECTOR}`)
  let spent = 0
  for (const { board, name, body, contentType } of pages) {
    const reading = connector.read({ url: ORIGIN, contentType, body }, { board, origin: ORIGIN })
    const started = performance.now()
    const ads = reading.postings.map((raw) => checkAd(raw, name, readers.edition))
    readAds(
      ads.filter((ad): ad is Ad => !('refused' in ad)),
      readers,
    )
    spent += performance.now() - started
  }
  return spent
}

async function timeCopy(from: Database, to: Database): Promise<Copied> {
  return withFolder(
    async (folder) => {
      const copy = (db: Database, table: string, way: 'to' | 'from') =>
        sql`copy ${sql.ref(table)} ${sql.raw(way)} ${sql.lit(join(folder, `${table}.copy`))}`.execute(db)
      for (const table of ['source', ...TABLES]) await copy(from, table, 'to')
      await copy(to, 'source', 'from')
      const started = performance.now()
      const copyCpuMs = await cpuOf(to, async () => {
        for (const table of TABLES) await copy(to, table, 'from')
      })
      return { copyMs: performance.now() - started, copyCpuMs }
    },
    { forAll: true },
  )
}

async function countRows(db: Database): Promise<Record<string, number>> {
  const counts: [string, number][] = []
  for (const table of TABLES) {
    const counted = await sql<{ n: number }>`select count(*)::int as n from ${sql.ref(table)}`.execute(db)
    counts.push([table, counted.rows[0]?.n ?? 0])
  }
  return Object.fromEntries(counts)
}

/** The service's own context; the database it opens is left empty. */
async function withContext<Result>(server: Server, use: (context: Context) => Promise<Result>): Promise<Result> {
  return withFolder(async (folder) => {
    const database = await freshDatabase(server)
    const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: folder })
    const opened = await open(config, createLog({ level: 'silent', pretty: false }))
    try {
      return await use(opened.context)
    } finally {
      await opened.close()
      await database.drop()
    }
  })
}
