import { Readable } from 'node:stream'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Coding, HEAD_BYTES, readBody, readCodings } from '../../src/http/body.ts'

const MEBIBYTE = 1024 * 1024
const text = Buffer.from('Front desk, evenings and weekends. '.repeat(500))

/** In small pieces, as a slow network delivers them. */
function arriving(bytes: Uint8Array, size = 1000): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
  return Readable.from(pieces)
}

describe('reading a body', () => {
  it.each<[string, Uint8Array, Coding[]]>([
    ['plain', text, []],
    ['gzip', gzipSync(text), ['gzip']],
    ['brotli', brotliCompressSync(text), ['br']],
    ['zlib deflate', deflateSync(text), ['deflate']],
    ['raw deflate', deflateRawSync(text), ['deflate']],
    ['two layers, the last applied first undone', brotliCompressSync(gzipSync(text)), ['gzip', 'br']],
    ['two gzip members', Buffer.concat([gzipSync(text.subarray(0, 100)), gzipSync(text.subarray(100))]), ['gzip']],
  ])('gives back the %s text and counts the bytes of the wire', async (_name, bytes, codings) => {
    const reading = await readBody(arriving(bytes), codings, MEBIBYTE)
    expect(reading).toEqual({ kind: 'whole', body: text, wireBytes: bytes.length })
  })

  it.each<Coding>(['gzip', 'br', 'deflate'])('takes an empty %s body as empty', async (coding) => {
    expect(await readBody(Readable.from([]), [coding], 10)).toEqual({
      kind: 'whole',
      body: Buffer.alloc(0),
      wireBytes: 0,
    })
  })

  it.each<[Coding, Uint8Array]>([
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
  ])('fails on a %s body that breaks off', async (coding, bytes) => {
    await expect(readBody(arriving(bytes.subarray(0, -6), 20), [coding], MEBIBYTE)).rejects.toThrow()
  })

  it('fails on a body that is not what its coding says', async () => {
    await expect(readBody(arriving(text), ['gzip'], MEBIBYTE)).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
  })

  it('accepts exactly the limit and refuses one byte more', async () => {
    expect((await readBody(arriving(text), [], text.length)).kind).toBe('whole')
    expect(await readBody(arriving(text), [], text.length - 1)).toEqual({
      kind: 'oversize',
      head: text.subarray(0, text.length - 1),
    })
  })

  it.each<[string, Uint8Array, Coding[]]>([
    ['gzip', gzipSync(Buffer.alloc(100 * MEBIBYTE)), ['gzip']],
    ['brotli', brotliCompressSync(Buffer.alloc(64 * MEBIBYTE)), ['br']],
    ['a bomb inside a bomb', gzipSync(gzipSync(Buffer.alloc(100 * MEBIBYTE))), ['gzip', 'gzip']],
  ])('stops a %s bomb at the limit without holding more than it', async (_name, bytes, codings) => {
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const source = arriving(bytes)
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }, 2)
    const reading = await readBody(source, codings, 2 * MEBIBYTE)
    clearInterval(watch)
    expect(reading).toEqual({ kind: 'oversize', head: Buffer.alloc(HEAD_BYTES) })
    expect(most).toBeLessThan(24 * MEBIBYTE)
  })

  it('stops compressed bytes that never become text', async () => {
    const emptyMember = gzipSync(Buffer.alloc(0))
    const endless = Readable.from(
      (function* () {
        for (;;) yield emptyMember
      })(),
    )
    expect(await readBody(endless, ['gzip'], 10_000)).toEqual({ kind: 'oversize', head: Buffer.alloc(0) })
    expect(endless.destroyed).toBe(true)
  })
})

describe('Content-Encoding', () => {
  it.each([
    [null, []],
    ['', []],
    ['identity', []],
    ['GZIP', ['gzip']],
    ['x-gzip', ['gzip']],
    ['deflate, br', ['deflate', 'br']],
    ['gzip, gzip, gzip', null],
    ['zstd', null],
    ['gzip, sdch', null],
  ])('reads %j as %j', (header, expected) => {
    expect(readCodings(header)).toEqual(expected)
  })
})
