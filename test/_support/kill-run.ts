import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { planDigests } from '../../jobs/plan-digests.ts'
import { sweep } from '../../jobs/sweep.ts'
import { createLog } from '../../src/log.ts'
import type { Database } from '../../src/store/database.ts'
import { openRuntime } from '../../workers/_runtime.ts'
import { forkScript } from './fork-script.ts'
import { startSinkProcess } from './sink-process.ts'
import type { SinkOptions } from './smtp-sink.ts'

export type KillRun = {
  /** Where the subscribers are, all due. */
  db: Database
  databaseUrl: string
  queueUrl: string
  kills: number
  /** Connections to the relay: at most so many mails are under way at a kill. */
  connections: number
  sink: Partial<SinkOptions>
  folder: string
  environment?: Record<string, string>
  /** Kills fall on mails under way: each process lives until it has sent one, and then for a random while. */
  whileSending?: boolean
  /** What else breaks while the number of a kill counts up; resolves when it answers again. */
  disturb?: (kill: number) => Promise<void>
  /** What breaks while the last process works, which must live through it. */
  whileLast?: () => Promise<void>
  random: () => number
  seconds: number
}

export type KillCount = {
  /** Subscribers who were due, their digests, and digests that hold something. */
  due: number
  digests: number
  planned: number
  /** Digests that are not settled, and settled ones that the relay never had. */
  unsettled: number
  lost: number
  /** Mails that arrived once more than they should. */
  duplicates: number
  /** Kills times connections: the most that could be under way. */
  underWay: number
}

export type KillReport = KillCount & {
  /** Mails of which the relay was hearing when their sender was killed; null when that was not asked for. */
  caught: number | null
  /** The last process was still there at the end. */
  survived: boolean
  seconds: number
}

const TICK_MS = 300
/** A killed process lives for so long after it is ready. */
const LIFETIME_MS: [number, number] = [100, 1_600]
/** The same, after its first mail was sent: short, so that something is left for the next. */
const SENDING_MS: [number, number] = [0, 500]
const LONGEST_START_MS = 30_000

/**
 * Plans and sends the digests of everyone who is due by the service's own workers in a process that is killed with
 * SIGKILL again and again at random moments, then lets one finish. Ticks come from here, as from a scheduler.
 */
export async function runKills(options: KillRun): Promise<KillReport> {
  const started = performance.now()
  const sink = await startSinkProcess(options.sink)
  const log = createLog({ level: 'silent', pretty: false })
  const runtime = await openRuntime(options.queueUrl, log, { retryDelayMs: 50 })
  const stop = new AbortController()
  const ticking = tick(runtime, stop.signal)
  try {
    const kills = options.whileSending ? duringSending(options) : { ...options, lifetimeMs: LIFETIME_MS }
    const last = await killAgainAndAgain(() => launch(options, sink.url), kills)
    await options.whileLast?.()
    await untilSettled(options.db, started + options.seconds * 1000)
    const survived = last.exitCode === null && last.signalCode === null
    last.kill('SIGKILL')
    const caught = 'caught' in kills ? kills.caught() : null
    return {
      ...(await countArrivals(options, await sink.report())),
      caught,
      survived,
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    stop.abort()
    await ticking
    await runtime.stop()
    await sink.stop()
  }
}

type Kills = Pick<KillRun, 'kills' | 'random' | 'disturb'> & {
  lifetimeMs: [number, number]
  /** Resolves when the process that was started does what it is to be killed at. */
  atWork?: () => Promise<void>
}

/** Starts a process and kills it with SIGKILL at a random moment, `kills` times, then starts one that may live. */
export async function killAgainAndAgain(
  start: () => Promise<ChildProcess>,
  { kills, random, disturb, atWork, lifetimeMs: [shortest, longest] }: Kills,
): Promise<ChildProcess> {
  for (let kill = 0; kill < kills; kill += 1) {
    const child = await start()
    await atWork?.()
    await sleep(shortest + (longest - shortest) * random())
    child.kill('SIGKILL')
    await disturb?.(kill)
  }
  return await start()
}

/** One kill in five falls anywhere, on planning and starting too; the others on mails under way, which are counted. */
function duringSending({ db, kills, random, disturb }: KillRun): Kills & { caught(): number } {
  let caught = 0
  let since = new Date(0)
  return {
    ...{ kills, random, lifetimeMs: SENDING_MS },
    atWork: async () => (random() < 0.2 ? undefined : await untilSending(db, since)),
    async disturb(kill) {
      const rows = db.selectFrom('digest').select('id').where('data_started_at', '>=', since)
      caught += (await rows.where('state', '=', 'sending').execute()).length
      since = new Date()
      await disturb?.(kill)
    },
    caught: () => caught,
  }
}

/** Until a mail was sent since then, so that others are on their way, or nothing is left to send. */
async function untilSending(db: Database, since: Date): Promise<void> {
  const deadline = performance.now() + LONGEST_START_MS
  while (performance.now() < deadline && (await isLeft(db))) {
    const sent = db.selectFrom('digest').select('id').where('sent_at', '>=', since).limit(1)
    if (await sent.executeTakeFirst()) return
    await sleep(20)
  }
}

async function tick(runtime: Awaited<ReturnType<typeof openRuntime>>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // The database or the queue may be down: the next tick comes soon.
    await runtime.enqueue(planDigests, [{}]).catch(() => {})
    await runtime.enqueue(sweep, [{}]).catch(() => {})
    await sleep(TICK_MS)
  }
}

async function launch(options: KillRun, smtpUrl: string): Promise<ChildProcess> {
  return await forkScript(new URL('./service-process.ts', import.meta.url), ['workers'], {
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_URL: options.databaseUrl,
    QUEUE_URL: options.queueUrl,
    DATA_DIR: options.folder,
    SECRET_KEY: 'a key for tests that is long enough to be taken',
    SMTP_URL: smtpUrl,
    MAIL_CONNECTIONS: String(options.connections),
    MAIL_TIMEOUT_SECONDS: '6',
    MAIL_PER_SECOND: '100000',
    MAIL_PER_SECOND_AND_DOMAIN: '100000',
    ...options.environment,
  })
}

const DONE = ['accepted', 'rejected', 'cancelled', 'empty'] as const

/** Waits until nobody is due and every digest has come to its end, or the time is over. */
export async function untilSettled(db: Database, deadline: number): Promise<void> {
  while (performance.now() < deadline && (await isLeft(db))) await sleep(200)
}

async function isLeft(db: Database): Promise<boolean> {
  const open = db
    .selectFrom('digest')
    .select('id')
    .where('state', 'not in', [...DONE])
  const due = db.selectFrom('subscriber').select('id').where('next_digest_at', '<=', new Date())
  return Boolean((await open.limit(1).executeTakeFirst()) ?? (await due.limit(1).executeTakeFirst()))
}

/** What the database says was sent beside what the relay has. */
export async function countArrivals(
  { db, kills, connections }: Pick<KillRun, 'db' | 'kills' | 'connections'>,
  { byMessageId }: { byMessageId: Record<string, number> },
): Promise<KillCount> {
  const rows = await db.selectFrom('digest').select(['id', 'state', 'items']).execute()
  const subscribers = await db.selectFrom('subscriber').select('id').execute()
  const full = rows.filter(({ items }) => items > 0)
  const arrived = new Map(
    Object.entries(byMessageId).map(([messageId, times]) => [/^<d\.([^@]+)@/.exec(messageId)?.[1] ?? '', times]),
  )
  return {
    due: subscribers.length,
    digests: rows.length,
    planned: full.length,
    unsettled: rows.filter(({ state }) => !DONE.some((done) => done === state)).length,
    lost: full.filter(({ id, state }) => state === 'accepted' && !arrived.has(id)).length,
    duplicates: [...arrived.values()].reduce((sum, times) => sum + times - 1, 0),
    underWay: kills * connections,
  }
}
