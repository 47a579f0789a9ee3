import { createHmac } from 'node:crypto'

/**
 * The keyed hash under which an address is remembered after it is erased or must not be written to: without the key it
 * cannot be found by trying addresses. Letter case does not count. 64 hexadecimal digits.
 */
export function hashAddress(secretKey: string, address: string): string {
  return createHmac('sha256', secretKey).update(`address ${address.toLowerCase()}`).digest('hex')
}
