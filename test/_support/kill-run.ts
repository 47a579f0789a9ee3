import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { planDigests } from '../../jobs/plan-digests.ts'
import { sweep } from '../../jobs/sweep.ts'
import { createLog } from '../../src/log.ts'
import type { Database } from '../../src/store/database.ts'
import { openRuntime } from '../../workers/_runtime.ts'
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
  /** What else breaks while the number of a kill counts up; resolves when it answers again. */
  disturb?: (kill: number) => Promise<void>
  /** What breaks while the last process works, which must live through it. */
  whileLast?: () => Promise<void>
  random: () => number
  seconds: number
}

export type KillReport = {
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
  /** The last process was still there at the end. */
  survived: boolean
  seconds: number
}

const TICK_MS = 300
/** A killed process lives for so long after it is ready, milliseconds. */
const [SHORTEST, LONGEST] = [100, 1_600]

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
    for (let kill = 0; kill < options.kills; kill += 1) {
      const child = await launch(options, sink.url)
      await sleep(SHORTEST + (LONGEST - SHORTEST) * options.random())
      child.kill('SIGKILL')
      await options.disturb?.(kill)
    }
    const last = await launch(options, sink.url)
    await options.whileLast?.()
    await untilSettled(options.db, started + options.seconds * 1000)
    const survived = last.exitCode === null && last.signalCode === null
    last.kill('SIGKILL')
    return { ...(await count(options, await sink.report())), survived, seconds: (performance.now() - started) / 1000 }
  } finally {
    stop.abort()
    await ticking
    await runtime.stop()
    await sink.stop()
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
  const { PATH = '', HOME = '', LOG_LEVEL = 'silent' } = process.env
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = fork(fileURLToPath(new URL('./service-process.ts', import.meta.url)), [], {
    execArgv: ['--import', tsx],
    env: {
      ...{ PATH, HOME, LOG_LEVEL },
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
    },
  })
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('a worker left'))),
  ])
  return child
}

const DONE = ['accepted', 'rejected', 'cancelled', 'empty'] as const

async function untilSettled(db: Database, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const left = await db
      .selectFrom('digest')
      .select(({ fn }) => fn.countAll<number>().as('left'))
      .where('state', 'not in', [...DONE])
      .executeTakeFirst()
    const due = await db
      .selectFrom('subscriber')
      .select('id')
      .where('next_digest_at', '<=', new Date())
      .limit(1)
      .executeTakeFirst()
    if (Number(left?.left ?? 0) === 0 && !due) return
    await sleep(200)
  }
}

async function count(
  { db, kills, connections }: KillRun,
  { byMessageId }: { byMessageId: Record<string, number> },
): Promise<Omit<KillReport, 'seconds' | 'survived'>> {
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
