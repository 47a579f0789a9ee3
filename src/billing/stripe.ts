import Stripe from 'stripe'
import type { Tier, TierId } from '../domain/alert.ts'
import { BillingError } from '../errors.ts'
import { type BillingEvent, readBillingEvent, SUBSCRIBER_KEY, toSubscriberId } from './event.ts'

export type BillingOptions = {
  secretKey: string
  webhookSecret: string
  /** null: Stripe's own. */
  apiUrl: string | null
  /** How long one request may take, in milliseconds; it is tried twice. Default 8,000: a page waits for it. */
  timeoutMs?: number
}

export type CheckoutRequest = {
  subscriberId: string
  email: string
  /** null: Stripe makes a customer. */
  customerId: string | null
  tier: TierId
  successUrl: string
  cancelUrl: string
}

/** What a customer has now. `tier`: what it gives, free when the subscription is dead. `status` in Stripe's own words. */
export type CurrentSubscription = {
  customerId: string
  subscriptionId: string
  status: string
  tier: TierId
  subscriberId: string | null
}

/** Payment through Stripe. Its methods throw BillingError. */
export type Billing = {
  /** Where browsers are sent to, for the pages' policy. */
  origins: string[]
  /** Opens a checkout and returns its address. Throws BillingError also when the tier has no price. */
  checkoutUrl(request: CheckoutRequest): Promise<string>
  /** Where a customer changes cards, reads invoices and cancels. */
  portalUrl(request: { customerId: string; returnUrl: string }): Promise<string>
  /** A genuine event of the last five minutes before `at`; null for anything else. */
  readEvent(rawBody: Buffer, signature: string, at: Date): BillingEvent | null
  /** null when the customer never had a subscription that is one of ours. */
  currentSubscription(customerId: string): Promise<CurrentSubscription | null>
  /** Ends a subscription at once, without a refund; one that has ended stays ended. */
  cancel(subscriptionId: string): Promise<void>
}

const TIMEOUT_MS = 8_000
const RETRIES = 1
/** A signature is good for this long: Stripe's own tolerance. */
const TOLERANCE_SECONDS = 300
/** After an answer that never came nobody waits again for so long: jobs and pages behind it go on. */
const REST_MS = 30_000
/** past_due: a payment failed and Stripe tries again; the tier stays until it gives up. */
const LIVE = new Set(['active', 'trialing', 'past_due'])
const TIER_KEY = 'jobtide_tier'
const STRIPE_PAGES = ['https://checkout.stripe.com', 'https://billing.stripe.com']

/** Opens the way to Stripe; nothing is asked yet. Neither key is ever part of an error. */
export function openBilling(options: BillingOptions, tiers: Tier[]): Billing {
  const stripe = openClient(options)
  const ask = createAsker(options.timeoutMs ?? TIMEOUT_MS)
  return {
    origins: options.apiUrl === null ? STRIPE_PAGES : [new URL(options.apiUrl).origin],
    async checkoutUrl(request) {
      try {
        return await openCheckout(stripe, ask, request, tiers)
      } catch (error) {
        // A customer who was deleted at Stripe, or is one of the test mode: a new one is made.
        const isRefused = error instanceof BillingError && error.reason === 'refused'
        if (!isRefused || request.customerId === null) throw error
        return openCheckout(stripe, ask, { ...request, customerId: null }, tiers)
      }
    },
    async portalUrl({ customerId, returnUrl }) {
      const session = await ask(() =>
        stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl }),
      )
      return session.url
    },
    readEvent: (rawBody, signature, at) => readSigned(stripe, rawBody, signature, options.webhookSecret, at),
    async currentSubscription(customerId) {
      const page = await ask(() => stripe.subscriptions.list({ customer: customerId, status: 'all', limit: 100 }))
      return chooseCurrent(page.data, customerId, tiers)
    },
    async cancel(subscriptionId) {
      const { status } = await ask(() => stripe.subscriptions.retrieve(subscriptionId))
      if (status !== 'canceled' && status !== 'incomplete_expired')
        await ask(() => stripe.subscriptions.cancel(subscriptionId))
    },
  }
}

function openClient({ secretKey, apiUrl, timeoutMs: timeout = TIMEOUT_MS }: BillingOptions): Stripe {
  const settings = { maxNetworkRetries: RETRIES, timeout, telemetry: false, appInfo: { name: 'Jobtide' } }
  if (apiUrl === null) return new Stripe(secretKey, settings)
  const { hostname, port, protocol } = new URL(apiUrl)
  const isPlain = protocol === 'http:'
  return new Stripe(secretKey, {
    ...settings,
    host: hostname,
    port: port === '' ? (isPlain ? 80 : 443) : Number(port),
    protocol: isPlain ? 'http' : 'https',
  })
}

type Ask = <Answer>(question: () => Promise<Answer>) => Promise<Answer>

function createAsker(timeoutMs: number): Ask {
  let hungAt = Number.NEGATIVE_INFINITY
  return async (question) => {
    if (performance.now() - hungAt < REST_MS)
      throw new BillingError('unavailable', 'Stripe did not answer a moment ago')
    const startedAt = performance.now()
    try {
      return await question()
    } catch (error) {
      if (error instanceof Stripe.errors.StripeConnectionError && performance.now() - startedAt >= timeoutMs) {
        hungAt = performance.now()
      }
      throw toBillingError(error)
    }
  }
}

/** Stripe's texts about a key quote its end: that cause is dropped. */
function toBillingError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const detail = [error.type, error.code, error.statusCode, error.requestId]
    .filter((part) => part !== undefined)
    .join(' ')
  const isKey =
    error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError
  if (isKey) return new BillingError('key_refused', `${detail}; check STRIPE_SECRET_KEY`)
  const isFinal = error instanceof Stripe.errors.StripeInvalidRequestError
  return new BillingError(isFinal ? 'refused' : 'unavailable', detail, { cause: error })
}

async function openCheckout(stripe: Stripe, ask: Ask, request: CheckoutRequest, tiers: Tier[]): Promise<string> {
  const price = tiers.find((tier) => tier.id === request.tier)?.stripePrice ?? null
  if (price === null) throw new BillingError('refused', `the tier ${request.tier} has no stripePrice`)
  const metadata = { [SUBSCRIBER_KEY]: request.subscriberId, [TIER_KEY]: request.tier }
  const session = await ask(() =>
    stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price, quantity: 1 }],
      client_reference_id: request.subscriberId,
      metadata,
      subscription_data: { metadata },
      success_url: request.successUrl,
      cancel_url: request.cancelUrl,
      ...(request.customerId === null ? { customer_email: request.email } : { customer: request.customerId }),
    }),
  )
  if (session.url === null) throw new BillingError('refused', 'Stripe opened a checkout without an address')
  return session.url
}

function readSigned(stripe: Stripe, rawBody: Buffer, signature: string, secret: string, at: Date): BillingEvent | null {
  try {
    const event = stripe.webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_SECONDS, undefined, at.getTime())
    return readBillingEvent(event)
  } catch {
    return null
  }
}

/** Of several subscriptions of ours, one that lives; without one, the newest. Stripe lists the newest first. */
function chooseCurrent(all: Stripe.Subscription[], customerId: string, tiers: Tier[]): CurrentSubscription | null {
  const ours = all.flatMap((subscription) => {
    const tier = tierOf(subscription, tiers)
    return tier === null ? [] : [{ subscription, tier }]
  })
  const current = ours.find(({ subscription }) => LIVE.has(subscription.status)) ?? ours[0]
  if (current === undefined) return null
  const { id, status, metadata } = current.subscription
  return {
    customerId,
    subscriptionId: id,
    status,
    tier: LIVE.has(status) ? current.tier : 'free',
    subscriberId: toSubscriberId(metadata[SUBSCRIBER_KEY]),
  }
}

/** By its price; a price that was replaced since is told by what the checkout noted. null: it buys something else. */
function tierOf(subscription: Stripe.Subscription, tiers: Tier[]): TierId | null {
  const prices = new Set(subscription.items.data.map((item) => item.price.id))
  const bought = tiers.find((tier) => tier.stripePrice !== null && prices.has(tier.stripePrice))
  return (bought ?? tiers.find((tier) => tier.id === subscription.metadata[TIER_KEY]))?.id ?? null
}
