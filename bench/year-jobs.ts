import type { Enqueue, JobDefinition } from '../jobs/_define.ts'
import type { Context } from '../src/context.ts'
import { pairJobsWithWorkers } from '../workers/_pairs.ts'

/** Wall milliseconds of one job, on average, and how many there were. */
export type JobTimes = Record<string, { count: number; msEach: number }>

type Waiting = { name: string; payload: unknown }

/**
 * The service's workers without a queue's waiting: what a job enqueues is done at once after it, in order. A job that throws is
 * given up, as after its last attempt. A delayed one is left to the sweep.
 */
export async function openJobs(given: Context) {
  const pairs = new Map((await pairJobsWithWorkers()).map((pair) => [pair.job.name, pair]))
  const waiting: Waiting[] = []
  const times = new Map<string, { count: number; ms: number }>()
  const faults: Record<string, number> = {}
  const enqueue: Enqueue = async (job, payloads, options) => {
    if (options?.afterMs === undefined)
      waiting.push(...payloads.map((payload) => ({ name: job.name, payload: job.payload.parse(payload) })))
  }
  const context = { ...given, enqueue }
  const { signal } = new AbortController()
  const doOne = async ({ name, payload }: Waiting) => {
    const pair = pairs.get(name)
    if (pair === undefined) throw new Error(`no worker does ${name}`)
    const startedAt = performance.now()
    try {
      await pair.worker.work(payload as never, context, { signal })
    } catch (error) {
      if (pair.worker.giveUp === undefined) throw error
      faults[name] = (faults[name] ?? 0) + 1
      await pair.worker.giveUp(payload as never, context, error instanceof Error ? error : new Error(String(error)))
    }
    const { count, ms } = times.get(name) ?? { count: 0, ms: 0 }
    times.set(name, { count: count + 1, ms: ms + performance.now() - startedAt })
  }
  return {
    context,
    /** Jobs that were given up, by name. */
    faults: () => faults,
    async run(job: Pick<JobDefinition, 'name'>): Promise<void> {
      waiting.push({ name: job.name, payload: {} })
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await doOne(next)
    },
    /** Since the last call. */
    takeTimes(): JobTimes {
      const taken = [...times].map(([name, { count, ms }]) => [name, { count, msEach: ms / count }] as const)
      times.clear()
      return Object.fromEntries(taken)
    },
  }
}
