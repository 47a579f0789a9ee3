import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretKeys } from './secret-keys.ts'

/** 40 bits: whoever guesses an address can only have a digest's address judged by what its mailbox really answers. */
const MAC_DIGITS = 10
/** 96 bits: whoever knows the address for complaints can report any address. */
const FEEDBACK_DIGITS = 24

/**
 * The address to which bounces of a digest return (VERP): `b+<digest id>.<signature>@domain`, lower case, so that it
 * survives servers that do not keep letter case. 45 characters before the @.
 */
export function bounceAddress(keys: SecretKeys, digestId: string, domain: string): string {
  const id = digestId.replaceAll('-', '').toLowerCase()
  return `b+${id}.${macOf(keys.signing, `bounce ${id}`, MAC_DIGITS)}@${domain}`
}

/** The digest an address of ours was made for; null when it is not one of ours. */
export function readBounceAddress(keys: SecretKeys, address: string): string | null {
  if (address.length > MAX_ADDRESS) return null
  const [, id = '', mac = ''] = /^b\+([0-9a-f]{32})\.([0-9a-f]{10})@/.exec(address.toLowerCase()) ?? []
  if (id === '' || !isOurs(keys, mac, `bounce ${id}`, MAC_DIGITS)) return null
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The one address, kept secret, that mailbox providers are told to send complaints (RFC 5965) to. */
export function feedbackAddress(keys: SecretKeys, domain: string): string {
  return `f+${macOf(keys.signing, 'feedback', FEEDBACK_DIGITS)}@${domain}`
}

export function isFeedbackAddress(keys: SecretKeys, address: string): boolean {
  if (address.length > MAX_ADDRESS) return false
  const mac = /^f\+([0-9a-f]{24})@/.exec(address.toLowerCase())?.[1] ?? ''
  return isOurs(keys, mac, 'feedback', FEEDBACK_DIGITS)
}

const MAX_ADDRESS = 320

function isOurs(keys: SecretKeys, mac: string, about: string, digits: number): boolean {
  return keys.accepted.some((key) => isSame(mac, macOf(key, about, digits)))
}

function macOf(key: string, about: string, digits: number): string {
  return createHmac('sha256', key).update(about).digest('hex').slice(0, digits)
}

function isSame(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}
