import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handleStripeEvent } from '../../jobs/handle-stripe-event.ts'
import type { Billing, CurrentSubscription } from '../billing/stripe.ts'
import type { Context } from '../context.ts'
import type { HtmlPart } from '../digest/escape.ts'
import { BillingError } from '../errors.ts'
import { type Account, findAccount } from '../store/account.ts'
import { keepEvent } from '../store/billing.ts'
import { HTML, layout } from './layout.ts'
import { noCustomerPage, noPaymentPage, paidPage, plansPage } from './plans-page.ts'
import { readSession, requireSubscriber } from './session.ts'

/** Stripe's events are some kilobytes; the largest invoices stay below this. */
const MAX_EVENT_BYTES = 256 * 1024

/** Plans, and the ways to Stripe and back. */
export function billingRoutes(app: FastifyInstance, context: Context): void {
  const { billing, config } = context
  app.get('/plans', async (request, reply) => {
    const subscriber = await readSession(context, request)
    const visitor = subscriber === null ? null : await findAccount(context.db, subscriber.id)
    if (billing !== null) allowForms(reply, billing.origins)
    reply.header('cache-control', 'no-store')
    return send(reply, context, 'Plans', plansPage(config.tiers, billing !== null, visitor))
  })
  app.get('/plans/done', async (_request, reply) => send(reply, context, 'Thank you', paidPage()))
  app.post('/plans/checkout', async (request, reply) => {
    const tier = config.tiers.find((candidate) => candidate.id === fieldOf(request.body, 'tier'))
    if (billing === null || !tier || tier.stripePrice === null) return reply.callNotFound()
    const account = await signedIn(context, request, reply)
    if (account === null) return reply
    return leaveFor(reply, context, () => wayToPay(billing, account, tier.id, context.baseUrl))
  })
  app.post('/plans/portal', async (request, reply) => {
    if (billing === null) return reply.callNotFound()
    const account = await signedIn(context, request, reply)
    if (account === null) return reply
    const { stripeCustomer: customerId } = account
    if (customerId === null) return send(reply, context, 'Nothing to manage', noCustomerPage())
    return leaveFor(reply, context, () => billing.portalUrl({ customerId, returnUrl: `${context.baseUrl}/plans` }))
  })
  app.register((scope, _options, done) => {
    receiveEvents(scope, context)
    done()
  })
}

/** Takes Stripe's events. The signature covers the bytes, so the body stays as it came; the work itself is a job. */
function receiveEvents(app: FastifyInstance, { billing, db, now, enqueue }: Context): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_EVENT_BYTES }, (_request, body, done) =>
    done(null, body),
  )
  app.post('/stripe/webhook', { bodyLimit: MAX_EVENT_BYTES }, async (request, reply) => {
    if (billing === null) return reply.callNotFound()
    const { body, headers } = request
    const signature = headers['stripe-signature']
    const isSigned = Buffer.isBuffer(body) && typeof signature === 'string'
    const event = isSigned ? billing.readEvent(body, signature, now()) : null
    if (event === null) return reply.code(400).send({ error: 'not an event signed for this endpoint' })
    if (await keepEvent(db, event, now())) await enqueue(handleStripeEvent, [{ eventId: event.id }])
    return { received: true }
  })
}

/** Whoever pays already goes to change that; a second subscription would be paid beside it. */
async function wayToPay(billing: Billing, account: Account, tier: Account['tier'], baseUrl: string): Promise<string> {
  const { id: subscriberId, email, stripeCustomer: customerId } = account
  const current = customerId === null ? null : await presentOf(billing, customerId)
  if (current !== null && current.tier !== 'free') {
    return billing.portalUrl({ customerId: current.customerId, returnUrl: `${baseUrl}/plans` })
  }
  const back = { successUrl: `${baseUrl}/plans/done`, cancelUrl: `${baseUrl}/plans` }
  return billing.checkoutUrl({ subscriberId, email, customerId, tier, ...back })
}

/** A customer Stripe does not know any more has nothing. */
async function presentOf(billing: Billing, customerId: string): Promise<CurrentSubscription | null> {
  try {
    return await billing.currentSubscription(customerId)
  } catch (error) {
    if (error instanceof BillingError && error.reason === 'refused') return null
    throw error
  }
}

async function leaveFor(reply: FastifyReply, context: Context, way: () => Promise<string>): Promise<FastifyReply> {
  try {
    return reply.redirect(await way(), 303)
  } catch (error) {
    if (!(error instanceof BillingError)) throw error
    context.log.error({ err: error }, 'payment page was not reached')
    return send(reply.code(503), context, 'Payment cannot be reached', noPaymentPage())
  }
}

async function signedIn(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<Account | null> {
  const subscriber = await requireSubscriber(context, request, reply)
  return subscriber === null ? null : findAccount(context.db, subscriber.id)
}

/** Browsers apply form-action to where a form is redirected, too. */
function allowForms(reply: FastifyReply, origins: string[]): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  reply.header(
    'content-security-policy',
    policy.replace("form-action 'self'", ["form-action 'self'", ...origins].join(' ')),
  )
}

function send(reply: FastifyReply, context: Context, title: string, body: HtmlPart): FastifyReply {
  return reply.type(HTML).send(layout(context, { title, body }))
}

/** A field of a form; empty when it is absent or was sent more than once. */
function fieldOf(body: unknown, name: string): string {
  const value: unknown = new Map(Object.entries(body ?? {})).get(name)
  return typeof value === 'string' ? value : ''
}
