import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import Stripe from 'stripe'

export const SECRET_KEY = 'sk_test_only_for_the_fake_0123456789'
export const WEBHOOK_SECRET = 'whsec_only_for_the_fake_0123456789'
export const PRICE = 'price_plus_monthly'

export type FakeSubscription = {
  id: string
  customer: string
  status: string
  price: string
  metadata: Record<string, string>
}
export type FakeStripe = {
  url: string
  /** What customers have; the newest first, as Stripe lists them. */
  subscriptions: FakeSubscription[]
  /** Customers that Stripe does not know. */
  unknownCustomers: Set<string>
  /** The parameters of every POST, by path. */
  posts: { path: string; form: URLSearchParams }[]
  /** down: answers 500; hung: does not answer. */
  mode: 'up' | 'down' | 'hung'
  requests: number
  stop(): Promise<void>
}

/** Answers as Stripe's HTTP API does, for the few things that are asked of it; anything without the key is refused. */
export async function startFakeStripe(): Promise<FakeStripe> {
  const server = createServer((request, response) => void answer(fake, request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const fake: FakeStripe = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    subscriptions: [],
    unknownCustomers: new Set(),
    posts: [],
    mode: 'up',
    requests: 0,
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return fake
}

/** The bytes of an event and its signature, as Stripe posts them. */
export function signedEvent(
  event: { id: string; type: string; object: Record<string, unknown> },
  at: Date,
  secret = WEBHOOK_SECRET,
): { body: string; signature: string } {
  const timestamp = Math.floor(at.getTime() / 1000)
  const body = JSON.stringify({
    id: event.id,
    object: 'event',
    api_version: '2026-01-28.clover',
    created: timestamp,
    type: event.type,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    data: { object: event.object },
  })
  return { body, signature: Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }) }
}

async function answer(fake: FakeStripe, request: IncomingMessage, response: ServerResponse): Promise<void> {
  fake.requests += 1
  const url = new URL(request.url ?? '/', fake.url)
  const form = new URLSearchParams(await readBody(request))
  if (fake.mode === 'hung') return void (await sleep(60_000, null, { ref: false }))
  if (fake.mode === 'down') return send(response, 500, fault('api_error', 'An unknown error occurred'))
  if (request.headers.authorization !== `Bearer ${SECRET_KEY}`) {
    return send(response, 401, fault('invalid_request_error', 'Invalid API Key provided: sk_test_****6789'))
  }
  if (request.method === 'POST') fake.posts.push({ path: url.pathname, form })
  const customer = url.searchParams.get('customer') ?? form.get('customer')
  if (customer !== null && fake.unknownCustomers.has(customer)) {
    return send(
      response,
      400,
      fault('invalid_request_error', `No such customer: '${customer}'`, 'resource_missing', 'customer'),
    )
  }
  const body = route(fake, `${request.method} ${url.pathname}`, url, form)
  if (body === null) return send(response, 404, fault('invalid_request_error', 'Unrecognized request URL'))
  send(response, 200, body)
}

function route(fake: FakeStripe, path: string, url: URL, form: URLSearchParams): object | null {
  if (path === 'GET /v1/subscriptions') {
    const own = fake.subscriptions.filter(({ customer }) => customer === url.searchParams.get('customer'))
    const listed = url.searchParams.get('status') === 'all' ? own : own.filter(({ status }) => status !== 'canceled')
    return { object: 'list', url: '/v1/subscriptions', has_more: false, data: listed.map(toJson) }
  }
  if (path === 'POST /v1/checkout/sessions') {
    return { id: 'cs_test_1', object: 'checkout.session', mode: form.get('mode'), url: `${fake.url}/c/pay/cs_test_1` }
  }
  if (path === 'POST /v1/billing_portal/sessions') {
    return { id: 'bps_1', object: 'billing_portal.session', url: `${fake.url}/p/session/bps_1` }
  }
  const one = fake.subscriptions.find(({ id }) => path.endsWith(` /v1/subscriptions/${id}`))
  if (one === undefined) return null
  if (path.startsWith('DELETE ')) one.status = 'canceled'
  return toJson(one)
}

function toJson({ id, customer, status, price, metadata }: FakeSubscription): object {
  const item = { id: `si_${id}`, object: 'subscription_item', price: { id: price, object: 'price' }, quantity: 1 }
  return {
    id,
    object: 'subscription',
    customer,
    status,
    metadata,
    items: { object: 'list', has_more: false, url: `/v1/subscription_items?subscription=${id}`, data: [item] },
  }
}

function fault(type: string, message: string, code?: string, param?: string): object {
  return { error: { type, message, code, param } }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake' })
  response.end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
