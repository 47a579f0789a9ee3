import type { Dispatcher } from 'undici'
import { SourceError } from '../errors.ts'
import { readBody, readCodings } from './body.ts'
import { describeStatus } from './failure.ts'
import type { Hop } from './hop.ts'
import { readRetryAfter } from './retry-after.ts'

/** `url` is where the page was found after redirects; `wireBytes` is what came over the network. */
export type HttpAnswer =
  | {
      kind: 'page'
      status: number
      url: string
      contentType: string | null
      etag: string | null
      lastModified: string | null
      body: Uint8Array
      wireBytes: number
    }
  | { kind: 'not_modified' }

/** The `cause` of a SourceError `too_large`: the first 64 KiB after decompression, to be kept as evidence. */
export type OversizeEvidence = { head: Uint8Array; contentType: string | null }

/** Without a location the request is to be made again as it was. */
export type Redirect = { kind: 'redirect'; status: number; location: string | null }

/** Of a redirect's or a refusal's body this much is read to keep the connection; of a longer one the connection goes. */
const DISCARDED_BYTES = 16 * 1024
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Reads what a source answered, its body included. `now` tells the milliseconds since the epoch, for Retry-After dates.
 * Throws SourceError for a status that carries no page and for a page of more than `maxBodyBytes` after decompression,
 * and the stream's own error when the body breaks off.
 */
export async function readAnswer(
  response: Dispatcher.ResponseData,
  hop: Hop,
  settings: { maxBodyBytes: number; headBytes: number; now: () => number },
): Promise<HttpAnswer | Redirect> {
  // 206 answers a Range that was never asked for: a part of a page must not pass for the page.
  if (response.statusCode >= 200 && response.statusCode < 300 && response.statusCode !== 206) {
    return await readPage(response, hop, settings)
  }
  await discard(response)
  return readBareAnswer(response, hop, settings.now())
}

/** The evidence kept of a page that was too large; null for every other error. */
export function oversizeEvidence(error: unknown): OversizeEvidence | null {
  if (!(error instanceof SourceError) || error.reason !== 'too_large') return null
  const cause = error.cause
  return typeof cause === 'object' && cause !== null && 'head' in cause ? (cause as OversizeEvidence) : null
}

/** What an answer without a page means. Throws what its status stands for. */
function readBareAnswer(response: Dispatcher.ResponseData, hop: Hop, now: number): HttpAnswer | Redirect {
  const { statusCode: status, headers } = response
  const location = headerOf(headers, 'location')
  if (REDIRECTS.has(status) && location !== null) return { kind: 'redirect', status, location }
  // Following it as a GET, as a 303 with a location wants, would fetch another page than the one asked for.
  if (status === 303 && hop.method === 'POST') return { kind: 'redirect', status, location: null }
  const conditional = 'if-none-match' in hop.headers || 'if-modified-since' in hop.headers
  if (status === 304 && conditional) return { kind: 'not_modified' }
  throw describeStatus(status, hop.shown, readRetryAfter(headerOf(headers, 'retry-after'), now))
}

async function readPage(
  response: Dispatcher.ResponseData,
  hop: Hop,
  { maxBodyBytes: maxBytes, headBytes }: { maxBodyBytes: number; headBytes: number },
): Promise<HttpAnswer> {
  const cut = (text: string | null) => (text === null ? null : hop.secrets.cut(text))
  const { statusCode: status, headers, body } = response
  const contentType = cut(headerOf(headers, 'content-type'))
  const codings = readCodings(headerOf(headers, 'content-encoding'))
  if (codings === null) {
    await discard(response)
    throw new SourceError('unavailable', hop.shown, 'the source used a content coding that was not asked for', {
      status,
    })
  }
  const declared = Number(headerOf(headers, 'content-length') ?? 0)
  const reading = await readBody(
    body,
    codings,
    declared > maxBytes ? Math.min(headBytes, maxBytes) : maxBytes,
    headBytes,
  )
  if (reading.kind === 'oversize') {
    const cause: OversizeEvidence = { head: hop.secrets.cutBytes(reading.head), contentType }
    throw new SourceError('too_large', hop.shown, `the page is larger than ${maxBytes} bytes`, { status, cause })
  }
  const validators = { etag: cut(headerOf(headers, 'etag')), lastModified: cut(headerOf(headers, 'last-modified')) }
  return {
    kind: 'page',
    status,
    url: hop.shown,
    contentType,
    ...validators,
    body: hop.secrets.cutBytes(reading.body),
    wireBytes: reading.wireBytes,
  }
}

/** The status has been read; a body that breaks off or dawdles cannot change what it says. */
async function discard(response: Dispatcher.ResponseData): Promise<void> {
  await response.body.dump({ limit: DISCARDED_BYTES }).catch(() => undefined)
}

function headerOf(headers: Dispatcher.ResponseData['headers'], name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}
