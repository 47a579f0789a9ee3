import { createPrivateKey, type KeyObject } from 'node:crypto'
import { parseAddress } from '../address.ts'

export type DkimKey = { domain: string; selector: string; privateKey: string }

/** RFC 8301 3.2: receivers treat a signature by a shorter RSA key as no signature. */
const SHORTEST_KEY_BITS = 1024

/** What a signature covers: RFC 6376 5.4.1, and both unsubscribe fields, without which RFC 8058 does not apply. */
export const SIGNED_FIELDS = [
  'from',
  'sender',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'to',
  'cc',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'in-reply-to',
  'references',
  'list-id',
  'list-help',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-subscribe',
  'list-post',
  'list-owner',
  'list-archive',
  'auto-submitted',
  'feedback-id',
]

/**
 * What is wrong with a DKIM key, each with its fix; [] when mails will be signed with it. Mails are signed with RSA alone:
 * it is what every receiver verifies.
 */
export function dkimFaults(dkim: DkimKey): string[] {
  const faults: string[] = []
  if (parseAddress(`x@${dkim.domain}`) === null) faults.push('DKIM_DOMAIN: expected a domain name such as jobs.example')
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(dkim.selector)) {
    faults.push('DKIM_SELECTOR: expected letters, digits, dots and hyphens, such as 2026a')
  }
  const fault = keyFault(dkim.privateKey)
  return fault === null ? faults : [...faults, `DKIM_KEY_FILE: ${fault}; make one with: openssl genrsa 2048`]
}

function keyFault(pem: string): string | null {
  const key = readKey(pem)
  if (key === null) return 'expected an RSA private key in PEM without a passphrase'
  if (key.asymmetricKeyType !== 'rsa')
    return `expected an RSA private key, found ${key.asymmetricKeyType ?? 'another kind'}`
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits < SHORTEST_KEY_BITS
    ? `expected an RSA private key of ${SHORTEST_KEY_BITS} bits or more, found ${bits}`
    : null
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}
