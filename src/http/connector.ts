import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressGuard } from './address-guard.ts'

/** Code of the error a connection fails with when every address of its host is refused. */
export const PRIVATE_ADDRESS_CODE = 'ERR_PRIVATE_ADDRESS'

/** One of several addresses of a host gets this long before the next is tried; Node's 250 ms gives up on far hosts. */
const ATTEMPT_MS = 2_000

/**
 * Opens sockets only to permitted addresses: names resolve to their permitted addresses alone, and the address the
 * socket ended up at is judged once more. `timeoutMs` covers look-up, TCP and TLS; the accuracy is half a second.
 */
export function guardedConnector(
  guard: AddressGuard,
  options: { timeoutMs: number; lookup?: LookupFunction },
): buildConnector.connector {
  const connect = buildConnector({
    timeout: options.timeoutMs,
    lookup: guardedLookup(guard, options.lookup ?? systemLookup),
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
  })
  return (target, callback) => {
    connect(target, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      if (guard.permits(socket.remoteAddress ?? '')) return callback(null, socket)
      socket.destroy()
      callback(privateAddressError(), null)
    })
  }
}

function guardedLookup(guard: AddressGuard, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      if (error) return callback(error, [])
      const permitted = listAddresses(found, family).filter((entry) => guard.permits(entry.address))
      const first = permitted[0]
      if (first === undefined) return callback(privateAddressError(), [])
      if (options.all === true) return callback(null, permitted)
      callback(null, first.address, first.family)
    })
  }
}

function listAddresses(found: string | LookupAddress[], family: number | undefined): LookupAddress[] {
  return typeof found === 'string' ? [{ address: found, family: family ?? 4 }] : found
}

function privateAddressError(): NodeJS.ErrnoException {
  return Object.assign(new Error('the host has no permitted address'), { code: PRIVATE_ADDRESS_CODE })
}
