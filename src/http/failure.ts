import { errors } from 'undici'
import { SourceError, type SourceFailure } from '../errors.ts'
import { PRIVATE_ADDRESS_CODE } from './connector.ts'

/** What the codes of undici, Node and the connector mean for the caller; every other code is `unavailable`. */
const BY_CODE: Readonly<Record<string, { reason: SourceFailure; detail: string }>> = {
  [PRIVATE_ADDRESS_CODE]: {
    reason: 'private_address',
    detail: 'the host has no public address; list it in FETCH_ALLOW_ADDRESSES if it is meant',
  },
  UND_ERR_CONNECT_TIMEOUT: { reason: 'timed_out', detail: 'the source did not accept the connection in time' },
  UND_ERR_HEADERS_TIMEOUT: { reason: 'timed_out', detail: 'the source did not begin its answer in time' },
  UND_ERR_BODY_TIMEOUT: { reason: 'timed_out', detail: 'the source stopped in the middle of its answer' },
  ETIMEDOUT: { reason: 'timed_out', detail: 'the network did not answer in time' },
  UND_ERR_INVALID_ARG: { reason: 'bad_url', detail: 'the request cannot be sent as stated; check its headers' },
}

const BY_STATUS: Readonly<Record<number, SourceFailure>> = {
  401: 'blocked',
  403: 'blocked',
  404: 'not_found',
  407: 'blocked',
  408: 'timed_out',
  410: 'not_found',
  421: 'unavailable',
  425: 'unavailable',
  429: 'rate_limited',
  451: 'blocked',
}

/** Turns an error of the network or of decompression into a SourceError. An error without a code is a fault of the
 *  program, and comes back as it is. */
export function describeFailure(error: unknown, url: string): unknown {
  const code = codeOf(error)
  if (error instanceof SourceError || code === null) return error
  const known = BY_CODE[code]
  const detail = known?.detail ?? `the connection or its content broke (${code})`
  return new SourceError(known?.reason ?? 'unavailable', url, detail, { cause: error })
}

/** What a status other than 2xx, 304 and a redirect means. A 4xx without a meaning of its own says that the request is
 *  wrong, and asking again would not help. */
export function describeStatus(status: number, url: string, retryAfterMs: number | null): SourceError {
  const other = status >= 400 && status < 500 ? 'bad_url' : 'unavailable'
  const options = { status, ...(retryAfterMs === null ? {} : { retryAfterMs }) }
  return new SourceError(BY_STATUS[status] ?? other, url, `the source answered ${status}`, options)
}

/** undici's parser does not number every fault that it finds. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof errors.HTTPParserError ? error.name : null
}
