import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../src/store/database.ts'
import type { Fault, FaultyRelay, Step } from '../test/_support/faulty-relay.ts'
import type { OwnPostgres } from '../test/_support/own-postgres.ts'
import type { FoundRedis } from '../test/_support/redis.ts'
import type { Fleet } from './chaos-fleet.ts'
import type { Outage } from './chaos-repeats.ts'

const RELAY_FAULTS: { step: Step; fault: Fault; times: number }[] = [
  { step: 'connect', fault: '421 4.3.2 too busy', times: 2 },
  { step: 'EHLO', fault: 'cut', times: 1 },
  { step: 'RCPT', fault: '450 4.2.1 the mailbox is busy', times: 3 },
  { step: 'RCPT', fault: '550 5.1.1 nobody of that name', times: 1 },
  { step: 'DATA', fault: 'silence', times: 1 },
  { step: 'end', fault: '451 4.3.0 come again', times: 3 },
  { step: 'end', fault: '554 5.7.1 not wanted', times: 1 },
  { step: 'end', fault: 'cut', times: 2 },
  { step: 'end', fault: 'silence', times: 1 },
  { step: 'end', fault: { afterMs: 1_500 }, times: 4 },
]
const PAGES = ['/', '/roles', '/trends', '/subscribe', '/healthz', '/api/v1/postings', '/api/v1/roles']

/** Gives the relay one fault after the other until told to stop, and mends it. */
export async function breakRelay(relay: FaultyRelay, random: () => number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const next = pick(RELAY_FAULTS, random)
    relay.breakAt(next.step, next.fault, { times: next.times })
    await sleep(100 + 400 * random())
  }
  relay.mend()
}

export type Visits = { pages_answered: number; pages_unreached: number; pages_faulty: number }

/** Asks for pages, one after the other, until told to stop. While processes are killed and started, nobody may be there to answer;
 *  while the database is down, pages answer with a fault. */
export async function visitPages(url: string, signal: AbortSignal): Promise<Visits> {
  const visits = { pages_answered: 0, pages_unreached: 0, pages_faulty: 0 }
  for (let visit = 0; !signal.aborted; visit += 1) {
    const status = await statusOf(`${url}${PAGES[visit % PAGES.length]}`)
    if (status === 200) visits.pages_answered += 1
    else if (status === null) visits.pages_unreached += 1
    else visits.pages_faulty += 1
    await sleep(200)
  }
  return visits
}

/** Every page that does not come when nothing is broken any more, with its status. */
export async function findFailingPages(url: string): Promise<string[]> {
  const failing: string[] = []
  for (const page of PAGES) {
    const status = await statusOf(`${url}${page}`)
    if (status !== 200) failing.push(`${page} answers ${status ?? 'nothing'}`)
  }
  return failing
}

async function statusOf(url: string): Promise<number | null> {
  const ask = async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    await response.arrayBuffer()
    return response.status
  }
  return ask().catch(() => null)
}

export type Victims = { fleet: Fleet; names: string[]; postgres: OwnPostgres; db: Database; redis: FoundRedis | null }
export type KillCounts = { kills: number; process_kills: number; postgres_kills: number; redis_kills: number }

/** Of 100 kills so many fall on a connection of PostgreSQL, which then recovers all by itself, on the whole of it, and on Redis. */
const SHARES = { connection: 20, postgres: 7, redis: 8 }
const LONGEST_START_MS = 60_000

/** Kills whatever the dice say, `kills` times; `after` hears of each. Processes, PostgreSQL and Redis are started again. */
export async function killAtRandom(
  victims: Victims,
  kills: number,
  random: () => number,
  outages: Outage[],
  after: (kill: number) => Promise<void>,
): Promise<KillCounts> {
  const counts = { kills, process_kills: 0, postgres_kills: 0, redis_kills: 0 }
  for (let kill = 0; kill < kills; kill += 1) {
    // One in five falls anywhere, on starting too; the others when somebody works.
    if (random() > 0.2) await untilOneIsReady(victims)
    await sleep(100 + 600 * random())
    counts[await killOne(victims, random, outages)] += 1
    await after(kill)
  }
  return counts
}

async function killOne(
  victims: Victims,
  random: () => number,
  outages: Outage[],
): Promise<Exclude<keyof KillCounts, 'kills'>> {
  const { fleet, names, postgres, db, redis } = victims
  const drawn = 100 * random()
  if (drawn < SHARES.connection + SHARES.postgres) {
    const outage = { from: Date.now(), to: Number.POSITIVE_INFINITY }
    outages.push(outage)
    await (drawn < SHARES.connection ? killConnection(db) : restartPostgres(postgres, 300 + 1_000 * random()))
    await untilAnswers(db)
    outage.to = Date.now()
    return 'postgres_kills'
  }
  if (drawn < SHARES.connection + SHARES.postgres + SHARES.redis && redis?.killAndStart) {
    await redis.killAndStart(300 + 1_000 * random())
    return 'redis_kills'
  }
  fleet.kill(pick(names, random))
  return 'process_kills'
}

async function killConnection(db: Database): Promise<void> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity where application_name like 'jobtide%' and pid <> pg_backend_pid()
    order by random() limit 1`.execute(db)
  for (const { pid } of rows) process.kill(pid, 'SIGKILL')
}

async function restartPostgres(postgres: OwnPostgres, downMs: number): Promise<void> {
  await postgres.kill()
  await sleep(downMs)
  await postgres.start()
}

async function untilOneIsReady({ fleet, names }: Victims): Promise<void> {
  const deadline = performance.now() + LONGEST_START_MS
  while (performance.now() < deadline && !names.some((name) => fleet.isReady(name))) await sleep(50)
}

/** A killed connection is seen a moment later than it is killed, so one answer is not enough. */
async function untilAnswers(db: Database): Promise<void> {
  for (let answers = 0; answers < 5; await sleep(50))
    answers = await sql`select 1`.execute(db).then(
      () => answers + 1,
      () => 0,
    )
}

function pick<T>(list: readonly T[], random: () => number): T {
  const drawn = list[Math.floor(random() * list.length)]
  if (drawn === undefined) throw new TypeError('there is nothing to pick from')
  return drawn
}
