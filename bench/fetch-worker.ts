import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { fetchSource } from '../jobs/fetch-source.ts'
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { createHttp } from '../src/http.ts'
import { createLog } from '../src/log.ts'
import { hostBook } from '../src/store/host.ts'
import { openRun } from '../src/store/run.ts'
import { addSource } from '../src/store/source.ts'
import { chunk } from '../workers/_chunk.ts'
import { open } from '../workers/_open.ts'
import { pairJobsWithWorkers } from '../workers/_pairs.ts'
import { type Cost, costOf, type Memory, memoryNow } from './fetch-client.ts'
import { lookup, type PageHost } from './page-host.ts'
import { freshDatabase, type Server, withFolder } from './server.ts'

const MINUTES = 15
const MANY = 1_000
/** Boards crawled before the clock runs: a worker that has run for a while has its code compiled. */
const WARM_BOARDS = 100

export type Crawled = Cost & { pages: number; postings: number; memory: Memory[] }

/**
 * Every board of the host crawled once by the service's own workers in this process: the job from the queue, the page fetched
 * and kept, the run read, its postings stored. `queueUrl` null takes the queue in the database.
 */
export function crawlBoards(server: Server, host: PageHost, queueUrl: string | null): Promise<Crawled> {
  return withFolder(async (folder) => {
    const fresh = await freshDatabase(server)
    const config = readConfig({
      DATABASE_URL: fresh.url,
      DATA_DIR: folder,
      FETCH_ALLOW_ADDRESSES: '127.0.0.1/32',
      FETCH_PER_SECOND: '0',
      ...(queueUrl === null ? {} : { QUEUE_URL: queueUrl }),
    })
    const opened = await open(config, createLog({ level: 'silent', pretty: false }))
    const http = openHttp(opened.context)
    const context = { ...opened.context, http }
    try {
      const runIds = await openRuns(context, host)
      await opened.runtime.startWorkers(await pairJobsWithWorkers(), context, config.workerConcurrency)
      const warm = Math.min(WARM_BOARDS, Math.floor(runIds.length / 2))
      await crawl(context, runIds.slice(0, warm))
      const measured = await measureCrawl(context, runIds.slice(warm))
      await checkPostings(context, host)
      return { ...measured, pages: runIds.length - warm, postings: (runIds.length - warm) * host.perPage }
    } finally {
      await opened.close()
      await http.close()
      await fresh.drop()
    }
  })
}

/** The service's client, but for the names of the hosts. */
function openHttp({ config, db }: Context) {
  const { allowAddresses, perHost, perSecond, maxBytes } = config.fetch
  const limits = { allowAddresses, perHost, perSecond, maxBodyBytes: maxBytes }
  return createHttp({ userAgent: 'Jobtide/bench (+https://jobs.example/bot)', ...limits, hosts: hostBook(db), lookup })
}

async function openRuns({ db, now }: Context, host: PageHost): Promise<string[]> {
  const runIds: string[] = []
  for (let number = 0; number < host.boards; number += 1) {
    const board = `sample${number + 1}`
    const source = { connector: 'greenhouse', board, origin: host.originOf(number), name: board, everyMinutes: 60 }
    const { id } = await addSource(db, source, now())
    const runId = await openRun(db, id, 'queued', now())
    if (runId === null) throw new Error('a new source has a run already')
    runIds.push(runId)
  }
  return runIds
}

/** Ten parts, one after another; memory is looked at between them, which costs nothing of what is measured. */
async function measureCrawl(context: Context, runIds: string[]): Promise<Cost & { memory: Memory[] }> {
  const sum = { seconds: 0, cpuSeconds: 0 }
  const memory: Memory[] = []
  let pages = 0
  for (const part of chunk(runIds, Math.ceil(runIds.length / PARTS))) {
    const { seconds, cpuSeconds } = await costOf(() => crawl(context, part))
    sum.seconds += seconds
    sum.cpuSeconds += cpuSeconds
    pages += part.length
    memory.push({ pages, ...memoryNow() })
  }
  return { ...sum, memory }
}

const PARTS = 10

async function crawl(context: Context, runIds: string[]): Promise<void> {
  const until = performance.now() + MINUTES * 60_000
  for (const some of chunk(runIds, MANY))
    await context.enqueue(
      fetchSource,
      some.map((runId) => ({ runId })),
    )
  while ((await countOpen(context, runIds)) > 0) {
    if (performance.now() > until) throw new Error(`${runIds.length} boards were not read in ${MINUTES} minutes`)
    await sleep(50)
  }
}

async function countOpen({ db }: Context, runIds: string[]): Promise<number> {
  const states = await db
    .selectFrom('run')
    .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
    .where(sql<boolean>`id = any(${runIds}::uuid[])`)
    .groupBy('state')
    .execute()
  if (states.some(({ state }) => state === 'failed')) throw new Error('a board could not be crawled')
  return runIds.length - Number(states.find(({ state }) => state === 'done')?.count ?? 0)
}

async function checkPostings({ db }: Context, host: PageHost): Promise<void> {
  const { count } = await db
    .selectFrom('posting')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const due = host.boards * host.perPage
  if (Number(count) !== due) throw new Error(`${count} postings were stored of ${due}`)
}
