import { isIP } from 'node:net'
import type { PageRequest } from '../domain/document.ts'
import { SourceError } from '../errors.ts'
import type { AddressGuard } from './address-guard.ts'
import { ACCEPT_ENCODING } from './body.ts'

/** One request on the way to a page: the first one, or where a redirect leads. */
export type Hop = { url: URL; method: 'GET' | 'POST'; headers: Record<string, string>; body: string | null }

/** What was kept of the last answer; null when the source did not send it. */
export type Validators = { etag: string | null; lastModified: string | null }

const MAX_URL_LENGTH = 8_192
/** Set here alone, whatever a connector asks for: they decide about framing, routing and decompression. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
  'user-agent',
])
/** What another origin may see. Keys and cookies have many names, so everything else stays behind; so do validators,
 *  because a 304 of another origin would speak of another page. */
const SHARED_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'user-agent',
])

/** The request to start with. Throws SourceError `bad_url` or `private_address`. */
export function firstHop(request: PageRequest, known: Validators | null, userAgent: string, guard: AddressGuard): Hop {
  const method = request.method ?? 'GET'
  const headers: Record<string, string> = { accept: '*/*' }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (!OWN_HEADERS.has(name.toLowerCase())) headers[name.toLowerCase()] = value
  }
  headers['user-agent'] = userAgent
  headers['accept-encoding'] = ACCEPT_ENCODING
  if (method === 'GET' && known?.etag) headers['if-none-match'] = known.etag
  if (method === 'GET' && known?.lastModified) headers['if-modified-since'] = known.lastModified
  return {
    url: readUrl(request.url, null, guard),
    method,
    headers,
    body: method === 'POST' ? (request.body ?? '') : null,
  }
}

/** Where a redirect leads. A POST becomes a GET on 301, 302 and 303 and stays one on 307 and 308, as browsers do
 *  (fetch.spec.whatwg.org, HTTP-redirect fetch). Throws SourceError `bad_url` or `private_address`. */
export function nextHop(hop: Hop, status: number, location: string, guard: AddressGuard): Hop {
  const url = readUrl(location, hop.url, guard)
  const repeats = status === 307 || status === 308
  const dropped = (name: string) =>
    (url.origin !== hop.url.origin && !SHARED_HEADERS.has(name)) || (!repeats && name === 'content-type')
  return {
    url,
    method: repeats ? hop.method : 'GET',
    headers: Object.fromEntries(Object.entries(hop.headers).filter(([name]) => !dropped(name))),
    body: repeats ? hop.body : null,
  }
}

/** Names are judged when they are resolved; a literal address never is, so it is judged here. */
function readUrl(text: string, base: URL | null, guard: AddressGuard): URL {
  const url = text.length <= MAX_URL_LENGTH && URL.canParse(text, base?.href) ? new URL(text, base?.href) : null
  if (url === null) throw new SourceError('bad_url', text.slice(0, 200), 'not a readable URL')
  const fault = faultOf(url)
  url.username = ''
  url.password = ''
  url.hash = ''
  if (fault !== null) throw new SourceError('bad_url', url.href, fault)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !guard.permits(host)) {
    throw new SourceError(
      'private_address',
      url.href,
      `${host} is not public; list it in FETCH_ALLOW_ADDRESSES if it is meant`,
    )
  }
  return url
}

function faultOf(url: URL): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `only http and https are fetched, not ${url.protocol}`
  return url.username === '' && url.password === '' ? null : 'a URL must not carry a user name or password'
}
