import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLog } from '../src/log.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { openDatabase } from '../src/store/database.ts'
import { migrateToLatest } from '../src/store/migrate.ts'
import { startFaultyRelay } from '../test/_support/faulty-relay.ts'
import { launchScript } from '../test/_support/fork-script.ts'
import { type Network, openNetwork, WHOLE, whyNoNetwork } from '../test/_support/network.ts'
import { findRedisProgram, startServer, stop } from '../test/_support/redis.ts'
import { openRuntime } from '../workers/_runtime.ts'
import { beginDay, tick } from './chaos.ts'
import { audit } from './chaos-audit.ts'
import { serveBoards } from './chaos-boards.ts'
import { signUp } from './chaos-days.ts'
import { type Fleet, startFleet } from './chaos-fleet.ts'
import { countArrivals, type Outage } from './chaos-repeats.ts'
import { settle } from './chaos-settle.ts'
import { type BenchResult, BenchSkipped } from './result.ts'
import { withFolder } from './server.ts'

/** `seconds`: how long each cut lasts; `settleSeconds`: how long the dust may take to settle. */
export type NetworkSize = {
  seconds: number
  rounds: number
  recorded: number
  made: number
  postings: number
  subscribers: number
  settleSeconds: number
}

const SMALL: NetworkSize = {
  ...{ seconds: 8, rounds: 7, recorded: 14, made: 14, postings: 15, subscribers: 120, settleSeconds: 300 },
}
const FULL: NetworkSize = {
  ...{ seconds: 120, rounds: 7, recorded: 70, made: 70, postings: 40, subscribers: 400, settleSeconds: 900 },
}

const PARTS = {
  worker1: ['workers' as const],
  worker2: ['workers' as const],
  front: ['scheduler' as const, 'web' as const],
}
const NAMES = Object.keys(PARTS)

/** Who is cut from whom at once. Boards and relay are outside; a host alone has its cable pulled. */
const ROUNDS: readonly (readonly (readonly [string, string] | readonly [string])[])[] = [
  [['worker1', 'db']],
  [['worker2', 'queue']],
  [['worker1', 'outside']],
  [
    ['worker1', 'queue'],
    ['worker2', 'db'],
  ],
  [['front', 'queue']],
  [['front', 'db']],
  [['worker2']],
]
/** So long after the day began the cut comes: into the middle of work. */
const BEFORE_MS = 1_500
const POLL_MS = 250
const OPS_PORT = 9464
const REDIS_PORT = 6379
const MAIL_TIMEOUT_SECONDS = 6
/** The sender's lease: its time limit and 5 seconds, see workers/send-digests.ts. */
const LEASE_MS = (MAIL_TIMEOUT_SECONDS + 5) * 1_000

/**
 * Two hosts of workers, one of scheduler and pages, a database host and a queue host, with boards and a relay outside.
 * Connections between two of them are cut, so that packets vanish without a word, while there is work to do. Nobody is started again: at the end
 * every process must be ready by itself, and everything is held against what the boards hold and what the relay took.
 * Throws with every promise that was broken.
 */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  return withFolder(
    async (folder) => {
      const size = full ? FULL : SMALL
      const onRedis = await runNetwork(size, folder, 'redis')
      const onPostgres = full ? await runNetwork(size, folder, 'postgres') : {}
      const metrics = {
        ...onRedis,
        ...Object.fromEntries(Object.entries(onPostgres).map(([key, n]) => [`postgres_${key}`, n])),
      }
      return { name: 'network', size: size.seconds, metrics, baselines: {}, ratios: {} }
    },
    { forAll: true },
  )
}

/** One run with its queue on Redis or PostgreSQL. Throws BenchSkipped where it cannot be run. */
export async function runNetwork(
  size: NetworkSize,
  folder: string,
  queue: 'redis' | 'postgres',
): Promise<Record<string, number>> {
  const why = whyNoNetwork()
  if (why !== null) throw new BenchSkipped(why)
  const closers: (() => unknown)[] = []
  const network = openNetwork(['db', 'queue', ...NAMES])
  closers.push(() => network.stop())
  try {
    return await onNetwork(network, size, await openQueueHost(network, folder, queue, closers), closers)
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

/** The queue's URL; null: it is in the database. */
async function openQueueHost(
  network: Network,
  folder: string,
  queue: 'redis' | 'postgres',
  closers: (() => unknown)[],
): Promise<string | null> {
  if (queue === 'postgres') return null
  const program = findRedisProgram()
  if (program === null) throw new BenchSkipped('no redis-server or valkey-server is installed')
  const host = network.addressOf('queue')
  const where = { host, within: network.within('queue'), more: ['--protected-mode', 'no'] }
  const child = await startServer(program, REDIS_PORT, folder, where)
  closers.push(() => stop(child))
  return `redis://${host}:${REDIS_PORT}`
}

async function openDatabaseHost(network: Network, closers: (() => unknown)[]): Promise<string> {
  const script = new URL('../test/_support/postgres-process.ts', import.meta.url)
  const child = launchScript(script, [WHOLE], {}, 'inherit', network.within('db'))
  closers.push(async () => {
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
  })
  const [told] = await once(child, 'message')
  const url = new URL(String(told))
  url.hostname = network.addressOf('db')
  await createDatabase(url.href, 'network')
  url.pathname = '/network'
  return url.href
}

async function onNetwork(
  network: Network,
  size: NetworkSize,
  redisUrl: string | null,
  closers: (() => unknown)[],
): Promise<Record<string, number>> {
  const started = performance.now()
  const databaseUrl = await openDatabaseHost(network, closers)
  const relay = await startFaultyRelay('0.0.0.0')
  closers.push(() => relay.stop())
  const { boards, stop: stopBoards } = await serveBoards(size.recorded, size.made, size.postings, network.outside)
  closers.push(stopBoards)
  const db = openDatabase(databaseUrl)
  closers.push(() => db.destroy())
  await migrateToLatest(db)
  await signUp(db, size.subscribers)
  const queueUrl = redisUrl ?? databaseUrl
  const runtime = await openRuntime(queueUrl, createLog({ level: 'silent', pretty: false }), { retryDelayMs: 50 })
  closers.push(() => runtime.stop())
  const calm = new AbortController()
  const ticks = tick(runtime, calm.signal)
  closers.push(() => {
    calm.abort()
    return ticks
  })
  const fleet = startFleet(PARTS, (address) => environmentOf({ databaseUrl, queueUrl, relayUrl: relay.url, address }), {
    addressOf: network.outside,
    within: network.within,
  })
  closers.push(() => fleet.stop())
  const days = { db, boards, size: { days: size.rounds } }
  await untilReady(network, fleet)
  const { outages, slowest, unnoticed } = await cutInTurn({
    network,
    fleet,
    days,
    size,
    hasQueueHost: redisUrl !== null,
  })
  await beginDay(days, size.rounds + 1)
  await settle({ db }, runtime, calm, performance.now() + size.settleSeconds * 1_000)
  const { counts, broken } = await audit(db, boards, countArrivals(relay.taken, [], outages, LEASE_MS))
  const faults = [...unnoticed, ...fleet.crashes, ...fleet.failedStarts.map(({ words }) => words)]
  const metrics = {
    ...counts,
    cuts: outages.length,
    slowest_recovery_seconds: slowest,
    seconds: (performance.now() - started) / 1_000,
  }
  if (broken.length + faults.length > 0)
    throw new Error(`promises were broken:\n${[...broken, ...faults].join('\n')}\n${JSON.stringify(metrics)}`)
  return { ...metrics, restarts: fleet.starts() - NAMES.length }
}

type Cutting = {
  network: Network
  fleet: Fleet
  days: Parameters<typeof beginDay>[0]
  size: NetworkSize
  hasQueueHost: boolean
}

/** Each cut comes into the work of a new day. `slowest` are seconds from the end of a cut until everybody is ready. */
async function cutInTurn({ network, fleet, days, size, hasQueueHost }: Cutting) {
  const outages: Outage[] = []
  const unnoticed: string[] = []
  let slowest = 0
  for (let round = 0; round < size.rounds; round += 1) {
    // Nobody talks to a queue host where the queue is in the database.
    const cuts = (ROUNDS[round % ROUNDS.length] ?? []).filter(([, other]) => hasQueueHost || other !== 'queue')
    await beginDay(days, 1 + round)
    await sleep(BEFORE_MS)
    const from = Date.now()
    for (const [one, other] of cuts) other === undefined ? network.unplug(one) : network.cut(one, other)
    await sleep(size.seconds * 1_000)
    unnoticed.push(...(await findUnnoticed(network, cuts)))
    for (const [one, other] of cuts) other === undefined ? network.plug(one) : network.mend(one, other)
    const mended = performance.now()
    await untilReady(network, fleet)
    slowest = Math.max(slowest, (performance.now() - mended) / 1_000)
    for (const [name] of cuts) outages.push({ from, to: Date.now(), address: fleet.relayAddress(name) })
  }
  return { outages, slowest, unnoticed }
}

/** Whoever has no database or no queue must say so. */
async function findUnnoticed(network: Network, cuts: (typeof ROUNDS)[number]): Promise<string[]> {
  const told = await Promise.all(cuts.map(async ([name]) => ({ name, status: await readiness(network, name) })))
  return told
    .filter(({ name, status }) => status === 200 && cuts.some(([one, other]) => one === name && other !== 'outside'))
    .map(({ name }) => `${name} says that it is ready while it is cut off`)
}

/** Until every process says by itself that it is ready. */
async function untilReady(network: Network, fleet: Fleet): Promise<void> {
  const isReady = async (name: string) => (await readiness(network, name)) === 200 && fleet.isReady(name)
  for (;;) {
    const ready = await Promise.all(NAMES.map(isReady))
    if (ready.every(Boolean)) return
    await sleep(POLL_MS)
  }
}

/** What a process says of itself; null: nothing. */
function readiness(network: Network, name: string): Promise<number | null> {
  const url = `http://${network.addressOf(name)}:${OPS_PORT}/readyz`
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    ({ status }) => status,
    () => null,
  )
}

type Where = { databaseUrl: string; queueUrl: string; relayUrl: string; address: string }

function environmentOf({ databaseUrl, queueUrl, relayUrl, address }: Where): Record<string, string> {
  return {
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_URL: databaseUrl,
    QUEUE_URL: queueUrl,
    HOST: '0.0.0.0',
    OPS_HOST: '0.0.0.0',
    OPS_PORT: String(OPS_PORT),
    SECRET_KEY: 'a key for tests that is long enough to be taken',
    SMTP_URL: `smtp://${address}:${new URL(relayUrl).port}`,
    MAIL_CONNECTIONS: '5',
    MAIL_TIMEOUT_SECONDS: String(MAIL_TIMEOUT_SECONDS),
    MAIL_PER_SECOND: '100000',
    MAIL_PER_SECOND_AND_DOMAIN: '100000',
    FETCH_ALLOW_ADDRESSES: WHOLE,
    FETCH_PER_SECOND: '0',
    FETCH_TIMEOUT_SECONDS: '4',
    FETCH_MAX_MEBIBYTES: '4',
  }
}
