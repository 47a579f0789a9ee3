import { finished, Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

export const ACCEPT_ENCODING = 'gzip, br, deflate'
/** What is kept of a body that is too large: enough to see what it was. */
export const HEAD_BYTES = 64 * 1024

const MAX_LAYERS = 2
const CHUNK_BYTES = 64 * 1024

export type Coding = 'gzip' | 'br' | 'deflate'
export type BodyReading =
  | { kind: 'whole'; body: Uint8Array; wireBytes: number }
  | { kind: 'oversize'; head: Uint8Array }

type Chunks = AsyncIterable<Uint8Array>

/**
 * Reads a Content-Encoding header, in the order the layers were applied; [] when there is none. Null for a coding
 * that is not asked for, and for more than two layers, which no honest source sends.
 */
export function readCodings(header: string | null): Coding[] | null {
  if (header === null) return []
  const names = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  const codings = names.map(codingOf).filter((coding) => coding !== null)
  return codings.length === names.length && codings.length <= MAX_LAYERS ? codings : null
}

/**
 * Reads a body to its end and decompresses it on the way. Stops, keeping the first `headBytes`, as soon as the body on the
 * wire or any decompressed layer is longer than `maxBytes`: no more than that is ever held. `wireBytes` counts what
 * came over the network. Throws the stream's or zlib's error when the body breaks off or cannot be decompressed.
 */
export async function readBody(
  wire: Readable,
  codings: readonly Coding[],
  maxBytes: number,
  headBytes = HEAD_BYTES,
): Promise<BodyReading> {
  // A body destroyed half way also reports that as an event, and an event without a listener ends the process.
  wire.on('error', () => undefined)
  const tally = { over: false, wireBytes: 0 }
  const kept: Uint8Array[] = []
  try {
    if (codings.length === 0) await takePlain(wire, maxBytes, tally, kept)
    else for await (const chunk of layered(wire, codings, maxBytes, tally)) kept.push(chunk)
  } catch (error) {
    if (!tally.over) throw error
  } finally {
    wire.destroy()
  }
  if (tally.over) return { kind: 'oversize', head: firstBytes(kept, headBytes) }
  return { kind: 'whole', body: Buffer.concat(kept), wireBytes: tally.wireBytes }
}

type Tally = { over: boolean; wireBytes: number }

/** What needs no decoding comes by events: iterators take longer for a page than all the rest of reading it. */
function takePlain(wire: Readable, maxBytes: number, tally: Tally, kept: Uint8Array[]): Promise<void> {
  return new Promise((resolve, reject) => {
    finished(wire, { writable: false }, (error) => (error ? reject(error) : resolve()))
    wire.on('data', (chunk: Uint8Array) => {
      const room = maxBytes - tally.wireBytes
      tally.wireBytes += chunk.length
      if (!tally.over) kept.push(chunk.length <= room ? chunk : chunk.subarray(0, room))
      if (chunk.length <= room) return
      tally.over = true
      resolve()
    })
  })
}

function layered(wire: Chunks, codings: readonly Coding[], maxBytes: number, tally: Tally): Chunks {
  const stop = () => {
    tally.over = true
  }
  let chunks = upTo(maxBytes, counted(wire, tally), stop)
  for (const coding of codings.toReversed()) chunks = upTo(maxBytes, decoded(chunks, coding), stop)
  return chunks
}

async function* counted(source: Chunks, tally: Tally): Chunks {
  for await (const chunk of source) {
    tally.wireBytes += chunk.length
    yield chunk
  }
}

async function* upTo(maxBytes: number, source: Chunks, stop: () => void): Chunks {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes <= maxBytes) {
      yield chunk
      continue
    }
    stop()
    yield chunk.subarray(0, chunk.length - (bytes - maxBytes))
    return
  }
}

/** An empty body is empty in every coding, so the decoder starts with the first byte. */
async function* decoded(source: Chunks, coding: Coding): Chunks {
  const iterator = source[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return
  const decoder = decoderFor(coding, first.value)
  const feeding = pipeline(Readable.from(startingWith(first.value, iterator), { objectMode: false }), decoder)
  // Its error is the decoder's error, which the reader below gets; leaving early is no error at all.
  feeding.catch(() => undefined)
  yield* decoder
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): Chunks {
  try {
    yield first
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

function decoderFor(coding: Coding, first: Uint8Array): Transform {
  if (coding === 'gzip') return createGunzip({ chunkSize: CHUNK_BYTES })
  if (coding === 'br') return createBrotliDecompress({ chunkSize: CHUNK_BYTES })
  return isZlib(first) ? createInflate({ chunkSize: CHUNK_BYTES }) : createInflateRaw({ chunkSize: CHUNK_BYTES })
}

/** "deflate" means the zlib format (RFC 9110 8.4.1.2), yet servers send raw deflate too. zlib's first byte ends in 8. */
function isZlib(chunk: Uint8Array): boolean {
  return ((chunk[0] ?? 0) & 0x0f) === 8
}

function codingOf(name: string): Coding | null {
  if (name === 'gzip' || name === 'x-gzip') return 'gzip'
  return name === 'br' || name === 'deflate' ? name : null
}

function firstBytes(chunks: readonly Uint8Array[], count: number): Uint8Array {
  const kept: Uint8Array[] = []
  let left = count
  for (const chunk of chunks) {
    if (left <= 0) break
    kept.push(chunk.subarray(0, left))
    left -= chunk.length
  }
  return Buffer.concat(kept)
}
