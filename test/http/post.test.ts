import type { LookupFunction } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { client, failureOf, serve } from './serve.ts'

const message = (url: string) => ({
  url,
  headers: { 'content-type': 'application/json', 'x-own': '1' },
  body: '{"a":1}',
})

describe('a post', () => {
  it('carries its body and headers, names the program and asks for no compression', async () => {
    const seen: unknown[] = []
    const { url } = await serve(async (request, response) => {
      const { headers, method } = request
      seen.push({ method, headers, body: Buffer.concat(await request.toArray()).toString() })
      response.writeHead(204).end()
    })
    expect(await client().post(message(url))).toEqual({ status: 204, retryAfterMs: null })
    expect(seen).toMatchObject([
      {
        method: 'POST',
        body: '{"a":1}',
        headers: {
          'content-type': 'application/json',
          'x-own': '1',
          'user-agent': 'Test/1 (+https://tests.example/bot)',
          'accept-encoding': 'identity',
        },
      },
    ])
  })

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i is the answer', async (status) => {
    let asked = 0
    const { url } = await serve((_request, response) => {
      asked += 1
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    expect(await client().post(message(url))).toEqual({ status, retryAfterMs: null })
    expect(asked).toBe(1)
  })

  it('tells how long the receiver asks to wait', async () => {
    const { url } = await serve((_request, response) => response.writeHead(429, { 'retry-after': '90' }).end())
    expect(await client().post(message(url))).toEqual({ status: 429, retryAfterMs: 90_000 })
  })

  it.each(['http://localhost', 'http://127.0.0.1', 'http://[::1]', 'http://0x7f.1'])(
    'to a private address is refused before anything is sent: %s',
    async (origin) => {
      let asked = 0
      const { port } = await serve((_request, response) => {
        asked += 1
        response.end()
      })
      const http = client({ allowAddresses: [] })
      expect(await failureOf(http.post(message(`${origin}:${port}/`)))).toMatchObject({
        reason: 'private_address',
        retryable: false,
      })
      expect(asked).toBe(0)
    },
  )

  it('to a name that has come to mean a private address is refused', async () => {
    const { port } = await serve((_request, response) => response.end(), '127.0.0.2')
    const lookup: LookupFunction = (_host, _options, callback) => callback(null, [{ address: '127.0.0.2', family: 4 }])
    const http = client({ lookup })
    expect(await failureOf(http.post(message(`http://hooks.example:${port}/`)))).toMatchObject({
      reason: 'private_address',
    })
  })

  it('to a receiver that never answers ends in time', async () => {
    const { url } = await serve(() => undefined)
    const error = await failureOf(client({ postTimeoutMs: 200 }).post(message(url)))
    expect(error).toMatchObject({ reason: 'timed_out', retryable: true })
  })

  it('takes the status of a receiver whose answer never ends, and reads no more than 4 KiB of it', async () => {
    let written = 0
    let closed = false
    const { url } = await serve((_request, response) => {
      response.on('close', () => {
        closed = true
      })
      const pour = () => {
        while (!closed && response.write(Buffer.alloc(64 * 1024))) written += 64 * 1024
        if (!closed) response.once('drain', pour)
      }
      pour()
    })
    expect(await client().post(message(url))).toEqual({ status: 200, retryAfterMs: null })
    await sleep(100)
    expect(closed).toBe(true)
    expect(written).toBeLessThan(16 * 1024 * 1024)
  })

  it('that breaks off has no answer', async () => {
    const { url } = await serve((request) => request.socket.destroy())
    expect(await failureOf(client().post(message(url)))).toMatchObject({ reason: 'unavailable', retryable: true })
  })

  it('ends with the signal’s own reason', async () => {
    const { url } = await serve(() => undefined)
    const stop = new AbortController()
    const work = client().post(message(url), stop.signal)
    stop.abort(new Error('asked to stop'))
    await expect(work).rejects.toThrow('asked to stop')
  })
})
