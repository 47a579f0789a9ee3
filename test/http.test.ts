import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { client, failureOf, serve } from './http/serve.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0)

describe('a page', () => {
  it('comes with its bytes, type, validators and where it was found', async () => {
    const { url } = await serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.writeHead(200, {
        'content-type': 'application/json',
        etag: '"v1"',
        'last-modified': 'Sun, 22 Nov 2026 08:00:00 GMT',
      })
      response.end(gzipSync('{"jobs":[]}'))
    })
    expect(await client().get({ url: `${url}/jobs?content=true#top` })).toEqual({
      kind: 'page',
      status: 200,
      url: `${url}/jobs?content=true`,
      contentType: 'application/json',
      etag: '"v1"',
      lastModified: 'Sun, 22 Nov 2026 08:00:00 GMT',
      body: Buffer.from('{"jobs":[]}'),
      wireBytes: gzipSync('{"jobs":[]}').length,
    })
  })

  it('is asked for with the contact, the codings and the headers of the request, which cannot replace them', async () => {
    const { url } = await serve((request, response) => response.end(JSON.stringify(request.headers)))
    const headers = {
      Accept: 'application/json',
      'User-Agent': 'other',
      Host: 'elsewhere.example',
      'Transfer-Encoding': 'chunked',
    }
    const answer = await client().get({ url, headers })
    const seen: unknown = JSON.parse(answer.kind === 'page' ? Buffer.from(answer.body).toString() : '{}')
    expect(seen).toEqual({
      accept: 'application/json',
      'accept-encoding': 'gzip, br, deflate',
      connection: 'keep-alive',
      host: new URL(url).host,
      'user-agent': 'Test/1 (+https://tests.example/bot)',
    })
  })

  it('is not sent again when the source says it has not changed', async () => {
    const { url } = await serve((request, response) => {
      const same =
        request.headers['if-none-match'] === '"v1"' &&
        request.headers['if-modified-since'] === 'Sun, 22 Nov 2026 08:00:00 GMT'
      response.writeHead(same ? 304 : 200).end(same ? undefined : 'page')
    })
    const known = { etag: '"v1"', lastModified: 'Sun, 22 Nov 2026 08:00:00 GMT' }
    expect(await client().get({ url }, known)).toEqual({ kind: 'not_modified' })
    expect(await client().get({ url }, { etag: null, lastModified: null })).toMatchObject({ kind: 'page' })
  })

  it('that was never had cannot be unchanged', async () => {
    const { url } = await serve((_request, response) => response.writeHead(304).end())
    expect(await failureOf(client().get({ url }))).toMatchObject({ reason: 'unavailable', status: 304 })
  })

  it('can be asked for with POST', async () => {
    const { url } = await serve((request, response) =>
      request.pipe(response.writeHead(200, { 'x-method': request.method })),
    )
    const answer = await client().get({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"offset":20}',
    })
    expect(answer).toMatchObject({ body: Buffer.from('{"offset":20}') })
  })
})

describe('a refusal', () => {
  it.each([
    [401, 'blocked', false],
    [403, 'blocked', false],
    [404, 'not_found', false],
    [410, 'not_found', false],
    [400, 'bad_url', false],
    [206, 'unavailable', true],
    [429, 'rate_limited', true],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
  ])('with status %i is %s', async (status, reason, retryable) => {
    const { url } = await serve((_request, response) => response.writeHead(status).end('x'.repeat(100_000)))
    expect(await failureOf(client().get({ url }))).toMatchObject({
      reason,
      status,
      url: `${url}/`,
      retryAfterMs: null,
      retryable,
    })
  })

  it.each([
    [429, 'rate_limited', '120', 120_000],
    [503, 'unavailable', '120', 120_000],
    [429, 'rate_limited', 'Mon, 23 Nov 2026 12:10:00 GMT', 600_000],
    [503, 'unavailable', 'Mon, 23 Nov 2026 12:10:00 GMT', 600_000],
    [429, 'rate_limited', '9999999', 24 * 60 * 60 * 1000],
  ])('with status %i is %s and hands on Retry-After %s as %i ms', async (status, reason, header, retryAfterMs) => {
    const { url } = await serve((_request, response) => response.writeHead(status, { 'retry-after': header }).end())
    expect(await failureOf(client({ now: () => NOW }).get({ url }))).toMatchObject({ reason, retryAfterMs })
  })

  it('to connect is unavailable', async () => {
    const { url, server } = await serve(() => undefined)
    await new Promise((resolve) => server.close(resolve))
    expect(await failureOf(client().get({ url }))).toMatchObject({
      reason: 'unavailable',
      status: null,
      retryable: true,
    })
  })
})

describe('a host', () => {
  it('sees no more than the agreed number of requests at once, the others wait and are all answered', async () => {
    let now = 0
    let most = 0
    const answer = (_request: unknown, response: ServerResponse) => {
      now += 1
      most = Math.max(most, now)
      setTimeout(() => {
        now -= 1
        response.end()
      }, 20)
    }
    const [a, b] = [await serve(answer), await serve(answer)]
    const http = client({ perHost: 2 })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => http.get({ url: at % 2 === 0 ? a.url : b.url })),
    )
    expect(answers.map((each) => each.kind)).toEqual(Array(20).fill('page'))
    expect(most).toBe(2)
  })

  it('that is slow does not hold up another, and waiting for a turn does not count as time', async () => {
    const slow = await serve((_request, response) => setTimeout(() => response.end(), 250))
    const quick = await serve((_request, response) => response.end(), '127.0.0.2')
    const http = client({ perHost: 1, totalTimeoutMs: 600, allowAddresses: ['127.0.0.0/30'] })
    const waiting = Promise.all([1, 2, 3, 4].map(() => http.get({ url: slow.url })))
    const start = performance.now()
    await http.get({ url: quick.url })
    expect(performance.now() - start).toBeLessThan(240)
    expect(await waiting).toHaveLength(4)
  })

  it('is not asked any more for a caller that stopped while waiting', async () => {
    let asked = 0
    const { url } = await serve((_request, response) => {
      asked += 1
      setTimeout(() => response.end(), 200)
    })
    const http = client({ perHost: 1 })
    const stop = new AbortController()
    const first = http.get({ url })
    const second = http.get({ url }, undefined, stop.signal)
    setTimeout(() => stop.abort(new Error('shutting down')), 50)
    await expect(second).rejects.toThrow('shutting down')
    await first
    await http.get({ url })
    expect(asked).toBe(2)
  })

  it('that talks something else than HTTP is unavailable', async () => {
    const server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(await failureOf(client().get({ url: `http://127.0.0.1:${port}/` }))).toMatchObject({ reason: 'unavailable' })
  })
})

describe('a request', () => {
  it.each([
    'ftp://example.com/',
    'not a url',
    'http://user:pass@example.com/',
    `http://example.com/${'x'.repeat(9000)}`,
  ])('for %s is refused as it stands', async (url) => {
    expect(await failureOf(client().get({ url }))).toMatchObject({ reason: 'bad_url', retryable: false })
  })

  it('with a header that would break the line is refused', async () => {
    const { url } = await serve((_request, response) => response.end())
    const error = await failureOf(client().get({ url, headers: { 'x-key': 'a\r\nhost: evil.example' } }))
    expect(error.reason).toBe('bad_url')
  })
})
