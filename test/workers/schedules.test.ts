import type { ChildProcess } from 'node:child_process'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Context } from '../../src/context.ts'
import { createLog } from '../../src/log.ts'
import { createMeter } from '../../src/meter.ts'
import type { Pair } from '../../workers/_pairs.ts'
import { openRuntime, type Runtime } from '../../workers/_runtime.ts'
import { EVERY_SECOND } from '../_support/every-second.ts'
import { forkScript } from '../_support/fork-script.ts'
import { findRedis } from '../_support/redis.ts'
import { until } from '../_support/service.ts'

const SCRIPT = new URL('../_support/scheduler-process.ts', import.meta.url)
// Schedulers are processes of their own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

describe('schedules', async () => {
  const redis = await findRedis('/tmp')
  const queueUrl = redis.url ?? ''
  const schedulers: ChildProcess[] = []
  let runtime: Runtime
  let ticks = 0

  const startScheduler = async () => {
    const child = await forkScript(SCRIPT, [queueUrl], {})
    schedulers.push(child)
    return child
  }
  /** The first may have been under way when the test did what it did. */
  const ticksGoOn = () => {
    const before = ticks
    return until('ticks go on', async () => ticks >= before + 3, 60)
  }

  beforeAll(async () => {
    if (redis.url === null) return
    const log = createLog({ level: process.env.LOG_LEVEL ?? 'silent', pretty: false })
    runtime = await openRuntime(queueUrl, log)
    const work = async () => {
      ticks += 1
    }
    const pairs = [{ job: EVERY_SECOND, worker: { work } }] as unknown as Pair[]
    await runtime.startWorkers(pairs, { log, meter: createMeter() } as Context, 1)
  })
  afterEach(async () => {
    for (const child of schedulers.splice(0)) child.kill('SIGKILL')
  })
  afterAll(async () => {
    await runtime?.stop()
    await redis.stop()
  })

  it.skipIf(redis.url === null)('go on when one of two schedulers is killed, and when both are', async () => {
    const [first, second] = [await startScheduler(), await startScheduler()]
    await ticksGoOn()
    first.kill('SIGKILL')
    await ticksGoOn()
    second.kill('SIGKILL')
    await ticksGoOn()
    expect(await runtime.schedules()).toMatchObject([{ job: 'every-second', everySeconds: 1 }])
  })

  it.skipIf(redis.killAndStart === undefined)(
    'are written again, without a restart, by the scheduler that is left when the queue loses everything',
    async () => {
      const [first] = [await startScheduler(), await startScheduler()]
      first.kill('SIGKILL')
      await redis.killAndStart?.(500)
      await ticksGoOn()
      await flush(queueUrl)
      await ticksGoOn()
    },
  )

  it.skipIf(redis.killAndStart === undefined)('stay lost without a scheduler, and come with the next one', async () => {
    await flush(queueUrl)
    await until('what was under way is done', async () => (await runtime.count()).tick.active === 0)
    await flush(queueUrl)
    expect(await runtime.schedules()).toEqual([])
    await startScheduler()
    await ticksGoOn()
  })
})

async function flush(url: string): Promise<void> {
  const client = new Redis(url)
  await client.flushall()
  client.disconnect()
}
