import { isIP } from 'node:net'
import type { PageRequest } from '../domain/document.ts'
import { SourceError } from '../errors.ts'
import type { AddressGuard } from './address-guard.ts'
import { ACCEPT_ENCODING } from './body.ts'
import { fillKeys, type Secrets } from './keys.ts'

/** One request on the way to a page: the first one, or where a redirect leads. `url` and `headers` may hold keys; what is
 *  told of the request to anybody is `shown`. */
export type Hop = {
  url: URL
  shown: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body: string | null
  secrets: Secrets
  /** Headers that hold a key. */
  keyed: ReadonlySet<string>
}

/** What was kept of the last answer; null when the source did not send it. */
export type Validators = { etag: string | null; lastModified: string | null }

/** What hops have in common. `keys` are those that the request may hold. */
export type Way = {
  userAgent: string
  guard: AddressGuard
  keys?: { allowed: readonly string[]; known: Readonly<Record<string, string>> }
}

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

/** The request to start with. Throws SourceError `bad_url`, `private_address` or `missing_key`. */
export function firstHop(request: PageRequest, known: Validators | null, way: Way): Hop {
  const method = request.method ?? 'GET'
  const filled = fillKeys(request, way.keys?.allowed ?? [], way.keys?.known ?? {})
  const headers: Record<string, string> = { accept: '*/*', 'user-agent': way.userAgent }
  for (const [name, value] of Object.entries(filled.headers)) {
    if (!OWN_HEADERS.has(name.toLowerCase()) || isKeyedAgent(name, request)) headers[name.toLowerCase()] = value
  }
  headers['accept-encoding'] = ACCEPT_ENCODING
  if (method === 'GET' && known?.etag) headers['if-none-match'] = known.etag
  if (method === 'GET' && known?.lastModified) headers['if-modified-since'] = known.lastModified
  const url = readUrl(filled.url, null, way.guard, filled.secrets)
  const body = method === 'POST' ? (request.body ?? '') : null
  return {
    url,
    shown: filled.secrets.cut(url.href),
    method,
    headers,
    body,
    secrets: filled.secrets,
    keyed: filled.keyed,
  }
}

/** A publisher may ask for the registered address as User-Agent (USAJOBS does); any other name would hide who we are. */
function isKeyedAgent(name: string, request: PageRequest): boolean {
  return name.toLowerCase() === 'user-agent' && /^\{\{[A-Z][A-Z0-9_]{0,63}\}\}$/.test(request.headers?.[name] ?? '')
}

/** Where a redirect leads. A POST becomes a GET on 301, 302 and 303 and stays one on 307 and 308, as browsers do
 *  (fetch.spec.whatwg.org, HTTP-redirect fetch). No key goes to another origin. Throws SourceError `bad_url` or
 *  `private_address`. */
export function nextHop(hop: Hop, status: number, location: string, way: Way): Hop {
  const { secrets } = hop
  const url = readUrl(location, hop.url, way.guard, secrets)
  const shown = secrets.cut(url.href)
  const repeats = status === 307 || status === 308
  const leaves = url.origin !== hop.url.origin
  if (leaves && secrets.isIn(url.href)) {
    throw new SourceError(
      'bad_url',
      shown,
      'the source leads to another origin with the key in the address; the key stays here',
    )
  }
  const dropped = (name: string) =>
    (leaves && (!SHARED_HEADERS.has(name) || hop.keyed.has(name))) || (!repeats && name === 'content-type')
  const headers = Object.fromEntries(Object.entries(hop.headers).filter(([name]) => !dropped(name)))
  headers['user-agent'] ??= way.userAgent
  return { ...hop, url, shown, method: repeats ? hop.method : 'GET', headers, body: repeats ? hop.body : null }
}

/** Names are judged when they are resolved; a literal address never is, so it is judged here. */
function readUrl(text: string, base: URL | null, guard: AddressGuard, secrets: Secrets): URL {
  const url = text.length <= MAX_URL_LENGTH ? parsed(text, base) : null
  if (url === null) throw new SourceError('bad_url', secrets.cut(text).slice(0, 200), 'not a readable URL')
  const fault = faultOf(url)
  if (url.username !== '') url.username = ''
  if (url.password !== '') url.password = ''
  if (url.href.includes('#')) url.hash = ''
  if (fault !== null) throw new SourceError('bad_url', secrets.cut(url.href), fault)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !guard.permits(host)) {
    throw new SourceError(
      'private_address',
      secrets.cut(url.href),
      `${host} is not public; list it in FETCH_ALLOW_ADDRESSES if it is meant`,
    )
  }
  return url
}

function parsed(text: string, base: URL | null): URL | null {
  try {
    return new URL(text, base?.href)
  } catch {
    return null // The only error of URL is that it cannot read the text.
  }
}

function faultOf(url: URL): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `only http and https are fetched, not ${url.protocol}`
  return url.username === '' && url.password === '' ? null : 'a URL must not carry a user name or password'
}
