import Fastify, { type FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { measureProcess } from '../meter.ts'
import { isReachable, poolUse } from '../store/database.ts'
import { readSight } from '../store/sight.ts'
import { createGauges, type QueueSight } from './ops-gauges.ts'

/** What the process knows of its queues. Throws when they do not answer. */
export type ReadQueues = () => Promise<QueueSight>

/** Longest wait for an answer of database or queue before a process counts as not ready. */
const READY_MS = 2_000
/** Several scrapers in a row cost one reading. */
const FRESH_MS = 10_000

/**
 * The address for machines that watch: /healthz (the process answers), /readyz (database and queue do too; 503 with what does
 * not) and /metrics in Prometheus' text format. `ofAll`: this process also tells how the whole service is.
 */
export function buildOps(context: Context, readQueues: ReadQueues, ofAll: boolean): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true })
  const gauges = createGauges(context.meter.registry, ofAll)
  measureProcess(context.meter)
  let readAt = Number.NEGATIVE_INFINITY
  const refresh = async () => {
    gauges.setPool(poolUse(context.db))
    if (!ofAll || performance.now() - readAt < FRESH_MS) return
    readAt = performance.now()
    const [queues, sight] = await Promise.all([readQueues(), readSight(context.db, context.now())])
    gauges.setQueues(queues)
    gauges.setSight(sight)
  }
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const failing = await findFailing(context, readQueues)
    return reply
      .code(failing.length === 0 ? 200 : 503)
      .send({ status: failing.length === 0 ? 'ok' : 'failing', failing })
  })
  app.get('/metrics', async (_request, reply) => {
    // Old figures would look like a service that stands still; what the process knows of itself is told in any case.
    await refresh().catch((err: unknown) => context.log.warn({ err }, 'metrics of the service not read'))
    return reply.type(context.meter.registry.contentType).send(await context.meter.registry.metrics())
  })
  return app
}

/** What /healthz and /readyz say until everything is open; `absent` is what is waited for, null when nobody knows yet. */
export function buildWaiting(absent: () => string | null): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true })
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) =>
    reply.code(503).send({ status: 'failing', failing: [absent() ?? 'start'] }),
  )
  return app
}

/** The parts that do not answer in time, by name. */
export async function findFailing(context: Pick<Context, 'db'>, readQueues: ReadQueues): Promise<string[]> {
  const asked = [
    { part: 'database', answers: isReachable(context.db) },
    { part: 'queue', answers: readQueues().then(() => true) },
  ]
  const answered = await Promise.all(asked.map(({ answers }) => inTime(answers)))
  return asked.filter((_each, index) => !answered[index]).map(({ part }) => part)
}

async function inTime(answers: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((done) => {
    timer = setTimeout(() => done(false), READY_MS)
  })
  try {
    return await Promise.race([answers.catch(() => false), late])
  } finally {
    clearTimeout(timer)
  }
}
