import { randomUUID } from 'node:crypto'
import { DelayedError, type Job, UnrecoverableError } from 'bullmq'
import { ZodError } from 'zod'
import type { Context } from '../src/context.ts'
import { PayloadError, PublicationError, SourceError, UsageError } from '../src/errors.ts'
import { type LogIds, withLogIds } from '../src/log.ts'
import type { JobOutcome } from '../src/meter.ts'
import type { Pair } from './_pairs.ts'

/** A source that asks for no wait at all would be asked again without end. */
const LEAST_WAIT_MS = 30_000
/** A source that puts a job off again and again for so long is a source that fails. */
const PATIENCE_MS = 24 * 60 * 60_000

/** Does a job by its worker; its lines carry what it is about. */
export async function runJob(
  job: Job,
  token: string | undefined,
  pairs: Pair[],
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const pair = pairs.find((candidate) => candidate.job.name === job.name)
  if (pair === undefined) throw new Error(`nobody does the job ${job.name}`)
  await withLogIds({ ...idsOf(job), traceId: context.trace?.idHere() }, () => doJob(job, token, pair, context, signal))
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
