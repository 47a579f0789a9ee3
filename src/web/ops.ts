import Fastify, { type FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { measureProcess } from '../meter.ts'
import { poolUse } from '../store/database.ts'
import { readSight } from '../store/sight.ts'
import { createGauges, type QueueSight } from './ops-gauges.ts'
import { findFailing, inTime, lookAtProcess, oneAtATime } from './ops-process.ts'

/** What the process knows of its queues. Throws when they do not answer. */
export type ReadQueues = () => Promise<QueueSight>

/** Several scrapers in a row cost one reading. */
const FRESH_MS = 10_000

/**
 * The address for machines that watch: /healthz (the process answers), /readyz (database and queue do too; 503 with what does
 * not) and /metrics in Prometheus' text format. `ofAll`: this process also tells how the whole service is.
 */
export function buildOps(context: Context, readQueues: ReadQueues, ofAll: boolean): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true })
  const gauges = createGauges(context, ofAll)
  measureProcess(context.meter)
  // Who waits for a queue that is gone waits for ever: no more than one does.
  const queues = oneAtATime(readQueues)
  const read = oneAtATime(() => Promise.all([queues(), readSight(context.db, context.now())]))
  let readAt = Number.NEGATIVE_INFINITY
  const refresh = async () => {
    if (performance.now() - readAt < FRESH_MS) return
    const got = await inTime(read(), (err) => context.log.warn({ err }, 'metrics of the service not read'))
    if (got === null) return gauges.forgetAll()
    readAt = performance.now()
    gauges.setQueues(got[0])
    gauges.setSight(got[1])
  }
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const failing = await findFailing(context, queues)
    return reply
      .code(failing.length === 0 ? 200 : 503)
      .send({ status: failing.length === 0 ? 'ok' : 'failing', failing })
  })
  app.get('/metrics', async (_request, reply) => {
    // What the process knows of itself is told in any case.
    gauges.setPool(poolUse(context.db))
    const [own] = await Promise.all([lookAtProcess(context, queues), ofAll ? refresh() : undefined])
    gauges.setProcess(own)
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
