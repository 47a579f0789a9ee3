import { createPrivateKey, type KeyObject } from 'node:crypto'
import { parseAddress } from '../address.ts'

export type DkimKey = { domain: string; selector: string; privateKey: string }

/** RFC 8301 3.2: receivers treat a signature by a shorter RSA key as no signature. */
const SHORTEST_KEY_BITS = 1024

/** What a signature covers: RFC 6376 5.4.1, and both unsubscribe fields, without which RFC 8058 does not apply. */
export const SIGNED_FIELDS = [
  'From',
  'Sender',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'To',
  'Cc',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'In-Reply-To',
  'References',
  'List-Id',
  'List-Help',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'List-Subscribe',
  'List-Post',
  'List-Owner',
  'List-Archive',
  'Auto-Submitted',
  'Feedback-ID',
].join(':')

/**
 * What is wrong with a DKIM key, each with its fix; [] when mails will be signed with it. The mail library signs with
 * RSA alone, and sends unsigned, without a word, when a key is of another kind.
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
