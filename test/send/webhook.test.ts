import { createHmac, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { formatSecret, postWebhook, signatureHeaders, type WebhookPost } from '../../src/send/webhook.ts'
import { client, serve } from '../http/serve.ts'

const secret = formatSecret(randomBytes(32))
const message = (url: string, changes: Partial<WebhookPost> = {}): WebhookPost => ({
  url,
  secret,
  id: '019a0000-0000-7000-8000-000000000001',
  at: new Date('2026-11-20T12:00:00.900Z'),
  body: '{"type":"ping","timestamp":"2026-11-20T12:00:00.000Z","data":{"word":"é"}}',
  ...changes,
})

describe('the signature', () => {
  it('is the one of the example in the Standard Webhooks documentation', () => {
    const headers = signatureHeaders({
      url: '',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1614265330 * 1000),
      body: '{"test": 2432232314}',
    })
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('holds over the bytes that arrive', async () => {
    const seen: { headers: Record<string, unknown>; body: Buffer }[] = []
    const { url } = await serve(async (request, response) => {
      seen.push({ headers: request.headers, body: Buffer.concat(await request.toArray()) })
      response.end()
    })
    expect(await postWebhook(client(), message(url))).toEqual({ kind: 'accepted', detail: 'answered 200' })
    const [first] = seen
    expect(first?.headers).toMatchObject({ 'webhook-timestamp': '1795176000', 'content-type': 'application/json' })
    const signed = Buffer.concat([
      Buffer.from(`${first?.headers['webhook-id']}.1795176000.`),
      first?.body ?? Buffer.of(),
    ])
    const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
      .update(signed)
      .digest('base64')
    expect(first?.headers['webhook-signature']).toBe(`v1,${mac}`)
  })

  it.each(['', 'whsec_', 'whsec_c2hvcnQ=', randomBytes(32).toString('base64')])(
    'is never made with what is no secret: %j',
    (other) => {
      expect(() => signatureHeaders(message('', { secret: other }))).toThrow(TypeError)
    },
  )
})

describe('an answer', () => {
  it.each([
    [200, 'accepted'],
    [202, 'accepted'],
    [204, 'accepted'],
    [301, 'rejected'],
    [400, 'rejected'],
    [401, 'rejected'],
    [404, 'rejected'],
    [408, 'deferred'],
    [410, 'rejected'],
    [425, 'deferred'],
    [429, 'deferred'],
    [500, 'deferred'],
    [503, 'deferred'],
  ])('of %i is %s', async (status, kind) => {
    const { url } = await serve((_request, response) => response.writeHead(status).end())
    expect(await postWebhook(client(), message(url))).toMatchObject({ kind })
  })

  it('of 410, and no other, says that the receiver is gone', async () => {
    for (const status of [404, 410]) {
      const { url } = await serve((_request, response) => response.writeHead(status).end())
      expect(await postWebhook(client(), message(url))).toMatchObject({ isGone: status === 410 })
    }
  })

  it('hands on how long to wait', async () => {
    const { url } = await serve((_request, response) => response.writeHead(503, { 'retry-after': '120' }).end())
    expect(await postWebhook(client(), message(url))).toMatchObject({ kind: 'deferred', retryAfterMs: 120_000 })
  })

  it('that does not come is deferred', async () => {
    const { url } = await serve(() => undefined)
    expect(await postWebhook(client({ postTimeoutMs: 100 }), message(url))).toMatchObject({ kind: 'deferred' })
  })

  it('is not waited for at a private address', async () => {
    const { url } = await serve((_request, response) => response.end())
    const result = await postWebhook(client({ allowAddresses: [] }), message(url))
    expect(result).toMatchObject({
      kind: 'rejected',
      isGone: false,
      detail: expect.stringContaining('private_address'),
    })
  })
})

describe('the Node example of docs/webhooks.md', () => {
  it('tells what we send from what others send, from changed bodies and from old messages', async () => {
    const docs = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
    const source = /```js\n(.*?)```/s.exec(docs)?.[1] ?? ''
    const { isGenuine } = await import(`data:text/javascript,${encodeURIComponent(source)}`)
    const sent = message('')
    const headers = signatureHeaders(sent)
    const now = sent.at.getTime()
    expect(isGenuine(sent.body, headers, secret, now)).toBe(true)
    expect(isGenuine(`${sent.body} `, headers, secret, now)).toBe(false)
    expect(isGenuine(sent.body, headers, formatSecret(randomBytes(32)), now)).toBe(false)
    expect(isGenuine(sent.body, { ...headers, 'webhook-id': 'other' }, secret, now)).toBe(false)
    expect(isGenuine(sent.body, headers, secret, now + 301_000)).toBe(false)
    expect(isGenuine(sent.body, {}, secret, now)).toBe(false)
  })
})
