import fastifyCookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { readToken, signToken } from '../send/token.ts'
import { findSubscriber, type Subscriber } from '../store/subscriber.ts'
import { HTML, layout } from './layout.ts'

/** A browser stays signed in for so long. */
export const SESSION_HOURS = 12
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** They act by what their address or signature proves, not by a cookie; programs call them from anywhere. */
const WITHOUT_COOKIE = /^\/(?:unsubscribe|relay|stripe\/webhook)(?:\/|$)/

/** Cookies, and the refusal of forms that other sites send in a visitor's name. */
export async function registerSessions(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(fastifyCookie)
  refuseForeignForms(app, context)
}

/** Signs the browser in as a subscriber. */
export function openSession(context: Context, reply: FastifyReply, subscriberId: string): void {
  const token = signToken(context.secretKeys, 'session', subscriberId, context.now())
  reply.setCookie(cookieName(context, 'session'), token, { ...cookieOptions(context), maxAge: SESSION_HOURS * 3_600 })
}

export function closeSession(context: Context, reply: FastifyReply): void {
  reply.clearCookie(cookieName(context, 'session'), cookieOptions(context))
}

/** The subscriber whom the browser is signed in as; null after it was sent to the login page. */
export async function requireSubscriber(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Subscriber | null> {
  const subscriber = await readSession(context, request)
  reply.header('cache-control', 'no-store')
  if (subscriber === null) await reply.redirect('/login', 303)
  return subscriber
}

/** The same without the way to the login page. */
export async function readSession(context: Context, request: FastifyRequest): Promise<Subscriber | null> {
  const token = request.cookies[cookieName(context, 'session')]
  const session = token === undefined ? null : readToken(context.secretKeys, 'session', token)
  const age = session?.at ? context.now().getTime() - session.at.getTime() : Number.POSITIVE_INFINITY
  if (!session?.at || age > SESSION_HOURS * 3_600_000) return null
  const subscriber = await findSubscriber(context.db, session.ids[0] ?? '')
  if (subscriber?.state !== 'active') return null
  return subscriber.sessionsFrom !== null && session.at < subscriber.sessionsFrom ? null : subscriber
}

/**
 * Refuses requests that change something when another site sent them. Browsers say where a request comes from; one that
 * says nothing is old or no browser, and the cookie's SameSite keeps it from acting as somebody.
 */
function refuseForeignForms(app: FastifyInstance, context: Context): void {
  app.addHook('onRequest', async (request, reply) => {
    if (SAFE_METHODS.has(request.method) || WITHOUT_COOKIE.test(request.url) || !isForeign(request, context)) return
    const body = html`<h1>This form came from another site</h1>
<p>Nothing was changed. Open the page here and try again.</p>`
    await reply
      .code(403)
      .type(HTML)
      .send(layout(context, { title: 'Not from here', body }))
  })
}

function isForeign(request: FastifyRequest, context: Context): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = request.headers
  if (origin === undefined) return false
  return origin !== new URL(context.baseUrl).origin && origin !== `${request.protocol}://${request.host}`
}

/** The prefix binds the cookie to this host over https, so that no sibling domain can set it. Subscribers and operators have one each. */
export function cookieName({ baseUrl }: Context, kind: 'session' | 'admin'): string {
  return `${baseUrl.startsWith('https:') ? '__Host-' : ''}jobtide_${kind}`
}

export function cookieOptions({ baseUrl }: Context) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: baseUrl.startsWith('https:') } as const
}
