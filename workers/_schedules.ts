import type { JobDefinition } from '../jobs/_define.ts'
import type { Log } from '../src/log.ts'

/** What a queue of the library offers for jobs that run by themselves. */
type ScheduledQueue = {
  getJobSchedulers(): Promise<{ key: string; every?: number | undefined; next?: number | undefined }[]>
  upsertJobScheduler(
    id: string,
    repeat: { every: number },
    template: { name: string; data: object; opts: { removeOnComplete: boolean; removeOnFail: boolean } },
  ): Promise<unknown>
}
type QueueOf = (job: JobDefinition<never>) => ScheduledQueue

/**
 * Writes the schedules of all jobs that run by themselves, then looks every so often whether they are still there and writes those
 * that are not: a queue that lost its storage gets them back. Several processes may do so. A queue that does not answer is asked
 * again at the next look, from the first on. Returns what ends it.
 */
export async function keepSchedules(
  jobs: JobDefinition<never>[],
  queueOf: QueueOf,
  { log, everyMs, onLost }: { log: Log; everyMs: number; onLost: ((count: number) => void) | undefined },
): Promise<() => void> {
  const scheduled = jobs.filter((job) => job.everySeconds !== undefined)
  const write = async (these: JobDefinition<never>[]) => {
    for (const job of these) await writeSchedule(job, queueOf(job))
  }
  let written = false
  const writeOrMend = async () => {
    if (!written) {
      await write(scheduled)
      written = true
      return
    }
    const missing = await findMissing(scheduled, queueOf)
    if (missing.length === 0) return
    await write(missing)
    log.warn({ schedules: missing.map((job) => job.name) }, 'lost schedules written again')
    onLost?.(missing.length)
  }
  let looking = false
  const look = async () => {
    if (looking) return // The queue does not answer; the look that waits for it goes on when it does.
    looking = true
    await writeOrMend().catch((err) => log.warn({ err }, 'schedules not looked at'))
    looking = false
  }
  await look()
  const timer = setInterval(look, everyMs)
  return () => clearInterval(timer)
}

/** The schedules that are there, with when each is due next, in milliseconds since the epoch. */
export async function readSchedules(queues: Iterable<ScheduledQueue>) {
  const found = await Promise.all([...queues].map((queue) => queue.getJobSchedulers()))
  return found.flat().map(({ key, every, next }) => ({
    job: key,
    everySeconds: Number(every ?? 0) / 1000,
    nextAt: next ?? null,
  }))
}

async function findMissing(jobs: JobDefinition<never>[], queueOf: QueueOf): Promise<JobDefinition<never>[]> {
  const there = new Set((await readSchedules(new Set(jobs.map(queueOf)))).map(({ job }) => job))
  return jobs.filter((job) => !there.has(job.name))
}

async function writeSchedule(job: JobDefinition<never>, queue: ScheduledQueue): Promise<void> {
  const opts = { removeOnComplete: true, removeOnFail: true }
  await queue.upsertJobScheduler(
    job.name,
    { every: (job.everySeconds ?? 0) * 1000 },
    { name: job.name, data: {}, opts },
  )
}
