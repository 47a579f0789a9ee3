import { setTimeout as sleep } from 'node:timers/promises'
import type { JobDefinition } from '../jobs/_define.ts'
import { ALL_JOBS } from '../jobs/all.ts'
import type { Database } from '../src/store/database.ts'
import type { Runtime } from '../workers/_runtime.ts'
import { passMinutes, readLeft } from './chaos-days.ts'

/** Until nothing is left to do and the queues are empty. Throws with what is left when the time is over. */
export async function settle(
  { db }: { db: Database },
  runtime: Runtime,
  ticking: AbortController,
  deadline: number,
): Promise<void> {
  const wait = async (what: () => Promise<Record<string, number>>) => {
    for (;;) {
      const left = await what()
      if (Object.values(left).every((number) => number === 0)) return
      if (performance.now() > deadline) throw new Error(`the dust did not settle: ${JSON.stringify(left)}`)
      await persist(() => passMinutes(db))
      await sleep(500)
    }
  }
  await wait(() => readLeft(db))
  ticking.abort()
  await wait(() => queued(runtime))
  await wait(() => readLeft(db))
}

/** Jobs in each queue, those that wait for their own hour by schedule left out. */
async function queued(runtime: Runtime): Promise<Record<string, number>> {
  const counts = await runtime.count()
  const scheduled = await runtime.schedules()
  const queueOf = new Map((ALL_JOBS as unknown as JobDefinition<never>[]).map(({ name, queue }) => [name, queue]))
  return Object.fromEntries(
    Object.entries(counts).map(([name, { waiting, active, failed }]) => {
      const own = scheduled.filter(({ job }) => queueOf.get(job) === name).length
      return [name, Math.max(0, waiting - own) + active + failed]
    }),
  )
}

/** The database may be down for a while. */
export async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === 100) throw error
      await sleep(200)
    }
  }
}
