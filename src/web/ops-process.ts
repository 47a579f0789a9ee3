import { createHash, scryptSync } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import type { Context } from '../context.ts'
import { isReachable } from '../store/database.ts'
import { compareMigrations } from '../store/migrate.ts'
import { clockAhead } from '../store/server-facts.ts'

/** Longest wait for an answer of database or queue before a process counts as not ready. */
const READY_MS = 2_000

/** What a process can say of itself and of the machine it runs on; null where it could not be looked at. */
export type OwnSight = {
  /** Database and queue, by whether they answer in time. */
  ready: Record<string, boolean>
  /** Seconds that the clock of the database is ahead of this machine's; below 0 when behind. */
  clockAhead: number | null
  /** Migrations that the database has had and this program does not know. */
  foreignMigrations: number | null
  /** Bytes free where DATA_DIR is. */
  diskFree: number | null
}

export async function lookAtProcess(context: Context, readQueues: () => Promise<unknown>): Promise<OwnSight> {
  const { db, now, config } = context
  const [failing, ahead, compared, disk] = await Promise.all([
    findFailing(context, readQueues),
    inTime(clockAhead(db, now)),
    inTime(compareMigrations(db)),
    inTime(statfs(config.dataDir)),
  ])
  return {
    ready: Object.fromEntries(['database', 'queue'].map((part) => [part, !failing.includes(part)])),
    clockAhead: ahead,
    foreignMigrations: compared?.foreign.length ?? null,
    diskFree: disk === null ? null : disk.bavail * disk.bsize,
  }
}

/** The parts that do not answer in time, by name. */
export async function findFailing(context: Pick<Context, 'db'>, readQueues: () => Promise<unknown>): Promise<string[]> {
  const asked = [
    { part: 'database', answers: isReachable(context.db) },
    { part: 'queue', answers: readQueues().then(() => true) },
  ]
  const answered = await Promise.all(asked.map(({ answers }) => inTime(answers)))
  return asked.filter((_each, index) => answered[index] !== true).map(({ part }) => part)
}

/** What all processes of one service have alike: equal marks mean equal settings. They tell nothing of the keys. */
export function markSettings({ secretKeys, baseUrl }: Pick<Context, 'secretKeys' | 'baseUrl'>) {
  const keys = [secretKeys.signing, ...secretKeys.accepted, secretKeys.addresses].join('\n')
  return {
    // Slow to make, so that a weak key is not found by trying; four bytes, so that many keys have the same mark.
    keys: scryptSync(keys, 'jobtide mark of keys', 4).toString('hex'),
    base_url: createHash('sha256').update(baseUrl).digest('hex').slice(0, 8),
  }
}

/** null: it failed, which `onFailure` hears of, or took longer than two seconds. */
export async function inTime<T>(answer: Promise<T>, onFailure: (error: unknown) => void = () => {}): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), READY_MS)
  })
  const failed = answer.catch((error: unknown) => {
    onFailure(error)
    return null
  })
  try {
    return await Promise.race([failed, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Whoever asks while an answer is awaited gets that answer. */
export function oneAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let awaited: Promise<T> | null = null
  return () => {
    awaited ??= ask().finally(() => {
      awaited = null
    })
    return awaited
  }
}
