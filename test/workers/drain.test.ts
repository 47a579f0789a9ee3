import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DIGESTS_PER_JOB, sendDigests } from '../../jobs/send-digests.ts'
import { sweep } from '../../jobs/sweep.ts'
import { createLog } from '../../src/log.ts'
import { chunk } from '../../workers/_chunk.ts'
import { openRuntime, type Runtime } from '../../workers/_runtime.ts'
import { launch, type Running } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { clerk, insertReaders, plan, store } from '../_support/planning.ts'
import { until } from '../_support/service.ts'
import { type SinkProcess, startSinkProcess } from '../_support/sink-process.ts'

vi.setConfig({ testTimeout: 120_000 })

const DIGESTS = 200
const CONNECTIONS = 5
const DRAIN_MS = 15_000

let database: TestDatabase
let folder: string
let sink: SinkProcess
let runtime: Runtime
beforeEach(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-drain-'))
  sink = await startSinkProcess({ delayMs: 150 })
  runtime = await openRuntime(database.url, createLog({ level: 'silent', pretty: false }))
  // Long enough ago for the sweep to take up what is left.
  const at = new Date(Date.now() - 10 * 60_000)
  await insertReaders(
    database.db,
    Array.from({ length: DIGESTS }, () => ({ nextAt: at })),
  )
  await store(database.db, clerk('a', { firstSeenAt: at }))
  await plan(database.db, at, (ids) =>
    runtime.enqueue(
      sendDigests,
      chunk(ids, DIGESTS_PER_JOB).map((digestIds) => ({ digestIds })),
    ),
  )
})
afterEach(async () => {
  await runtime.stop()
  await sink.stop()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const states = async (): Promise<Record<string, number>> => {
  const rows = await sql<{ state: string; n: number }>`select state, count(*)::int as n from digest group by 1`.execute(
    database.db,
  )
  return Object.fromEntries(rows.rows.map(({ state, n }) => [state, n]))
}
const accepted = async () => (await states()).accepted ?? 0

function startWorkers(environment: Record<string, string> = {}): Running {
  return launch(['start', '--only', 'workers'], {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    SECRET_KEY: 'a key for tests that is long enough to be taken',
    SMTP_URL: sink.url,
    MAIL_CONNECTIONS: String(CONNECTIONS),
    LOG_LEVEL: 'info',
    ...environment,
  })
}

/** Asks a process to stop. Its exit code, and how long it took to leave. */
async function stop({ child }: Running): Promise<{ code: unknown; ms: number }> {
  const asked = performance.now()
  const left = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = await left
  return { code, ms: performance.now() - asked }
}

describe('workers that are asked to stop', () => {
  it('finish the mails under way, leave the rest planned, and another process sends those once', async () => {
    const first = startWorkers()
    await until('some are sent', async () => (await accepted()) >= 20, 60)
    const { code, ms } = await stop(first)
    expect(code).toBe(0)
    expect(ms).toBeLessThan(DRAIN_MS)
    const left = await states()
    expect(left).toEqual({ accepted: expect.any(Number), planned: expect.any(Number) })
    expect(left.planned).toBeGreaterThan(DIGESTS / 4)
    expect((await sink.report()).mails).toBe(left.accepted)

    const second = startWorkers()
    await runtime.enqueue(sweep, [{}])
    await until('all are sent', async () => (await accepted()) === DIGESTS, 60)
    expect((await stop(second)).code).toBe(0)
    const { mails, byMessageId } = await sink.report()
    expect([mails, Object.keys(byMessageId).length]).toEqual([DIGESTS, DIGESTS])
  })

  it('do not wait for the turns of mails that a slow rate holds back', async () => {
    const slow = startWorkers({ MAIL_PER_SECOND: '2' })
    await until('some are sent', async () => (await accepted()) >= 4, 60)
    await sleep(500)
    const { code, ms } = await stop(slow)
    expect(code).toBe(0)
    expect(ms).toBeLessThan(DRAIN_MS)
    const left = await states()
    expect(Object.keys(left).toSorted()).toEqual(['accepted', 'planned'])
    expect((await sink.report()).mails).toBe(left.accepted)
  })
})
