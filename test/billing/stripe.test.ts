import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBilling } from '../../src/billing/stripe.ts'
import { DEFAULT_TIERS } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type FakeStripe, PRICE, SECRET_KEY, signedEvent, startFakeStripe, WEBHOOK_SECRET } from './fake-stripe.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const NOW = new Date('2026-11-20T12:00:00Z')
const TIERS = DEFAULT_TIERS.map((tier) => ({ ...tier, stripePrice: tier.id === 'plus' ? PRICE : null }))

let fake: FakeStripe
beforeEach(async () => {
  fake = await startFakeStripe()
})
afterEach(() => fake.stop())

const open = (secretKey = SECRET_KEY) =>
  openBilling({ secretKey, webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url }, TIERS)
const checkout = {
  subscriberId: ID,
  email: 'a@example.org',
  customerId: null,
  tier: 'plus' as const,
  successUrl: 'https://jobs.example/plans/done',
  cancelUrl: 'https://jobs.example/plans',
}
const subscription = (
  id: string,
  status: string,
  changes: { price?: string; metadata?: Record<string, string> } = {},
) => ({
  id,
  customer: 'cus_1',
  status,
  price: PRICE,
  metadata: {},
  ...changes,
})

describe('a checkout', () => {
  it('sells the tier’s price and names the subscriber on the session and on the subscription', async () => {
    expect(await open().checkoutUrl(checkout)).toBe(`${fake.url}/c/pay/cs_test_1`)
    expect(Object.fromEntries(fake.posts[0]?.form ?? [])).toEqual({
      mode: 'subscription',
      'line_items[0][price]': PRICE,
      'line_items[0][quantity]': '1',
      client_reference_id: ID,
      'metadata[jobtide_subscriber]': ID,
      'metadata[jobtide_tier]': 'plus',
      'subscription_data[metadata][jobtide_subscriber]': ID,
      'subscription_data[metadata][jobtide_tier]': 'plus',
      customer_email: 'a@example.org',
      success_url: checkout.successUrl,
      cancel_url: checkout.cancelUrl,
    })
  })

  it('keeps to a known customer, and makes a new one when Stripe does not know that one', async () => {
    await open().checkoutUrl({ ...checkout, customerId: 'cus_1' })
    fake.unknownCustomers.add('cus_2')
    await open().checkoutUrl({ ...checkout, customerId: 'cus_2' })
    const named = fake.posts.map(({ form }) => [form.get('customer'), form.get('customer_email')])
    expect(named).toEqual([
      ['cus_1', null],
      ['cus_2', null],
      [null, 'a@example.org'],
    ])
  })

  it('is refused for a tier that is not sold', async () => {
    await expect(open().checkoutUrl({ ...checkout, tier: 'free' })).rejects.toMatchObject({ reason: 'refused' })
    expect(fake.requests).toBe(0)
  })
})

describe('what a customer has now', () => {
  it.each([
    ['active', 'plus'],
    ['trialing', 'plus'],
    ['past_due', 'plus'],
    ['canceled', 'free'],
    ['unpaid', 'free'],
    ['incomplete', 'free'],
    ['incomplete_expired', 'free'],
    ['paused', 'free'],
    ['a status of the future', 'free'],
  ])('%s gives %s', async (status, tier) => {
    fake.subscriptions = [subscription('sub_1', status, { metadata: { jobtide_subscriber: ID } })]
    expect(await open().currentSubscription('cus_1')).toEqual({
      customerId: 'cus_1',
      subscriptionId: 'sub_1',
      status,
      tier,
      subscriberId: ID,
    })
  })

  it('is the subscription that lives, whatever ended beside it', async () => {
    fake.subscriptions = [
      subscription('sub_3', 'incomplete_expired'),
      subscription('sub_2', 'active'),
      subscription('sub_1', 'canceled'),
    ]
    expect(await open().currentSubscription('cus_1')).toMatchObject({ subscriptionId: 'sub_2', tier: 'plus' })
  })

  it('is told by the checkout’s note when the price was replaced, and is nothing when something else was bought', async () => {
    fake.subscriptions = [
      subscription('sub_1', 'active', { price: 'price_of_last_year', metadata: { jobtide_tier: 'plus' } }),
    ]
    expect(await open().currentSubscription('cus_1')).toMatchObject({ tier: 'plus', subscriberId: null })
    fake.subscriptions = [subscription('sub_1', 'active', { price: 'price_of_a_book' })]
    expect(await open().currentSubscription('cus_1')).toBeNull()
    expect(await open().currentSubscription('cus_of_nobody')).toBeNull()
  })
})

describe('the portal and the end of a subscription', () => {
  it('opens for a customer and leads back', async () => {
    expect(await open().portalUrl({ customerId: 'cus_1', returnUrl: 'https://jobs.example/plans' })).toContain(
      '/p/session/',
    )
    expect(Object.fromEntries(fake.posts[0]?.form ?? [])).toEqual({
      customer: 'cus_1',
      return_url: 'https://jobs.example/plans',
    })
  })

  it('ends a subscription once', async () => {
    fake.subscriptions = [subscription('sub_1', 'active')]
    await open().cancel('sub_1')
    expect(fake.subscriptions[0]?.status).toBe('canceled')
    const before = fake.requests
    await open().cancel('sub_1')
    expect(fake.requests).toBe(before + 1)
  })
})

describe('a signed event', () => {
  const given = { id: 'evt_1', type: 'invoice.paid', object: { customer: 'cus_1' } }

  it('is read from the bytes as they came', () => {
    const { body, signature } = signedEvent(given, NOW)
    expect(open().readEvent(Buffer.from(body), signature, NOW)).toEqual({
      id: 'evt_1',
      type: 'invoice.paid',
      createdAt: NOW,
      payload: { customerId: 'cus_1', subscriberId: null },
    })
    expect(open().readEvent(Buffer.from(JSON.stringify(JSON.parse(body), null, 1)), signature, NOW)).toBeNull()
  })

  it.each([
    ['with another secret', () => signedEvent(given, NOW, 'whsec_another').signature],
    ['six minutes ago', () => signedEvent(given, new Date(NOW.getTime() - 360_000)).signature],
    ['with nothing', () => ''],
    ['with words', () => 't=1,v1=nonsense'],
  ])('is nothing when it was signed %s', (_name, signature) => {
    expect(open().readEvent(Buffer.from(signedEvent(given, NOW).body), signature(), NOW)).toBeNull()
  })

  it('is nothing when what was signed is no event', () => {
    const { signature } = signedEvent({ ...given, id: '' }, NOW)
    expect(open().readEvent(Buffer.from(signedEvent({ ...given, id: '' }, NOW).body), signature, NOW)).toBeNull()
  })
})

describe('when Stripe fails', () => {
  it('says whether asking again can help, and never names the key', async () => {
    fake.mode = 'down'
    await expect(open().currentSubscription('cus_1')).rejects.toMatchObject({ reason: 'unavailable' })
    fake.mode = 'up'
    fake.unknownCustomers.add('cus_1')
    await expect(open().currentSubscription('cus_1')).rejects.toMatchObject({ reason: 'refused' })
    const lines: string[] = []
    const log = createLog({ level: 'info', pretty: false, destination: { write: (line) => lines.push(line) } })
    const err: unknown = await open('sk_live_wrong_key_123456')
      .currentSubscription('cus_1')
      .catch((error) => error)
    log.error({ err }, 'failed')
    expect(err).toMatchObject({ reason: 'key_refused' })
    expect(lines.join('')).not.toMatch(/sk_(?:live|test)|wrong_key|\*6789/)
  })

  it('is unavailable when nobody listens', async () => {
    const billing = open()
    await fake.stop()
    await expect(billing.currentSubscription('cus_1')).rejects.toMatchObject({ reason: 'unavailable' })
    fake = await startFakeStripe()
  })

  it('waits a while for an answer that does not come, then leaves Stripe alone', async () => {
    fake.mode = 'hung'
    const billing = openBilling(
      { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url, timeoutMs: 200 },
      TIERS,
    )
    await expect(billing.currentSubscription('cus_1')).rejects.toMatchObject({ reason: 'unavailable' })
    const before = fake.requests
    await expect(billing.portalUrl({ customerId: 'cus_1', returnUrl: 'https://jobs.example' })).rejects.toMatchObject({
      reason: 'unavailable',
    })
    expect(fake.requests).toBe(before)
  })
})
