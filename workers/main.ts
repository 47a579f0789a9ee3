import type { FastifyInstance } from 'fastify'
import type { JobDefinition, QueueName } from '../jobs/_define.ts'
import { ALL_JOBS } from '../jobs/all.ts'
import type { Config } from '../src/config.ts'
import type { Log } from '../src/log.ts'
import type { BounceReceiver } from '../src/send/bounce-receiver.ts'
import { buildOps } from '../src/web/ops.ts'
import type { QueueSight } from '../src/web/ops-gauges.ts'
import { buildWeb } from '../src/web/server.ts'
import { openBounceReceiver } from './_bounces.ts'
import { type Opened, type OpenOptions, open } from './_open.ts'
import { openPatiently } from './_open-patiently.ts'
import { pairJobsWithWorkers } from './_pairs.ts'
import type { Runtime } from './_runtime.ts'

export type Part = 'web' | 'scheduler' | 'workers'

/** A running service. `stop` takes nothing new, finishes what is in flight, and closes everything. */
export type Service = Opened & {
  url: string | null
  /** null: no address for those who watch is configured. */
  opsUrl: string | null
  /** null: no server for bounces runs in this process. */
  bouncePort: number | null
  stop(): Promise<void>
}

/** `waitUntil`: a database or a queue that does not answer is waited for until this is aborted. */
export type StartOptions = OpenOptions & { waitUntil?: AbortSignal }

/**
 * Starts the parts of the service that are asked for, in this process. Throws when jobs and workers do not pair, and
 * what `waitUntil` is aborted with.
 */
export async function startService(
  config: Config,
  log: Log,
  parts: readonly Part[],
  { waitUntil, ...options }: StartOptions = {},
): Promise<Service> {
  const pairs = await pairJobsWithWorkers()
  // Pages may be seconds behind; whoever plans and publishes must not be.
  const figuresUrl = parts.every((part) => part === 'web') ? config.readDatabaseUrl : null
  const tryOnce = () => open(config, log, { ...options, figuresUrl })
  const opened = await (waitUntil === undefined ? tryOnce() : openPatiently(tryOnce, { config, log, until: waitUntil }))
  try {
    const web = parts.includes('web') ? await listen(opened, config) : null
    if (parts.includes('scheduler'))
      await opened.runtime.startSchedules(ALL_JOBS as unknown as JobDefinition<never>[], (lost) =>
        opened.context.meter.schedulesLost(lost),
      )
    if (parts.includes('workers')) opened.context.meter.expectJobs(pairs.map(({ job }) => job.name))
    if (parts.includes('workers')) await opened.runtime.startWorkers(pairs, opened.context, config.workerConcurrency)
    const bounces = parts.includes('workers') ? await openBounceReceiver(opened.context) : null
    const ops =
      config.ops.port === null ? null : await listenForOps(opened, config.ops.port, parts.includes('scheduler'))
    return {
      ...opened,
      url: web?.url ?? null,
      opsUrl: ops?.url ?? null,
      bouncePort: bounces?.port ?? null,
      stop: () => stop(opened, [ops?.app, web?.app], bounces),
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function listen(opened: Opened, config: Config): Promise<{ app: FastifyInstance; url: string }> {
  const app = await buildWeb(opened.context, opened.runtime)
  const url = await app.listen({ host: config.web.host, port: config.web.port })
  return { app, url }
}

/** One process tells of the whole service: the one that schedules. */
async function listenForOps(
  { context, runtime }: Opened,
  port: number,
  ofAll: boolean,
): Promise<{ app: FastifyInstance; url: string }> {
  const app = buildOps(context, () => readQueues(runtime), ofAll)
  return { app, url: await app.listen({ host: context.config.ops.host, port }) }
}

async function readQueues(runtime: Runtime): Promise<QueueSight> {
  const [counts, ages, schedules] = await Promise.all([runtime.count(), runtime.ages(), runtime.schedules()])
  // By the queue's own clock, which is that of the machines.
  const lateOf = (nextAt: number | null) => (nextAt === null ? 0 : Math.max(0, (Date.now() - nextAt) / 1000))
  return {
    queues: Object.fromEntries(
      Object.entries(counts).map(([name, each]) => [name, { ...each, age: ages[name as QueueName] }]),
    ),
    late: Object.fromEntries(schedules.map(({ job, nextAt }) => [job, lateOf(nextAt)])),
  }
}

async function stop(
  opened: Opened,
  apps: (FastifyInstance | undefined)[],
  bounces: BounceReceiver | null,
): Promise<void> {
  for (const app of apps) await app?.close()
  await bounces?.stop()
  await opened.close()
}
