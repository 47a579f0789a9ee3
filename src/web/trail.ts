import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { withLogIds } from '../log.ts'
import type { Span } from '../trace.ts'

const HEADER = 'x-request-id'
/** What proxies make: a UUID, or the 32 hexadecimal digits of a trace. */
const WELL_FORMED = /^[A-Za-z0-9_-]{8,64}$/

/** The id of a request: that of the proxy in front when there is one and the id is well formed, else one of our own. */
export function trailOf({ config }: Pick<Context, 'config'>): (request: Pick<IncomingMessage, 'headers'>) => string {
  return ({ headers }) => {
    const given = config.web.trustProxy ? headers[HEADER] : undefined
    return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID()
  }
}

/**
 * Begins a trail with every request: its lines carry the id, and so do the jobs that it puts into the queue. The answer names it.
 * A line says what became of the request; of the address only the route, since addresses hold tokens.
 */
export function followRequests(app: FastifyInstance, { log, trace }: Pick<Context, 'log' | 'trace'>): void {
  const spans = new WeakMap<FastifyRequest, Span>()
  const follow = (request: FastifyRequest, done: () => void) => {
    const span = spans.get(request)
    withLogIds({ trail: request.id, traceId: span?.traceId }, () => (span === undefined ? done() : span.within(done)))
  }
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(HEADER, request.id)
    if (trace !== null) spans.set(request, beginSpan(trace, request))
    follow(request, done)
  })
  // A body arrives by the events of the connection, which know nothing of the trail.
  app.addHook('preValidation', (request, _reply, done) => follow(request, done))
  app.addHook('onResponse', async (request, reply) => {
    const { id: trail, method, routeOptions } = request
    spans.get(request)?.end({ 'http.response.status_code': reply.statusCode }, reply.statusCode >= 500)
    const answered = { trail, method, route: routeOptions.url ?? null, status: reply.statusCode }
    log[isQuiet(request) ? 'debug' : 'info']({ ...answered, ms: Math.round(reply.elapsedTime) }, 'request answered')
  })
}

function beginSpan(trace: NonNullable<Context['trace']>, { id, method, routeOptions }: FastifyRequest): Span {
  const route = routeOptions.url ?? ''
  const told = { 'http.request.method': method, 'http.route': route, 'jobtide.trail': id }
  return trace.begin('server', `${method} ${route}`.trim(), told)
}

/** Reading is most of what comes and changes nothing. */
function isQuiet({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}
