import { isIP } from 'node:net'
import type { AddressGuard } from '../http/address-guard.ts'

export type WebhookUrl = { url: string } | { fault: string }

const LONGEST = 500

/** Reads the address of a receiver: https, a name or a public address, no user name or password. What a name resolves to
 *  is judged at every post. Never throws. */
export function readWebhookUrl(text: string, guard: AddressGuard): WebhookUrl {
  const trimmed = text.trim()
  if (trimmed.length > LONGEST) return { fault: `The address is longer than ${LONGEST} characters.` }
  if (!URL.canParse(trimmed)) return { fault: 'Enter a whole address, such as https://hooks.example.org/jobs.' }
  const url = new URL(trimmed)
  if (url.protocol !== 'https:') return { fault: 'The address must start with https://.' }
  if (url.username !== '' || url.password !== '')
    return { fault: 'The address must not hold a user name or password; the signature shows who posts.' }
  if (!isPublicHost(url.hostname.replace(/^\[|\]$/g, ''), guard))
    return { fault: 'The address must be reachable from the internet.' }
  url.hash = ''
  return { url: url.href }
}

function isPublicHost(host: string, guard: AddressGuard): boolean {
  if (isIP(host) !== 0) return guard.permits(host)
  // A name of one label is of this network: RFC 6761, RFC 6762 and ICANN's "internal".
  return host.replace(/\.$/, '').includes('.') && !/\.(?:localhost|local|internal|home\.arpa)\.?$/.test(host)
}
