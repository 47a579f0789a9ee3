import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { plural } from '../digest/format.ts'
import { isApi, sendProblem } from './api/problem.ts'
import { HTML, layout } from './layout.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const LOGINS_AN_HOUR = 10
/** To the operators' pages; each name has a limit of its own besides, see src/control/sign-in.ts. */
const SIGN_INS = { max: 20, timeWindow: 15 * MINUTE_MS }
/** Of all that changes something, sign-ups and logins aside. */
const FORMS = { max: 300, timeWindow: 5 * MINUTE_MS }
/** One every 200 ms: a fast typist causes fewer. */
const SUGGESTIONS = { max: 300, timeWindow: MINUTE_MS }
/** Reading of the API: two a second, in bursts. */
const API = { max: 600, timeWindow: 5 * MINUTE_MS }
/** Whoever has more networks than this gets the oldest ones forgotten. Each takes 250 bytes of each
 *  kind of limit: 150 MB when somebody fills all six. */
const NETWORKS_KNOWN = 100_000
/** Mail programs, relays and Stripe send many from few addresses, and show by token or signature that they may. */
const UNLIMITED = new Set(['/unsubscribe/:token', '/relay/:name/:key', '/stripe/webhook'])

/**
 * Limits how much one network may send: an IPv4 address or the 64 bits of an IPv6 one that a household has. Each web process
 * counts for itself, and forgets when it ends.
 */
export async function limitFloods(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(rateLimit, { global: false })
  const limitOf = (max: number, timeWindow: number) => {
    // Taken by the library, though its type leaves `cache` out.
    const limit = { max, timeWindow, cache: NETWORKS_KNOWN }
    return app.createRateLimit(limit)
  }
  const limits = {
    signUps: limitOf(context.config.web.signUpsPerHour, HOUR_MS),
    logins: limitOf(LOGINS_AN_HOUR, HOUR_MS),
    signIns: limitOf(SIGN_INS.max, SIGN_INS.timeWindow),
    forms: limitOf(FORMS.max, FORMS.timeWindow),
    suggestions: limitOf(SUGGESTIONS.max, SUGGESTIONS.timeWindow),
    api: limitOf(API.max, API.timeWindow),
  }
  app.addHook('onRequest', async (request, reply) => {
    const kind = kindOf(request)
    if (kind === null) return
    const count = await limits[kind](request)
    if (count.isAllowed || !count.isExceeded) return
    reply.header('retry-after', count.ttlInSeconds)
    if (isApi(request)) return sendProblem(reply, 429, `Too many requests; wait ${count.ttlInSeconds} seconds.`)
    return reply.code(429).header('cache-control', 'no-store').type(HTML).send(tooMuch(context, count.ttlInSeconds))
  })
}

/** What a request counts as; null: it is not limited. */
function kindOf(request: FastifyRequest): 'signUps' | 'logins' | 'signIns' | 'forms' | 'suggestions' | 'api' | null {
  const { method, url, routeOptions } = request
  if (isApi(request)) return 'api'
  // By the route: an address can be written in many ways.
  const route = routeOptions.url ?? url
  if (route.startsWith('/suggest/')) return 'suggestions'
  if (method === 'GET' || method === 'HEAD' || UNLIMITED.has(route)) return null
  if (route === '/subscribe') return 'signUps'
  if (route === '/admin/sign-in') return 'signIns'
  return route === '/login' || route === '/login/from/:token' ? 'logins' : 'forms'
}

function tooMuch(context: Context, seconds: number): string {
  const wait = seconds < 90 ? plural(seconds, 'second') : plural(Math.ceil(seconds / 60), 'minute')
  const body = html`<h1>Too many at once</h1>
<p>More requests came from your network than we take. Nothing was changed. Please try again in ${wait}.</p>`
  return layout(context, { title: 'Too many at once', body })
}
