import ipaddr from 'ipaddr.js'
import { ConfigError } from '../errors.ts'

export type AddressGuard = { permits(address: string): boolean }

type Range = ReturnType<typeof ipaddr.parseCIDR>
type Address = Range[0]

/** Azure's platform service answers on a public address from inside a machine: learn.microsoft.com, "What is IP address 168.63.129.16?". */
const PLATFORM_SERVICES: ReadonlySet<string> = new Set(['168.63.129.16'])
/** Global unicast, RFC 4291 2.4: whatever lies outside is not a public host, named range or not. */
const GLOBAL_IPV6: Range = ipaddr.parseCIDR('2000::/3')
/** RFC 6052: the IPv4 address is the last 32 bits. IPv6-only networks reach public IPv4 hosts through it. */
const NAT64: Range = ipaddr.parseCIDR('64:ff9b::/96')

/**
 * Judges the numeric address of a host, IPv4 or IPv6. Permits public unicast addresses, and those inside `allowed`
 * (CIDR ranges or single addresses). IPv4-mapped IPv6 counts as the IPv4 address inside it. Loopback, private,
 * link-local, CGNAT, multicast, reserved, 6to4, Teredo and cloud metadata addresses are refused, and whatever is not
 * an address. Ranges: IANA special-purpose registries as ipaddr.js lists them.
 * Throws ConfigError for a range in `allowed` that cannot be read.
 */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const ranges = readRanges(allowed)
  return {
    permits(text) {
      if (!ipaddr.isValid(text)) return false
      const address = ipaddr.process(text)
      return isPublic(address) || ranges.some((range) => isWithin(address, range))
    },
  }
}

function isPublic(address: Address): boolean {
  if (isWithin(address, NAT64)) return isPublic(ipaddr.fromByteArray(address.toByteArray().slice(12)))
  if (PLATFORM_SERVICES.has(address.toString())) return false
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || isWithin(address, GLOBAL_IPV6))
}

function isWithin(address: Address, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range)
}

function readRanges(texts: readonly string[]): Range[] {
  const faults = texts.filter((text) => !ipaddr.isValidCIDR(text) && !ipaddr.isValid(text))
  if (faults.length > 0) {
    throw new ConfigError(
      faults.map(
        (text) => `FETCH_ALLOW_ADDRESSES: "${text}" is not an address or range; write 127.0.0.1/32 or fd00::/8`,
      ),
    )
  }
  return texts.map((text) => (text.includes('/') ? ipaddr.parseCIDR(text) : singleAddress(text)))
}

function singleAddress(text: string): Range {
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
