import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobDefinition } from '../../jobs/_define.ts'
import type { Context } from '../../src/context.ts'
import { startSampleBoards } from '../../src/demo/boards.ts'
import { createLog } from '../../src/log.ts'
import { createMeter } from '../../src/meter.ts'
import { addSource } from '../../src/store/source.ts'
import { readRunTotals } from '../../src/store/status.ts'
import type { Pair } from '../../workers/_pairs.ts'
import { openRuntime } from '../../workers/_runtime.ts'
import { command, launch } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { EVERY_SECOND } from '../_support/every-second.ts'
import { startRedisCluster, startSecretRedis } from '../_support/redis-kinds.ts'
import { until } from '../_support/service.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

let database: TestDatabase
let folder: string
beforeEach(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-kinds-'))
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

describe('a Redis Cluster', () => {
  it('that loses the node with a queue goes on with its replica, and so do schedules and workers', async ({ skip }) => {
    const cluster = await startRedisCluster(folder, 1)
    if (cluster === null) return skip('redis-server or redis-cli is missing')
    const log = createLog({ level: process.env.LOG_LEVEL ?? 'silent', pretty: false })
    const runtime = await openRuntime(cluster.url, log, { lockMs: 2_000, schedulesMs: 500 })
    let ticks = 0
    const work = async () => {
      ticks += 1
    }
    const ticksGoOn = (seconds: number) => {
      const before = ticks
      return until('ticks go on', async () => ticks >= before + 3, seconds)
    }
    try {
      await runtime.startWorkers(
        [{ job: EVERY_SECOND, worker: { work } }] as unknown as Pair[],
        { log, meter: createMeter() } as Context,
        1,
      )
      await runtime.startSchedules([EVERY_SECOND as unknown as JobDefinition<never>])
      await ticksGoOn(30)
      cluster.killHolder('{jobtide-tick}')
      await ticksGoOn(60)
    } finally {
      await runtime.stop()
      await cluster.stop()
    }
  })
})

describe('the service with its queue on', () => {
  it.for([
    ['a Redis Cluster of three nodes', startRedisCluster],
    ['a Redis with TLS, a password and a database number', startSecretRedis],
  ] as const)('%s reads every board, and says so', async ([, startKind], { skip }) => {
    const kind = await startKind(folder)
    if (kind === null) return skip('redis-server, redis-cli or openssl is missing')
    const settings = {
      ...{ DATABASE_URL: database.url, QUEUE_URL: kind.url, DATA_DIR: folder, PORT: '0', ...kind.environment },
      ...{ FETCH_ALLOW_ADDRESSES: '127.0.0.1/32', FETCH_PER_SECOND: '0' },
    }
    const boards = await startSampleBoards({ now: new Date() })
    for (const source of boards.sources) await addSource(database.db, { ...source, everyMinutes: 60 }, new Date())
    const service = launch(['start'], settings)
    try {
      const done = () => database.db.selectFrom('run').select('id').where('state', '=', 'done').execute()
      await until('every board is read', async () => (await done()).length === boards.sources.length, 100)
      expect(await readRunTotals(database.db, new Date(0))).toMatchObject({ postings: 220, failed: 0 })
      const status = await command(['status'], settings)
      expect(status.stdout).toMatch(/Queue fetch: \d+ waiting, 0 active, 0 failed/)
      expect((await command(['doctor'], settings)).stdout).toMatch(/ok\s+schedules/)
      service.child.kill('SIGTERM')
      expect((await service.ended).code).toBe(0)
      expect(service.output()).not.toContain('Xy7-secret')
    } finally {
      service.child.kill('SIGKILL')
      await boards.stop()
      await kind.stop()
    }
  })
})
