import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handleStripeEvent } from '../../jobs/handle-stripe-event.ts'
import { sendTierChange } from '../../jobs/send-tier-change.ts'
import { sweep } from '../../jobs/sweep.ts'
import { changeTier } from '../../src/alerts/change-tier.ts'
import { listMails, readMail } from '../../src/send/mailbox.ts'
import { type Account, findAccount } from '../../src/store/account.ts'
import { findUnhandledEvents, keepEvent } from '../../src/store/billing.ts'
import { unsubscribe } from '../../src/store/subscriber.ts'
import { subscriber, tiersFile } from '../_support/account.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'
import { type FakeStripe, PRICE, SECRET_KEY, startFakeStripe, WEBHOOK_SECRET } from '../billing/fake-stripe.ts'

let fake: FakeStripe
let test: TestService
let folder: string
let id: string
beforeEach(async () => {
  fake = await startFakeStripe()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-payments-'))
  test = await startTestService({
    parts: ['workers'],
    environment: {
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_URL: fake.url,
      TIERS_FILE: await tiersFile(folder, PRICE),
    },
  })
  id = await subscriber(
    { ...context(), tiers: context().config.tiers },
    { email: 'reader@example.org', tier: 'free', searches: 5 },
  )
})
afterEach(async () => {
  await test.stop()
  await fake.stop()
  await rm(folder, { recursive: true, force: true })
})

const context = () => test.service.context
const account = async (): Promise<Account> => {
  const found = await findAccount(context().db, id)
  if (found === null) throw new Error('the subscriber is gone')
  return found
}
const mails = async () => {
  const mailbox = context().mailFolder ?? ''
  return Promise.all((await listMails(mailbox)).map(async ({ name }) => await readMail(mailbox, name)))
}
const idle = () => until('the queues are idle', async () => isIdle(test.service.runtime))
const has = (status: string, subscriptionId = 'sub_1', customer = 'cus_1') => {
  const others = fake.subscriptions.filter((one) => one.id !== subscriptionId)
  const metadata = { jobtide_subscriber: id, jobtide_tier: 'plus' }
  fake.subscriptions = [...others, { id: subscriptionId, customer, status, price: PRICE, metadata }]
}
const advance = (ms: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + ms)
}

let events = 0
async function receive(customerId = 'cus_1', type = 'customer.subscription.updated', id: string | null = null) {
  events += 1
  const eventId = id ?? `evt_${events}`
  const event = { id: eventId, type, createdAt: context().now(), payload: { customerId, subscriberId: null } }
  if (await keepEvent(context().db, event, context().now())) await context().enqueue(handleStripeEvent, [{ eventId }])
  await idle()
  return eventId
}
const kept = (eventId: string) =>
  context()
    .db.selectFrom('stripe_event')
    .select(['handled_at', 'fault'])
    .where('id', '=', eventId)
    .executeTakeFirstOrThrow()

describe('an event', () => {
  it('upgrades: the tier is Stripe’s, the next digest comes tomorrow, and the subscriber is told once', async () => {
    expect((await account()).nextDigestAt?.toISOString()).toMatch(/^2026-11-23T08/)
    has('active')
    await receive('cus_1', 'checkout.session.completed')
    await receive('cus_1', 'customer.subscription.created')
    expect(await account()).toMatchObject({
      tier: 'plus',
      tierFrom: 'stripe',
      stripeCustomer: 'cus_1',
      stripeSubscription: 'sub_1',
      stripeStatus: 'active',
    })
    expect((await account()).nextDigestAt?.toISOString()).toMatch(/^2026-11-21T08/)
    expect((await mails()).map((mail) => mail?.subject)).toEqual(['Your job alerts are now on Plus'])
  })

  it('downgrades: weekly again, all searches kept, and the mail names those that rest', async () => {
    has('active')
    await receive()
    has('canceled')
    await receive('cus_1', 'customer.subscription.deleted')
    expect(await account()).toMatchObject({ tier: 'free', tierFrom: 'stripe', stripeStatus: 'canceled' })
    expect((await account()).nextDigestAt?.toISOString()).toMatch(/^2026-11-23T08/)
    const texts = (await mails()).map((mail) => mail?.text ?? '')
    expect(texts).toHaveLength(2)
    const down = texts.find((text) => text.includes('now on Free')) ?? ''
    expect(down).toContain('- Search 4\n- Search 5')
    expect(down).not.toContain('Search 3')
    const searches = context().db.selectFrom('saved_search').select('id').where('subscriber_id', '=', id)
    expect(await searches.execute()).toHaveLength(5)
  })

  it('that comes late changes nothing: what counts is what Stripe says now', async () => {
    has('canceled')
    await receive('cus_1', 'customer.subscription.deleted')
    await receive('cus_1', 'customer.subscription.updated')
    await receive('cus_1', 'checkout.session.completed')
    expect(await account()).toMatchObject({ tier: 'free', stripeStatus: 'canceled' })
    has('active', 'sub_2')
    await receive('cus_1', 'customer.subscription.deleted')
    expect(await account()).toMatchObject({ tier: 'plus', stripeSubscription: 'sub_2' })
  })

  it('that comes twice is handled once, and again when an operator marks it undone', async () => {
    has('active')
    const eventId = await receive()
    const asked = fake.requests
    await receive('cus_1', 'customer.subscription.updated', eventId)
    await context().enqueue(handleStripeEvent, [{ eventId }])
    await idle()
    expect(fake.requests).toBe(asked)
    has('unpaid')
    await context().db.updateTable('stripe_event').set({ handled_at: null }).where('id', '=', eventId).execute()
    advance(180_000)
    await context().enqueue(sweep, [{}])
    await idle()
    expect(fake.requests).toBe(asked + 1)
    expect((await account()).tier).toBe('free')
  })

  it('waits while Stripe is down: the job tries again, gives up with the reason, and the sweep takes it up', async () => {
    has('active')
    fake.mode = 'down'
    const eventId = await receive()
    expect(await kept(eventId)).toMatchObject({ handled_at: null, fault: expect.stringContaining('unavailable') })
    expect(fake.requests).toBeGreaterThan(4)
    expect((await account()).tier).toBe('free')
    expect(await findUnhandledEvents(context().db, context().now())).toEqual([])
    fake.mode = 'up'
    advance(180_000)
    expect(await findUnhandledEvents(context().db, context().now())).toEqual([eventId])
    await context().enqueue(sweep, [{}])
    await idle()
    expect(await kept(eventId)).toMatchObject({ handled_at: expect.any(Date), fault: null })
    expect((await account()).tier).toBe('plus')
  })

  it('that Stripe refuses to speak of takes no tier away, and says why', async () => {
    has('active')
    await receive()
    fake.unknownCustomers.add('cus_1')
    const eventId = await receive()
    expect(await kept(eventId)).toMatchObject({
      handled_at: expect.any(Date),
      fault: expect.stringContaining('refused'),
    })
    expect((await account()).tier).toBe('plus')
  })

  it('about a customer of nobody, or about something else, is kept and settled', async () => {
    fake.subscriptions = [{ id: 'sub_9', customer: 'cus_9', status: 'active', price: PRICE, metadata: {} }]
    expect(await kept(await receive('cus_9'))).toMatchObject({ fault: expect.stringContaining('no subscriber') })
    expect(await kept(await receive('cus_of_a_bookshop'))).toMatchObject({ handled_at: expect.any(Date), fault: null })
    expect((await account()).tier).toBe('free')
  })

  it('about the end of a first customer takes nothing that a second one pays for', async () => {
    has('active', 'sub_1', 'cus_1')
    await receive('cus_1')
    has('active', 'sub_2', 'cus_2')
    await receive('cus_2')
    has('canceled', 'sub_1', 'cus_1')
    await receive('cus_1')
    expect(await account()).toMatchObject({ tier: 'plus', stripeCustomer: 'cus_2', stripeStatus: 'active' })
    has('canceled', 'sub_2', 'cus_2')
    await receive('cus_2')
    expect(await account()).toMatchObject({ tier: 'free', stripeStatus: 'canceled' })
  })
})

describe('a tier that an operator gave', () => {
  it('outlives any subscription, and is Stripe’s to rule again when it was taken back', async () => {
    await context()
      .db.transaction()
      .execute((trx) => changeTier(trx, id, { tier: 'plus', from: 'operator' }, context()))
    has('active')
    await receive()
    has('canceled')
    await receive()
    expect(await account()).toMatchObject({ tier: 'plus', tierFrom: 'operator', stripeStatus: 'canceled' })
    await context()
      .db.transaction()
      .execute((trx) => changeTier(trx, id, { tier: 'free', from: 'operator' }, context()))
    has('trialing')
    await receive()
    expect(await account()).toMatchObject({ tier: 'plus', tierFrom: 'stripe' })
  })
})

describe('the news of a tier', () => {
  const change = (tier: 'free' | 'plus') =>
    context()
      .db.transaction()
      .execute((trx) => changeTier(trx, id, { tier, from: 'operator' }, context()))

  it('is told once, though its job was lost and is put twice', async () => {
    expect(await change('plus')).toBe(true)
    expect(await change('plus')).toBe(false)
    advance(180_000)
    await context().enqueue(sweep, [{}])
    await idle()
    await context().enqueue(sendTierChange, [{ subscriberId: id }])
    await context().enqueue(sweep, [{}])
    await idle()
    expect(await mails()).toHaveLength(1)
  })

  it('is not told to somebody who left', async () => {
    await change('plus')
    await unsubscribe(context().db, id, context().now())
    await context().enqueue(sendTierChange, [{ subscriberId: id }])
    await idle()
    expect(await mails()).toEqual([])
  })

  it('leaves a digest that is due as it is', async () => {
    advance(3 * 86_400_000)
    const due = (await account()).nextDigestAt
    await change('plus')
    expect((await account()).nextDigestAt).toEqual(due)
  })
})
