import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a link may do. A token of one purpose is worth nothing for another. */
export type TokenPurpose = 'confirm' | 'unsubscribe'

const CODES: Record<TokenPurpose, number> = { confirm: 1, unsubscribe: 2 }
const VERSION = 1
const MAC_BYTES = 16

/** A token that names a subscriber and a purpose: 46 URL-safe characters. It does not expire: mail scanners must not use it up. */
export function signToken(key: string, purpose: TokenPurpose, subscriberId: string): string {
  const body = Buffer.concat([
    Buffer.from([VERSION, CODES[purpose]]),
    Buffer.from(subscriberId.replaceAll('-', ''), 'hex'),
  ])
  return Buffer.concat([body, macOf(key, body)]).toString('base64url')
}

/** The subscriber a token names, or null when it is forged, damaged or made for another purpose. */
export function verifyToken(key: string, purpose: TokenPurpose, token: string): string | null {
  if (!/^[\w-]{46}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  const body = bytes.subarray(0, 18)
  const isGenuine = timingSafeEqual(bytes.subarray(18), macOf(key, body))
  if (!isGenuine || body[0] !== VERSION || body[1] !== CODES[purpose]) return null
  return body
    .subarray(2)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function macOf(key: string, body: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES)
}
