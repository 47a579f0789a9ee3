import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { html } from '../../digest/escape.ts'
import { table } from '../charts/frame.ts'
import { adminPage, minute } from './frame.ts'

/** What the pages ask of the queues. */
export type QueueRoom = {
  count(): Promise<Record<string, { waiting: number; active: number; failed: number }>>
  /** Seconds that the oldest job has waited. */
  ages(): Promise<Record<string, number>>
  /** The queue library's own objects, for its board. */
  boardQueues(): readonly unknown[]
  schedules(): Promise<{ job: string; everySeconds: number; nextAt: number | null }[]>
}

const COUNTS = [{ title: 'Queue' }, { title: 'Waiting' }, { title: 'Running' }, { title: 'Oldest waits, seconds' }]
const SCHEDULES = [{ title: 'Job' }, { title: 'Every, seconds' }, { title: 'Next', words: true }]

/** The queues by their counts, and the jobs that run by themselves. Jobs carry ids alone: what they are about is in the other pages. */
export function queueRoutes(app: FastifyInstance, context: Context, queues: QueueRoom): void {
  app.get('/admin/queues', async (request, reply) => {
    const [counts, ages, schedules] = await Promise.all([queues.count(), queues.ages(), queues.schedules()])
    const body = html`<p class="lead">What is undone is in the database: a job that is lost is put back by the sweep. Among those that wait is the next one of each schedule.</p>
<p><a href="/admin/queues/board">The board of the queue library</a> shows single jobs, tries them again, removes them and pauses queues. It needs JavaScript.</p>
<h2>Jobs</h2>
${table(
  'Queues',
  COUNTS,
  Object.entries(counts).map(([name, { waiting, active }]) => [name, waiting, active, Math.round(ages[name] ?? 0)]),
)}
<h2>Schedules</h2>
${schedules.length === 0 ? html`<p>None is written yet: start a scheduler.</p>` : table('Schedules', SCHEDULES, schedules.map(line))}`
    return adminPage(context, request, reply, { title: 'Queues', body })
  })
}

function line({ job, everySeconds, nextAt }: Awaited<ReturnType<QueueRoom['schedules']>>[number]) {
  return [job, everySeconds, minute(nextAt === null ? null : new Date(nextAt))]
}
