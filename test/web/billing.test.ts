import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signToken } from '../../src/send/token.ts'
import { findAccount } from '../../src/store/account.ts'
import { subscriber, tiersFile } from '../_support/account.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'
import {
  type FakeStripe,
  PRICE,
  SECRET_KEY,
  signedEvent,
  startFakeStripe,
  WEBHOOK_SECRET,
} from '../billing/fake-stripe.ts'

let fake: FakeStripe
let folder: string
let test: TestService
beforeEach(async () => {
  fake = await startFakeStripe()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-billing-'))
})
afterEach(async () => {
  await test.stop()
  await fake.stop()
  await rm(folder, { recursive: true, force: true })
})

const start = async (environment: Record<string, string> = {}) => {
  test = await startTestService({ parts: ['web', 'workers'], environment })
}
const startWithStripe = async () =>
  start({
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_URL: fake.url,
    TIERS_FILE: await tiersFile(folder, PRICE),
  })
const context = () => test.service.context
const reader = () =>
  subscriber(
    { ...context(), tiers: context().config.tiers },
    { email: 'reader@example.org', tier: 'free', searches: 1 },
  )
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${test.service.url}${path}`, { redirect: 'manual', headers })
const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${test.service.url}${path}`, { method: 'POST', redirect: 'manual', body, headers })
const postEvent = ({ body, signature }: { body: string; signature: string }) =>
  post('/stripe/webhook', body, { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature })
const events = () => context().db.selectFrom('stripe_event').select(['id', 'handled_at', 'payload']).execute()

/** The cookie of a browser that followed the mailed link. */
const logIn = (id: string) => `jobtide_session=${signToken(context().secretKeys, 'session', id, context().now())}`

describe('the plans', () => {
  it('are shown without Stripe, and say who sets them', async () => {
    await start()
    const answer = await get('/plans')
    const text = await answer.text()
    expect(answer.status).toBe(200)
    for (const words of [
      '<th scope="col">Free</th>',
      '$9 a month',
      'weekly',
      'at most</th><td>10</td><td>25</td>',
      'takes no payment',
    ])
      expect(text).toContain(words)
    expect(text).not.toContain('<form action="/plans')
    expect(answer.headers.get('content-security-policy')).toContain("form-action 'self';")
    expect((await post('/plans/checkout', new URLSearchParams({ tier: 'plus' }))).status).toBe(404)
    expect((await post('/plans/portal', new URLSearchParams())).status).toBe(404)
    expect(
      (await postEvent(signedEvent({ id: 'evt_1', type: 'invoice.paid', object: {} }, context().now()))).status,
    ).toBe(404)
  })

  it('let the forms of this page alone lead to Stripe', async () => {
    await startWithStripe()
    const policy = async (path: string) => (await get(path)).headers.get('content-security-policy')
    expect(await policy('/plans')).toContain(`form-action 'self' ${fake.url};`)
    expect(await policy('/')).toContain("form-action 'self';")
    expect(await policy('/plans/done')).toContain("form-action 'self';")
  })
})

describe('the plans of somebody who is logged in', () => {
  const shown = async (cookie: string) => (await get('/plans', { cookie })).text()

  it('name the own one, and offer the way that is open', async () => {
    await startWithStripe()
    const id = await reader()
    const free = await shown(logIn(id))
    expect(free).toContain('You are on <strong>Free</strong>')
    expect(free).toContain('Upgrade to Plus')
    expect(free).not.toMatch(/asked to log in|cancel a paid plan/)
    await context()
      .db.updateTable('subscriber')
      .set({ tier: 'plus', stripe_customer: 'cus_1' })
      .where('id', '=', id)
      .execute()
    const plus = await shown(logIn(id))
    expect(plus).toContain('cancel a paid plan')
    expect(plus).not.toContain('Upgrade to Plus')
  })
})

describe('paying', () => {
  const checkout = (cookie: string, tier = 'plus') => post('/plans/checkout', new URLSearchParams({ tier }), { cookie })

  it('asks whoever is not logged in to do so, and opens nothing', async () => {
    await startWithStripe()
    const answer = await checkout('')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/login/)])
    expect(fake.posts).toEqual([])
  })

  it('leads to a checkout for the subscriber, and back', async () => {
    await startWithStripe()
    const id = await reader()
    const answer = await checkout(logIn(id))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${fake.url}/c/pay/cs_test_1`])
    const form = fake.posts[0]?.form
    expect(form?.get('client_reference_id')).toBe(id)
    expect(form?.get('customer_email')).toBe('reader@example.org')
    expect(form?.get('success_url')).toMatch(/\/plans\/done$/)
    expect((await get('/plans/done')).status).toBe(200)
    expect((await findAccount(context().db, id))?.tier).toBe('free')
    expect((await checkout(logIn(id), 'free')).status).toBe(404)
  })

  it('leads whoever pays already to the portal, not to a second subscription', async () => {
    await startWithStripe()
    const id = await reader()
    const cookie = logIn(id)
    expect(await (await post('/plans/portal', new URLSearchParams(), { cookie })).text()).toContain('nothing to manage')
    await context().db.updateTable('subscriber').set({ stripe_customer: 'cus_1' }).where('id', '=', id).execute()
    fake.subscriptions = [{ id: 'sub_1', customer: 'cus_1', status: 'past_due', price: PRICE, metadata: {} }]
    expect((await checkout(cookie)).headers.get('location')).toBe(`${fake.url}/p/session/bps_1`)
    expect((await post('/plans/portal', new URLSearchParams(), { cookie })).headers.get('location')).toBe(
      `${fake.url}/p/session/bps_1`,
    )
    fake.unknownCustomers.add('cus_1')
    expect((await checkout(cookie)).headers.get('location')).toBe(`${fake.url}/c/pay/cs_test_1`)
  })

  it('says in words that Stripe is down, and that nothing was charged', async () => {
    await startWithStripe()
    const cookie = logIn(await reader())
    fake.mode = 'down'
    const answer = await checkout(cookie)
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('Nothing was charged')
  })
})

describe('an event at the webhook', () => {
  const paid = (id: string, subscriberId: string) => ({
    id,
    type: 'checkout.session.completed',
    object: {
      id: 'cs_test_1',
      object: 'checkout.session',
      customer: 'cus_1',
      client_reference_id: subscriberId,
      customer_details: { email: 'reader@example.org', name: 'A Reader' },
    },
  })

  it('is kept without anything personal, and gives the tier', async () => {
    await startWithStripe()
    const id = await reader()
    fake.subscriptions = [{ id: 'sub_1', customer: 'cus_1', status: 'active', price: PRICE, metadata: {} }]
    const event = signedEvent(paid('evt_1', id), context().now())
    expect((await postEvent(event)).status).toBe(200)
    await until('the event is handled', async () => (await events())[0]?.handled_at !== null)
    expect(await findAccount(context().db, id)).toMatchObject({ tier: 'plus', stripeCustomer: 'cus_1' })
    expect(JSON.stringify(await events())).not.toMatch(/Reader|reader@/)
  })

  it('is taken once when it is replayed', async () => {
    await startWithStripe()
    const event = signedEvent(paid('evt_1', await reader()), context().now())
    expect((await postEvent(event)).status).toBe(200)
    await until('the event is handled', async () => (await events())[0]?.handled_at !== null)
    const asked = fake.requests
    expect((await postEvent(event)).status).toBe(200)
    await until('the queues are idle', async () => isIdle(test.service.runtime))
    expect(fake.requests).toBe(asked)
    expect(await events()).toHaveLength(1)
  })

  it('is refused when it is forged, old, unsigned or too large, and not kept', async () => {
    await startWithStripe()
    const id = await reader()
    const now = context().now()
    expect((await postEvent(signedEvent(paid('evt_1', id), now, 'whsec_another'))).status).toBe(400)
    expect((await postEvent(signedEvent(paid('evt_1', id), new Date(now.getTime() - 600_000)))).status).toBe(400)
    expect((await post('/stripe/webhook', signedEvent(paid('evt_1', id), now).body)).status).toBe(400)
    const large = signedEvent({ ...paid('evt_1', id), object: { text: 'x'.repeat(300_000) } }, now)
    expect((await postEvent(large)).status).toBe(413)
    expect((await post('/stripe/webhook', '', { 'stripe-signature': 't=1,v1=00' })).status).toBe(400)
    expect(await events()).toEqual([])
  })
})
