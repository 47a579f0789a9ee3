import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretKeys } from './secret-keys.ts'

/**
 * What a link may do. A token of one purpose is worth nothing for another.
 * `timed` ones carry when they were made, so that a reader can refuse old ones; the others stay good, since mail scanners
 * follow every link and people open old mails.
 */
const PURPOSES = {
  confirm: { code: 1, ids: 1, timed: false },
  unsubscribe: { code: 2, ids: 1, timed: false },
  /** Opens the settings; sent by mail on request. */
  login: { code: 3, ids: 1, timed: true },
  /** Held by the browser after a login. */
  session: { code: 4, ids: 1, timed: true },
  pause: { code: 5, ids: 1, timed: false },
  /** Subscriber and posting group. */
  hide: { code: 6, ids: 2, timed: false },
  /** Reads what matches a subscriber's searches. */
  view: { code: 7, ids: 1, timed: false },
  /** Asks for a login link to be sent, without typing the address. */
  manage: { code: 8, ids: 1, timed: false },
} as const

export type TokenPurpose = keyof typeof PURPOSES
export type TokenContent = { ids: string[]; at: Date | null }

const VERSION = 1
const MAC_BYTES = 16
const ID_BYTES = 16
const TIME_BYTES = 6

/**
 * A token that names a purpose and what it is for: ids are UUIDs, mostly the subscriber's. URL-safe, 46 characters for one
 * id. `at` is kept by the timed purposes alone, to the millisecond. Throws TypeError when the ids are not those the
 * purpose takes.
 */
export function signToken(keys: SecretKeys, purpose: TokenPurpose, ids: string | [string, string], at?: Date): string {
  const { code, ids: count, timed } = PURPOSES[purpose]
  const list = typeof ids === 'string' ? [ids] : ids
  if (list.length !== count || timed !== (at !== undefined)) throw new TypeError(`wrong content for a ${purpose} token`)
  const time = Buffer.alloc(at === undefined ? 0 : TIME_BYTES)
  if (at !== undefined) time.writeUIntBE(at.getTime(), 0, TIME_BYTES)
  const body = Buffer.concat([Buffer.from([VERSION, code]), ...list.map(toBytes), time])
  return Buffer.concat([body, macOf(keys.signing, body)]).toString('base64url')
}

/** The first id a token names, or null when it is forged, damaged or made for another purpose. */
export function verifyToken(keys: SecretKeys, purpose: TokenPurpose, token: string): string | null {
  return readToken(keys, purpose, token)?.ids[0] ?? null
}

/** What a token says, or null when it is forged, damaged or made for another purpose. Its age is the caller's to judge. */
export function readToken(keys: SecretKeys, purpose: TokenPurpose, token: string): TokenContent | null {
  const { code, ids: count, timed } = PURPOSES[purpose]
  const bodyBytes = 2 + count * ID_BYTES + (timed ? TIME_BYTES : 0)
  if (!/^[\w-]{1,100}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  // The decoder reads past stray bits at the end: only the one spelling that signing gives is taken.
  if (bytes.length !== bodyBytes + MAC_BYTES || bytes.toString('base64url') !== token) return null
  const body = bytes.subarray(0, bodyBytes)
  const isGenuine = keys.accepted.some((key) => timingSafeEqual(bytes.subarray(bodyBytes), macOf(key, body)))
  if (!isGenuine || body[0] !== VERSION || body[1] !== code) return null
  return {
    ids: Array.from({ length: count }, (_, index) => toUuid(body.subarray(2 + index * ID_BYTES))),
    at: timed ? new Date(body.readUIntBE(bodyBytes - TIME_BYTES, TIME_BYTES)) : null,
  }
}

function toBytes(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  if (bytes.length !== ID_BYTES) throw new TypeError('a token is made for a UUID')
  return bytes
}

function toUuid(bytes: Buffer): string {
  return bytes
    .subarray(0, ID_BYTES)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function macOf(key: string, body: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES)
}
