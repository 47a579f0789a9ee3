import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import {
  createPostgresBackend,
  DelayedError,
  type Job,
  LATEST_SCHEMA_VERSION,
  Queue,
  Worker as QueueWorker,
  UnrecoverableError,
} from 'bullmq'
import { ZodError } from 'zod'
import { type Enqueue, type JobDefinition, QUEUES, type QueueName } from '../jobs/_define.ts'
import type { Context } from '../src/context.ts'
import { PayloadError, PublicationError, SourceError, UnreachableError, UsageError } from '../src/errors.ts'
import { type Log, type LogIds, trailHere, withLogIds } from '../src/log.ts'
import type { JobOutcome } from '../src/meter.ts'
import { mustLayOutQueue } from '../src/store/queue-schema.ts'
import { CONNECT_MS, sessionSettings } from '../src/store/session.ts'
import { closeUnlessGone, inTime } from './_in-time.ts'
import type { Pair } from './_pairs.ts'
import { ANSWER_MS, openQueueRedis, QUIT_MS } from './_queue-redis.ts'
import { isRedis } from './_reach.ts'
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
/** A source that asks for no wait at all would be asked again without end. */
const LEAST_WAIT_MS = 30_000

/** Lost schedules are written again so soon. */
const SCHEDULES_MS = 30_000

/** A source that puts a job off again and again for so long is a source that fails. */
const PATIENCE_MS = 24 * 60 * 60_000

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
  }: { retryDelayMs?: number; lockMs?: number; schedulesMs?: number } = {},
): Promise<Runtime> {
  const backend = isRedis(url) ? redisBackend(url, lockMs) : await postgresBackend(url, lockMs)
  const queues = new Map<QueueName, Queue>()
  for (const name of QUEUES) queues.set(name, backend.openQueue(name))
  for (const queue of queues.values())
    queue.on('error', (err: Error) => log.warn({ err, queue: queue.name }, 'queue connection failed'))
  await untilReady([...queues.values()], backend)
  const workers: QueueWorker[] = []
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
        const process = (job: Job, token?: string) => runJob(job, token, own, context, stopping.signal)
        const worker = backend.openWorker(name, process, name === 'tick' ? 1 : concurrency)
        worker.on('error', (err: Error) => log.warn({ err, queue: name }, 'worker connection failed'))
        workers.push(worker)
      }
    },
    count: () => countJobs(queues),
    ages: () => readAges(queues),
    schedules: () => readSchedules(queues.values()),
    async stop() {
      stopping.abort()
      endSchedules()
      const closing = Promise.all(workers.map((worker) => worker.close()))
      if (!(await closeUnlessGone(closing, () => countJobs(queues))))
        log.warn('queue did not answer at the end, jobs in flight are left to others')
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
async function postgresBackend(url: string, lockMs: number): Promise<Backend> {
  const migrate = await mustLayOutQueue(url, QUEUE_SCHEMA, LATEST_SCHEMA_VERSION)
  const connection = {
    ...{ connectionString: url, schema: QUEUE_SCHEMA, migrate, max: 4, application_name: 'jobtide queue' },
    ...{ connectionTimeoutMillis: CONNECT_MS, ...sessionSettings() },
  }
  return {
    openQueue: (name) => new Queue(name, { connection }, createPostgresBackend) as unknown as Queue,
    openWorker: (name, process, concurrency) =>
      new QueueWorker(
        name,
        process,
        { connection, ...workerOptions(concurrency, lockMs) },
        createPostgresBackend,
      ) as unknown as QueueWorker,
    close: async () => {},
  }
}

function redisBackend(url: string, lockMs: number): Backend {
  const redis = openQueueRedis(url)
  return {
    openQueue: (name) => new Queue(name, { connection: redis.forCallers, prefix: redis.prefixOf(name) }),
    openWorker: (name, process, concurrency) =>
      new QueueWorker(name, process, {
        ...{ connection: redis.forWorkers(), prefix: redis.prefixOf(name) },
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

async function runJob(
  job: Job,
  token: string | undefined,
  pairs: Pair[],
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const pair = pairs.find((candidate) => candidate.job.name === job.name) ?? fail(`nobody does the job ${job.name}`)
  await withLogIds(idsOf(job), () => doJob(job, token, pair, context, signal))
}

/** What the lines of a job carry: which it is, the trail it was put on, and the ids that its data holds. A job of a schedule
 *  begins a trail. */
function idsOf({ name, id, data }: Job): LogIds {
  const fields = (data ?? {}) as Record<string, unknown>
  const own = Object.entries(fields).filter(
    (entry): entry is [string, string] => entry[0].endsWith('Id') && typeof entry[1] === 'string',
  )
  const { trail } = fields
  return { trail: typeof trail === 'string' ? trail : randomUUID(), job: name, jobId: id, ...Object.fromEntries(own) }
}

async function doJob(
  job: Job,
  token: string | undefined,
  pair: Pair,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now()
  const ended = (outcome: JobOutcome) =>
    context.meter.jobEnded(job.name, outcome, (performance.now() - startedAt) / 1000)
  try {
    const payload = pair.job.payload.parse(job.data)
    await pair.worker.work(payload, context, { signal })
    context.log.debug({ ms: Math.round(performance.now() - startedAt) }, 'job finished')
    ended('done')
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error))
    await settleFailure(job, token, pair, context, fault, ended)
  }
}

/** The only place that turns an error into a delay, a retry or the end. */
async function settleFailure(
  job: Job,
  token: string | undefined,
  pair: Pair,
  context: Context,
  error: Error,
  ended: (outcome: JobOutcome) => void,
): Promise<never> {
  const isPatient = Date.now() - job.timestamp < PATIENCE_MS
  if (error instanceof SourceError && error.retryable && error.retryAfterMs !== null && isPatient) {
    context.log.info({ err: error, ms: error.retryAfterMs }, 'job delayed as the source asked')
    ended('delayed')
    await job.moveToDelayed(Date.now() + Math.max(error.retryAfterMs, LEAST_WAIT_MS), token)
    throw new DelayedError()
  }
  const isLast = !isRetryable(error) || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  context.log[isLast ? 'error' : 'warn'](
    { err: error, attempt: job.attemptsMade + 1 },
    isLast ? 'job given up' : 'job failed and is tried again',
  )
  ended(isLast ? 'given_up' : 'retried')
  if (!isLast) throw error
  await pair.worker.giveUp?.(job.data as never, context, error)
  throw new UnrecoverableError(error.message)
}

function isRetryable(error: Error): boolean {
  if (error instanceof SourceError) return error.retryable
  const forGood = [PayloadError, PublicationError, UsageError, ZodError]
  return !forGood.some((kind) => error instanceof kind)
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
