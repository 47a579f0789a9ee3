import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Agent, request } from 'undici'
import { SourceError } from '../src/errors.ts'
import { createHttp, type Http } from '../src/http.ts'
import { HOSTS, lookup, type PageHost } from './page-host.ts'
import { HUGE_BYTES } from './page-server.ts'

/** As the service has it by default. */
export const PER_HOST = 2
const LANES = HOSTS * PER_HOST
const MEBIBYTE = 1024 * 1024
const MAX_BODY_BYTES = 32 * MEBIBYTE
/** Ours and the baseline take turns, so that what else the machine does falls on both. */
const ROUNDS = 6
const HUGE_TRIES = 5
/** The socket of a page that was refused is closed a moment later, and holds its last piece until then. */
const SETTLE_MS = 200
/** Before the clock runs: a worker that has run for a while has its code compiled. */
const WARM_PAGES = 3_000
const HEADERS = { accept: '*/*', 'user-agent': 'Jobtide/bench (+https://jobs.example/bot)' }

export type Cost = { seconds: number; cpuSeconds: number }

/** Pages had by our client and by a bare undici loop, over as many connections to as many hosts. */
export async function measureClient(host: PageHost, pages: number): Promise<{ ours: Cost; bare: Cost }> {
  const http = openClient()
  const agent = new Agent({ connect: { lookup }, connections: PER_HOST })
  const sum = { ours: { seconds: 0, cpuSeconds: 0 }, bare: { seconds: 0, cpuSeconds: 0 } }
  const get = (url: string) => getPage(http, url)
  const getBare = async (url: string) =>
    (await (await request(url, { dispatcher: agent, headers: HEADERS })).body.arrayBuffer()).byteLength
  try {
    for (const have of [get, getBare]) await inLanes(WARM_PAGES, (number) => have(host.urlOf(number)))
    for (let round = 0; round < ROUNDS; round += 1) {
      const count = Math.ceil(pages / ROUNDS)
      add(sum.ours, await costOf(() => inLanes(count, (number) => get(host.urlOf(number)))))
      add(sum.bare, await costOf(() => inLanes(count, (number) => getBare(host.urlOf(number)))))
    }
    return sum
  } finally {
    await http.close()
    await agent.close()
  }
}

export type Memory = { pages: number; heapBytes: number; rssBytes: number }

/** Memory after a tenth, two tenths … all of the pages, each time after everything unused was collected. */
export async function measureMemory(host: PageHost, pages: number): Promise<Memory[]> {
  const http = openClient()
  try {
    const seen: Memory[] = []
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      await inLanes(Math.ceil(pages / 10), (number) => getPage(http, host.urlOf(number)))
      seen.push({ pages: Math.ceil(pages / 10) * tenth, ...memoryNow() })
    }
    return seen
  } finally {
    await http.close()
  }
}

export function memoryNow(): Omit<Memory, 'pages'> {
  collectGarbage()
  collectGarbage() // What a buffer held is given back by the collection after the one that finds it unused.
  const { heapUsed, rss, external } = process.memoryUsage()
  return { heapBytes: heapUsed + external, rssBytes: rss }
}

/** Bytes that each further page costs for good: the slope of the line through the measurements. */
export function slopeOf(seen: readonly Memory[], of: 'heapBytes' | 'rssBytes'): number {
  const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length
  const [x, y] = [mean(seen.map(({ pages }) => pages)), mean(seen.map((each) => each[of]))]
  const over = seen.reduce((total, each) => total + (each.pages - x) * (each[of] - y), 0)
  return over / seen.reduce((total, { pages }) => total + (pages - x) ** 2, 0)
}

/** A page of 50 MB, its length stated or not: refused each time, or this throws. Returns how far the memory in use rose at most
 *  while it came, and what is left of that. */
export async function refuseHuge(host: PageHost, way: 'declared' | 'chunked'): Promise<{ peak: number; left: number }> {
  const http = openClient()
  const before = memoryNow()
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss - before.rssBytes)
  }, 5)
  try {
    for (let attempt = 0; attempt < HUGE_TRIES; attempt += 1) {
      const refusal = await getPage(http, `${host.originOf(attempt)}/huge/${way}`).catch((error: unknown) => error)
      if (!(refusal instanceof SourceError) || refusal.reason !== 'too_large')
        throw new Error(`a page of ${HUGE_BYTES} bytes was not refused: ${String(refusal)}`)
    }
    await sleep(SETTLE_MS)
    return { peak, left: memoryNow().heapBytes - before.heapBytes }
  } finally {
    clearInterval(watch)
    await http.close()
  }
}

function openClient(): Http {
  return createHttp({
    userAgent: HEADERS['user-agent'],
    perHost: PER_HOST,
    allowAddresses: ['127.0.0.1/32'],
    maxBodyBytes: MAX_BODY_BYTES,
    lookup,
  })
}

async function getPage(http: Http, url: string): Promise<number> {
  const answer = await http.get({ url })
  if (answer.kind !== 'page') throw new Error(`${url} was not had`)
  return answer.body.byteLength
}

/** Does the work for 0, 1, 2 … up to `count`, as many at once as there may be connections. */
async function inLanes(count: number, work: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - started) / 1_000, cpuSeconds: (user + system) / 1_000_000 }
}

function add(sum: Cost, { seconds, cpuSeconds }: Cost): void {
  sum.seconds += seconds
  sum.cpuSeconds += cpuSeconds
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
