import { setTimeout as sleep } from 'node:timers/promises'
import { planDigests } from '../jobs/plan-digests.ts'
import { refreshMarket } from '../jobs/refresh-market.ts'
import { scheduleSources } from '../jobs/schedule-sources.ts'
import { sweep } from '../jobs/sweep.ts'
import { createLog } from '../src/log.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { migrateToLatest } from '../src/store/migrate.ts'
import { addSource } from '../src/store/source.ts'
import { startFaultyRelay } from '../test/_support/faulty-relay.ts'
import { freePort } from '../test/_support/free-port.ts'
import { startOwnPostgres } from '../test/_support/own-postgres.ts'
import { type FoundRedis, findRedis } from '../test/_support/redis.ts'
import { openRuntime, type Runtime } from '../workers/_runtime.ts'
import { audit } from './chaos-audit.ts'
import { type ChaosBoard, serveBoards } from './chaos-boards.ts'
import { passDay, passMinutes, signUp } from './chaos-days.ts'
import { type Disk, fillDisk, mountDisk } from './chaos-disk.ts'
import { breakRelay, findFailingPages, killAtRandom, visitPages } from './chaos-faults.ts'
import { type Fleet, type Footprint, startFleet } from './chaos-fleet.ts'
import { countArrivals, type Outage } from './chaos-repeats.ts'
import { persist, settle } from './chaos-settle.ts'
import { dice } from './dice.ts'
import { type BenchResult, BenchSkipped } from './result.ts'
import { withFolder } from './server.ts'

export type ChaosSize = {
  kills: number
  /** How often the disk under PostgreSQL is full for some seconds, where one can be mounted. */
  disks: number
  days: number
  recorded: number
  made: number
  postings: number
  subscribers: number
  seconds: number
}

const SMALL: ChaosSize = {
  kills: 25,
  disks: 1,
  days: 3,
  recorded: 40,
  made: 12,
  postings: 15,
  subscribers: 120,
  seconds: 300,
}
const FULL: ChaosSize = {
  kills: 500,
  disks: 10,
  days: 20,
  recorded: 200,
  made: 200,
  postings: 40,
  subscribers: 400,
  seconds: 1_800,
}
const SEED = 7
const TICK_MS = 400
const DUE_WITHIN_SECONDS = 5
const MAIL_TIMEOUT_SECONDS = 6
/** The sender's lease: its time limit and 5 seconds, see workers/send-digests.ts. */
const LEASE_MS = (MAIL_TIMEOUT_SECONDS + 5) * 1_000
/** The survivor is never killed: it lives through everything that others are killed by. */
const PARTS = {
  survivor: ['workers' as const],
  worker1: ['workers' as const],
  worker2: ['workers' as const],
  scheduler: ['scheduler' as const],
  web: ['web' as const],
}
const VICTIMS = ['worker1', 'worker2', 'scheduler', 'web']

/**
 * The whole service over boards that misbehave and a relay that misbehaves, while whatever runs is killed with SIGKILL at
 * random: workers, scheduler, web, PostgreSQL and Redis, and the disk under PostgreSQL fills up. When the dust has settled, everything is held against what the
 * boards hold and what the relay took. Throws with every promise that was broken. The queue is on Redis, where there is one,
 * and at full size on PostgreSQL too.
 */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  return withFolder(
    async (folder) => {
      const size = full ? FULL : SMALL
      const onRedis = await runChaos(size, folder, 'redis')
      const onPostgres = full ? await runChaos(size, folder, 'postgres') : {}
      const metrics = full ? { ...named('redis', onRedis), ...named('postgres', onPostgres) } : onRedis
      return { name: 'chaos', size: size.kills, metrics, baselines: {}, ratios: {} }
    },
    { forAll: true },
  )
}

function named(queue: string, metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([key, value]) => [`${queue}_${key}`, value]))
}

/** One run with its queue on Redis or PostgreSQL. Throws BenchSkipped when Redis is asked for and is not there. */
export function runChaos(
  size: ChaosSize,
  folder: string,
  queue: 'redis' | 'postgres',
): Promise<Record<string, number>> {
  return withWorld(size, folder, queue, breakEverything)
}

/** Databases, relay and boards for `use`, which are ended after it. */
export async function withWorld<Result>(
  size: ChaosSize,
  folder: string,
  queue: 'redis' | 'postgres',
  use: (world: World) => Promise<Result>,
): Promise<Result> {
  const redis = queue === 'redis' ? await findRedis(folder) : null
  if (redis !== null && redis.url === null) throw new BenchSkipped(redis.reason)
  const disk = await mountDisk(folder)
  const postgres = await startOwnPostgres(disk?.folder, disk === null ? [] : ['-c', 'max_wal_size=256MB'])
  const relay = await startFaultyRelay('0.0.0.0')
  const served = await serveBoards(size.recorded, size.made, size.postings)
  await createDatabase(postgres.urlOf('postgres'), 'chaos')
  const databaseUrl = postgres.urlOf('chaos')
  const db = openDatabase(databaseUrl)
  const world: World = { size, folder, disk, redis, postgres, relay, boards: served.boards, databaseUrl, db }
  try {
    await migrateToLatest(db)
    await signUp(db, size.subscribers)
    return await use(world)
  } finally {
    await db.destroy()
    await served.stop()
    await relay.stop()
    await postgres.stop()
    await redis?.stop()
    disk?.stop()
  }
}

export type World = {
  size: ChaosSize
  folder: string
  /** null: none can be mounted, and none is filled. */
  disk: Disk | null
  redis: FoundRedis | null
  postgres: Awaited<ReturnType<typeof startOwnPostgres>>
  relay: Awaited<ReturnType<typeof startFaultyRelay>>
  boards: ChaosBoard[]
  databaseUrl: string
  db: Database
}

/** What a day needs. */
type DayWorld = { db: Database; boards: ChaosBoard[]; size: Pick<ChaosSize, 'days'> }

async function breakEverything(world: World): Promise<Record<string, number>> {
  const { size, relay } = world
  const started = performance.now()
  const random = dice(SEED)
  const port = await freePort()
  const outages: Outage[] = []
  const footprints: Footprint[] = []
  const disks = { disk_fills: 0, disk_panics: 0 }
  const queueUrl = world.redis?.url ?? world.databaseUrl
  const runtime = await openRuntime(queueUrl, createLog({ level: 'silent', pretty: false }), { retryDelayMs: 50 })
  const fleet = startFleet(PARTS, (address) => environmentOf(world, queueUrl, port, address))
  const [chaos, calm] = [new AbortController(), new AbortController()]
  const others = [breakRelay(relay, dice(SEED + 1), chaos.signal), tick(runtime, calm.signal)]
  const visits = visitPages(`http://127.0.0.1:${port}`, chaos.signal)
  try {
    await addBoards(world, 1)
    await untilReady(fleet)
    footprints.push(await fleet.footprint('survivor'))
    const killsADay = Math.ceil(size.kills / size.days)
    const counts = await killAtRandom(
      { ...world, fleet, names: VICTIMS },
      size.kills,
      random,
      outages,
      async (kill) => {
        if (kill === Math.floor(size.kills / 2)) footprints.push(await fleet.footprint('survivor'))
        if ((kill + 1) % killsADay === 0) await beginDay(world, 1 + (kill + 1) / killsADay)
        if (world.disk === null || !isTurnOfDisk(kill, size)) return
        disks.disk_fills += 1
        if (await fillDisk(world.disk, world.postgres, world.db, outages)) disks.disk_panics += 1
      },
    )
    chaos.abort()
    const pages = await visits
    // The last kill may have begun a day of its own.
    await beginDay(world, size.days + 2)
    await untilReady(fleet)
    await settle(world, runtime, calm, performance.now() + size.seconds * 1_000)
    footprints.push(await fleet.footprint('survivor'))
    const arrivals = countArrivals(relay.taken, fleet.kills, outages, LEASE_MS)
    const { counts: found, broken } = await audit(world.db, world.boards, arrivals)
    const all = [
      ...broken,
      ...fleet.crashes,
      ...unexcused(fleet, outages),
      ...(await findFailingPages(`http://127.0.0.1:${port}`)),
    ]
    const restarts = fleet.starts() - Object.keys(PARTS).length + counts.postgres_kills + counts.redis_kills
    const seconds = (performance.now() - started) / 1_000
    const metrics = { ...counts, ...disks, restarts, ...found, ...pages, ...growth(footprints), seconds }
    if (all.length > 0) throw new Error(`promises were broken:\n${all.join('\n')}\n${JSON.stringify(metrics)}`)
    return metrics
  } finally {
    chaos.abort()
    calm.abort()
    await Promise.all([...others, visits])
    await fleet.stop()
    await runtime.stop()
  }
}

export function environmentOf(
  { databaseUrl, folder, relay }: World,
  queueUrl: string,
  port: number,
  relayAddress: string,
): Record<string, string> {
  return {
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_URL: databaseUrl,
    QUEUE_URL: queueUrl,
    DATA_DIR: folder,
    PORT: String(port),
    SECRET_KEY: 'a key for tests that is long enough to be taken',
    SMTP_URL: `smtp://${relayAddress}:${new URL(relay.url).port}`,
    MAIL_CONNECTIONS: '5',
    MAIL_TIMEOUT_SECONDS: String(MAIL_TIMEOUT_SECONDS),
    MAIL_PER_SECOND: '100000',
    MAIL_PER_SECOND_AND_DOMAIN: '100000',
    FETCH_ALLOW_ADDRESSES: '127.0.0.0/8',
    FETCH_PER_SECOND: '0',
    FETCH_TIMEOUT_SECONDS: '4',
    FETCH_MAX_MEBIBYTES: '4',
  }
}

/** Ticks come from here too: those of the scheduler come once a minute. */
export async function tick(runtime: Runtime, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // The queue may be down: the next tick comes soon.
    for (const job of [scheduleSources, planDigests, sweep, refreshMarket])
      await runtime.enqueue(job, [{}]).catch(() => {})
    await sleep(TICK_MS)
  }
}

/** The boards of a part of the days are added when it comes, so that every day has something new. */
export async function addBoards({ db, boards, size }: DayWorld, day: number): Promise<void> {
  const share = Math.ceil((boards.length * Math.min(day, size.days)) / size.days)
  for (const { source } of boards.slice(0, share)) await persist(() => addSource(db, source, new Date()))
}

export async function beginDay(world: DayWorld, day: number): Promise<void> {
  await addBoards(world, day)
  await persist(() => passDay(world.db, day, DUE_WITHIN_SECONDS))
  await persist(() => passMinutes(world.db))
}

async function untilReady(fleet: Fleet): Promise<void> {
  while (!Object.keys(PARTS).every((name) => fleet.isReady(name))) await sleep(50)
}

/** So often in a run, in the middle of its days. */
function isTurnOfDisk(kill: number, { kills, disks }: ChaosSize): boolean {
  const each = Math.ceil(kills / Math.max(1, disks))
  return disks > 0 && kill % each === Math.floor(each / 2)
}

const EXCUSED_FOR_MS = 5_000

/** Starts that failed although the database was there. */
function unexcused({ failedStarts }: Fleet, outages: Outage[]): string[] {
  const had = (at: number) => !outages.some(({ from, to }) => from <= at && to >= at - EXCUSED_FOR_MS)
  return failedStarts.filter(({ at }) => had(at)).map(({ words }) => words)
}

/** At the beginning, in the middle and at the end. */
function growth(footprints: Footprint[]): Record<string, number> {
  const names = ['start', 'middle', 'end']
  return Object.fromEntries(
    footprints.flatMap((footprint, at): [string, number][] =>
      footprint === null
        ? []
        : [
            [`survivor_mb_${names[at]}`, footprint.rss / 1_048_576],
            [`survivor_files_${names[at]}`, footprint.files],
          ],
    ),
  )
}
