import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { oversizeEvidence } from '../../src/http.ts'
import { client, failureOf, serve } from './serve.ts'

const MEBIBYTE = 1024 * 1024

describe('a body', () => {
  it('of 200 MB ends at the limit, keeps its first 64 KiB and is not read further', async () => {
    let written = 0
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      writeOn(response, 200 * MEBIBYTE, (bytes) => {
        written = bytes
      })
    })
    const error = await failureOf(client({ maxBodyBytes: 2 * MEBIBYTE }).get({ url }))
    expect(error).toMatchObject({ reason: 'too_large', status: 200, retryable: false })
    expect(oversizeEvidence(error)).toEqual({ head: Buffer.alloc(64 * 1024, 'a'), contentType: 'text/html' })
    expect(written).toBeLessThan(32 * MEBIBYTE)
  })

  it('that announces 200 MB is not waited for', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 200 * MEBIBYTE })
      response.write(Buffer.alloc(100_000, 'a'))
    })
    const error = await failureOf(client().get({ url }))
    expect(error.reason).toBe('too_large')
    expect(oversizeEvidence(error)?.head.length).toBe(64 * 1024)
  })

  it('that is a gzip bomb ends at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MEBIBYTE))
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    const error = await failureOf(client().get({ url }))
    expect(error.reason).toBe('too_large')
    expect(oversizeEvidence(error)?.head).toEqual(Buffer.alloc(64 * 1024))
  })

  it.each([
    ['its length', { 'content-length': 1000 }],
    ['its chunks', {}],
  ])('that breaks off before %s are complete is no page', async (_name, headers) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, headers)
      response.write('{"jobs":[', () => response.socket?.destroy())
    })
    expect(await failureOf(client().get({ url }))).toMatchObject({ reason: 'unavailable', retryable: true })
  })

  it('whose gzip breaks off is no page although its length is right', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5000)).subarray(0, -8))
    })
    expect(await failureOf(client().get({ url }))).toMatchObject({
      reason: 'unavailable',
      cause: { code: 'Z_BUF_ERROR' },
    })
  })

  it('in a coding that was not asked for is no page', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'zstd' }).end('?'),
    )
    expect(await failureOf(client().get({ url }))).toMatchObject({ reason: 'unavailable', status: 200 })
  })
})

describe('a slow source', () => {
  const timedOut = { reason: 'timed_out', retryable: true }

  it('that never begins its answer is left', async () => {
    const { url } = await serve(() => undefined)
    expect(await failureOf(client({ headersTimeoutMs: 200 }).get({ url }))).toMatchObject(timedOut)
  })

  it('that stops in the middle of its answer is left', async () => {
    const { url } = await serve((_request, response) => void response.write('{"jobs":['))
    expect(await failureOf(client({ bodyTimeoutMs: 200 }).get({ url }))).toMatchObject(timedOut)
  })

  it('that drips bytes for ever meets the total limit, and its connection ends', async () => {
    let closed = false
    const { url } = await serve((_request, response) => {
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => {
        clearInterval(drip)
        closed = true
      })
    })
    const start = performance.now()
    const error = await failureOf(client({ totalTimeoutMs: 400 }).get({ url }))
    expect(error).toMatchObject({ ...timedOut, message: 'timed_out: no complete answer within 400 ms' })
    expect(performance.now() - start).toBeLessThan(2_000)
    await expect.poll(() => closed).toBe(true)
  })

  it('that redirects slowly has one limit for the whole way', async () => {
    const { url } = await serve((_request, response) =>
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 150),
    )
    const error = await failureOf(client({ totalTimeoutMs: 400, maxRedirects: 20 }).get({ url }))
    expect(error).toMatchObject(timedOut)
  })

  it('whose name does not resolve in time is left', async () => {
    const http = client({ connectTimeoutMs: 300, lookup: () => undefined })
    expect(await failureOf(http.get({ url: 'http://slow.example/' }))).toMatchObject(timedOut)
  })

  it('is left when the caller stops, with the reason of the caller', async () => {
    const { url } = await serve(() => undefined)
    const stop = new AbortController()
    const work = client().get({ url }, undefined, stop.signal)
    setTimeout(() => stop.abort(new Error('shutting down')), 100)
    await expect(work).rejects.toThrow('shutting down')
  })
})

function writeOn(response: ServerResponse, total: number, report: (bytes: number) => void): void {
  const piece = Buffer.alloc(256 * 1024, 'a')
  let written = 0
  const more = () => {
    while (written < total && !response.destroyed) {
      written += piece.length
      report(written)
      if (!response.write(piece)) return void response.once('drain', more)
    }
    response.end()
  }
  more()
}
