import { findRedis } from '../test/_support/redis.ts'
import { type Cost, type Memory, measureClient, measureMemory, refuseHuge, slopeOf } from './fetch-client.ts'
import { type Crawled, crawlBoards } from './fetch-worker.ts'
import { type PageHost, startPageHost } from './page-host.ts'
import { type BenchResult, withRatios } from './result.ts'
import { withFolder, withServer } from './server.ts'

const MEBIBYTE = 1024 * 1024

type Size = { boards: number; perPage: number; clientPages: number; memoryPages: number }
const SMALL: Size = { boards: 320, perPage: 10, clientPages: 6_000, memoryPages: 4_000 }
const FULL: Size = { boards: 3_200, perPage: 10, clientPages: 30_000, memoryPages: 100_000 }

/**
 * Pages from a server of recorded pages on this machine, under 32 host names: had by the client alone, and had, kept, read
 * and stored by a worker process over either queue, beside a bare undici loop over the same pages. Also what many pages leave in
 * memory, and a page of 50 MB. No pace per host, two connections to each.
 */
export async function run({ full }: { full: boolean }): Promise<BenchResult> {
  const size = full ? FULL : SMALL
  const host = await startPageHost(size)
  try {
    return await measure(host, size)
  } finally {
    await host.stop()
  }
}

async function measure(host: PageHost, size: Size): Promise<BenchResult> {
  const { ours, bare } = await measureClient(host, size.clientPages)
  const memory = await measureMemory(host, size.memoryPages)
  const huge = { declared: await refuseHuge(host, 'declared'), chunked: await refuseHuge(host, 'chunked') }
  const crawls = await crawlOverQueues(host)
  const bareSpeed = speedOf(bare, size.clientPages)
  const crawled = Object.entries(crawls).map(([queue, done]) => named(queue, crawlMetrics(done)))
  return withRatios({
    name: 'fetch',
    size: size.clientPages,
    metrics: Object.assign(
      {},
      named('client', speedOf(ours, size.clientPages)),
      named('client', memoryMetrics(memory)),
      named('page_of_50_mb', hugeMetrics(huge)),
      ...crawled,
    ),
    baselines: Object.assign(
      {},
      named('client', bareSpeed),
      ...Object.keys(crawls).map((queue) => named(queue, bareSpeed)),
    ),
  })
}

/** The queue in PostgreSQL, and Redis where there is one. */
async function crawlOverQueues(host: PageHost): Promise<Record<string, Crawled>> {
  return withServer((server) =>
    withFolder(async (folder): Promise<Record<string, Crawled>> => {
      const redis = await findRedis(folder)
      try {
        const postgres = await crawlBoards(server, host, null)
        if (redis.url !== null) return { postgres, redis: await crawlBoards(server, host, redis.url) }
        console.error(`fetch: the Redis queue is left out, ${redis.reason}`)
        return { postgres }
      } finally {
        await redis.stop()
      }
    }),
  )
}

function speedOf({ seconds, cpuSeconds }: Cost, pages: number) {
  return { pages_per_second: pages / seconds, cpu_ms_per_page: (cpuSeconds * 1000) / pages }
}

function crawlMetrics(done: Crawled): Record<string, number> {
  const postings = {
    postings_per_second: done.postings / done.seconds,
    cpu_ms_per_posting: (done.cpuSeconds * 1000) / done.postings,
  }
  return { ...speedOf(done, done.pages), ...postings, ...memoryMetrics(done.memory) }
}

/** In mebibytes; what a page leaves behind in bytes. */
function memoryMetrics(seen: readonly Memory[]): Record<string, number> {
  const at = [seen[0], seen[Math.ceil(seen.length / 2) - 1], seen.at(-1)]
  const [first, half, all] = at.map((each) => ({
    heap: (each?.heapBytes ?? 0) / MEBIBYTE,
    rss: (each?.rssBytes ?? 0) / MEBIBYTE,
  }))
  return {
    heap_mb_at_10_percent: first?.heap ?? 0,
    heap_mb_at_50_percent: half?.heap ?? 0,
    heap_mb_at_100_percent: all?.heap ?? 0,
    rss_mb_at_10_percent: first?.rss ?? 0,
    rss_mb_at_50_percent: half?.rss ?? 0,
    rss_mb_at_100_percent: all?.rss ?? 0,
    heap_bytes_a_page: slopeOf(seen, 'heapBytes'),
  }
}

function hugeMetrics(huge: Record<string, { peak: number; left: number }>): Record<string, number> {
  const parts = Object.entries(huge).flatMap(([way, { peak, left }]): [string, number][] => [
    [`${way}_peak_mb`, peak / MEBIBYTE],
    [`${way}_left_mb`, left / MEBIBYTE],
  ])
  return { refused: 1, ...Object.fromEntries(parts) }
}

function named(part: string, figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([key, figure]) => [`${part}_${key}`, figure]))
}
