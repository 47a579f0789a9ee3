import { setMaxListeners } from 'node:events'
import {
  createPostgresBackend,
  type Job,
  LATEST_SCHEMA_VERSION,
  Queue,
  Worker as QueueWorker,
  type Telemetry,
} from 'bullmq'
import { type Enqueue, type JobDefinition, QUEUES, type QueueName } from '../jobs/_define.ts'
import type { Context } from '../src/context.ts'
import { UnreachableError } from '../src/errors.ts'
import { type Log, trailHere } from '../src/log.ts'
import { Client } from '../src/store/client.ts'
import { mustLayOutQueue } from '../src/store/queue-schema.ts'
import { CONNECT_MS, sessionSettings } from '../src/store/session.ts'
import { closedUnlessIdle } from './_farewell.ts'
import { inTime } from './_in-time.ts'
import type { Pair } from './_pairs.ts'
import { ANSWER_MS, openQueueRedis, QUIT_MS } from './_queue-redis.ts'
import { isRedis } from './_reach.ts'
import { runJob } from './_run-job.ts'
import { keepSchedules, readSchedules } from './_schedules.ts'

/** A job whose worker is killed is taken up again; with the library's default the second kill would lose it for good. */
const MAX_STALLS = 1_000_000
const ATTEMPTS = 5
/** Milliseconds before the second attempt; doubled each time. */
const RETRY_DELAY_MS = 5_000
/** Where the queue's tables are in a PostgreSQL. */
export const QUEUE_SCHEMA = 'queue'
/** A dead worker's job is taken up by another when its lock has run out and somebody looks: within 40 seconds. */
const LOCK_MS = 30_000

/** Lost schedules are written again so soon. */
const SCHEDULES_MS = 30_000

/** The queues of one process: where jobs are put, and, once started, where they are done. */
export type Runtime = {
  enqueue: Enqueue
  /** Writes the schedules of all jobs that run by themselves and keeps them there; several processes may do so. `onLost` hears how
   *  many the queue had lost. */
  startSchedules(jobs: JobDefinition<never>[], onLost?: (count: number) => void): Promise<void>
  startWorkers(pairs: Pair[], context: Context, concurrency: number): Promise<void>
  /** Waiting, running and failed jobs by queue. */
  count(): Promise<Record<QueueName, { waiting: number; active: number; failed: number }>>
  /** Seconds that the oldest job of each queue has waited for a worker; 0 when none waits. Throws when the queue does not answer. */
  ages(): Promise<Record<QueueName, number>>
  /** The library's queues, for its board. */
  boardQueues(): readonly unknown[]
  /** The schedules that were written, with when each is due next, in milliseconds since the epoch. */
  schedules(): Promise<{ job: string; everySeconds: number; nextAt: number | null }[]>
  /** Takes no more jobs, finishes what is in flight, closes the queues. */
  stop(): Promise<void>
}

/**
 * Opens the queues on the backend that `url` names: postgres:// or redis://. Throws UnreachableError when it does not answer in
 * time, and UsageError when the login may not lay the queues out.
 */
export async function openRuntime(
  url: string,
  log: Log,
  {
    retryDelayMs = RETRY_DELAY_MS,
    lockMs = LOCK_MS,
    schedulesMs = SCHEDULES_MS,
    telemetry,
  }: { retryDelayMs?: number; lockMs?: number; schedulesMs?: number; telemetry?: Telemetry | undefined } = {},
): Promise<Runtime> {
  const common = telemetry === undefined ? {} : { telemetry }
  const backend = isRedis(url) ? redisBackend(url, lockMs, common) : await postgresBackend(url, lockMs, common)
  const queues = new Map<QueueName, Queue>()
  for (const name of QUEUES) queues.set(name, backend.openQueue(name))
  for (const queue of queues.values())
    queue.on('error', (err: Error) => log.warn({ err, queue: queue.name }, 'queue connection failed'))
  await untilReady([...queues.values()], backend)
  const workers: QueueWorker[] = []
  let underWay = 0
  let endSchedules = () => {}
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal) // Every page in flight listens to it.
  const queueOf = (job: JobDefinition<never>) => queues.get(job.queue) ?? fail(`no queue ${job.queue}`)
  return {
    enqueue: (job, payloads, options = {}) =>
      addJobs(queueOf(job as unknown as JobDefinition<never>), job, payloads, { retryDelayMs, ...options }),
    async startSchedules(jobs, onLost) {
      endSchedules()
      endSchedules = await keepSchedules(jobs, queueOf, { log, everyMs: schedulesMs, onLost })
    },
    async startWorkers(pairs, context, concurrency) {
      for (const name of QUEUES) {
        const own = pairs.filter((pair) => pair.job.queue === name)
        const process = (job: Job, token?: string) => {
          underWay += 1
          return runJob(job, token, own, context, stopping.signal).finally(() => {
            underWay -= 1
          })
        }
        const worker = backend.openWorker(name, process, name === 'tick' ? 1 : concurrency)
        worker.on('error', (err: Error) => log.warn({ err, queue: name }, 'worker connection failed'))
        workers.push(worker)
      }
    },
    count: () => countJobs(queues),
    ages: () => readAges(queues),
    boardQueues: () => [...queues.values()],
    schedules: () => readSchedules(queues.values()),
    async stop() {
      stopping.abort()
      endSchedules()
      const closing = Promise.all(workers.map((worker) => worker.close()))
      if (!(await closedUnlessIdle(closing, () => underWay)))
        log.warn('queue did not let go at the end, it is left alone')
      await closeQueues(queues.values(), backend)
    },
  }
}

type Process = (job: Job, token?: string) => Promise<void>
type Backend = {
  openQueue(name: string): Queue
  openWorker(name: string, process: Process, concurrency: number): QueueWorker
  close(): Promise<void>
}

/** What queues and workers share. */
type Common = { telemetry?: Telemetry }

/** The library waits for ever. */
async function untilReady(queues: Queue[], backend: Backend): Promise<void> {
  const ready = Promise.all(queues.map((queue) => queue.waitUntilReady()))
  const failure = await inTime(ready, ANSWER_MS).catch((error: unknown) => error)
  if (Array.isArray(failure)) return
  await closeQueues(queues, backend)
  const detail = failure instanceof Error ? failure.message : `it was not ready within ${ANSWER_MS / 1000} s`
  throw new UnreachableError('queue', detail, { mayPass: true, cause: failure })
}

async function closeQueues(queues: Iterable<Queue>, backend: Backend): Promise<void> {
  await Promise.all([...queues].map((queue) => inTime(queue.close(), QUIT_MS).catch(() => {})))
  await backend.close()
}

const workerOptions = (concurrency: number, lockMs: number) => ({
  concurrency,
  maxStalledCount: MAX_STALLS,
  lockDuration: lockMs,
  stalledInterval: Math.ceil(lockMs / 3),
})

/** Lays out the queue's tables when they are not there, or not of this version, and the login may. */
async function postgresBackend(url: string, lockMs: number, common: Common): Promise<Backend> {
  const migrate = await mustLayOutQueue(url, QUEUE_SCHEMA, LATEST_SCHEMA_VERSION)
  const connection = {
    ...{ connectionString: url, schema: QUEUE_SCHEMA, migrate, max: 4, application_name: 'jobtide queue' },
    ...{ connectionTimeoutMillis: CONNECT_MS, Client, ...sessionSettings() },
  }
  return {
    openQueue: (name) => new Queue(name, { connection, ...common }, createPostgresBackend) as unknown as Queue,
    openWorker: (name, process, concurrency) =>
      new QueueWorker(
        name,
        process,
        { connection, ...common, ...workerOptions(concurrency, lockMs) },
        createPostgresBackend,
      ) as unknown as QueueWorker,
    close: async () => {},
  }
}

function redisBackend(url: string, lockMs: number, common: Common): Backend {
  const redis = openQueueRedis(url)
  return {
    openQueue: (name) => new Queue(name, { connection: redis.forCallers, prefix: redis.prefixOf(name), ...common }),
    openWorker: (name, process, concurrency) =>
      new QueueWorker(name, process, {
        ...{ connection: redis.forWorkers(), prefix: redis.prefixOf(name), ...common },
        ...workerOptions(concurrency, lockMs),
      }),
    close: redis.close,
  }
}

/** The library joins its keys with ":", which a job's id must therefore not hold. */
const jobId = (name: string, key: string) => `${name}.${key}`.replaceAll(':', '_')

async function addJobs<Payload>(
  queue: Queue,
  job: JobDefinition<Payload>,
  payloads: Payload[],
  options: { afterMs?: number; retryDelayMs: number },
): Promise<void> {
  const trail = trailHere()
  const jobs = payloads.map((payload) => ({
    name: job.name,
    data: { ...job.payload.parse(payload), ...(trail === undefined ? {} : { trail }) },
    opts: {
      jobId: jobId(job.name, job.key(payload)),
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: options.retryDelayMs, jitter: 0.3 },
      removeOnComplete: true,
      removeOnFail: true, // The database knows what failed; a kept job would block its own key.
      ...(options.afterMs ? { delay: options.afterMs } : {}),
    },
  }))
  await queue.addBulk(jobs)
}

async function countJobs(queues: Map<QueueName, Queue>) {
  const counted = await Promise.all(
    [...queues].map(async ([name, queue]) => {
      const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'failed')
      return [
        name,
        {
          waiting: (counts.waiting ?? 0) + (counts.delayed ?? 0),
          active: counts.active ?? 0,
          failed: counts.failed ?? 0,
        },
      ] as const
    }),
  )
  return Object.fromEntries(counted) as Record<QueueName, { waiting: number; active: number; failed: number }>
}

async function readAges(queues: Map<QueueName, Queue>): Promise<Record<QueueName, number>> {
  const aged = await Promise.all(
    [...queues].map(async ([name, queue]) => {
      const [oldest] = await queue.getJobs(['waiting'], 0, 0, true)
      return [name, oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest.timestamp) / 1000)] as const
    }),
  )
  return Object.fromEntries(aged) as Record<QueueName, number>
}

function fail(message: string): never {
  throw new Error(message)
}
