import { createHmac } from 'node:crypto'
import type { SecretKeys } from './secret-keys.ts'

/**
 * The keyed hash under which an address is remembered after it is erased or must not be written to: without the key it
 * cannot be found by trying addresses. Letter case does not count. 64 hexadecimal digits.
 */
export function hashAddress(keys: SecretKeys, address: string): string {
  return createHmac('sha256', keys.addresses).update(`address ${address.toLowerCase()}`).digest('hex')
}
