import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { createAddressGuard } from '../../src/http/address-guard.ts'

describe('the address guard', () => {
  const guard = createAddressGuard([])

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::6810:84e5', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'permits the public %s',
    (address) => {
      expect(guard.permits(address)).toBe(true)
    },
  )

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '::'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['unique local', 'fd12:3456::1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['carrier NAT', '100.64.0.1'],
    ['multicast', '224.0.0.251'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['benchmarking', '198.18.0.1'],
    ['documentation', '203.0.113.7'],
    ['documentation', '2001:db8::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped private', '::ffff:c0a8:101'],
    ['IPv4-compatible loopback', '::7f00:1'],
    ['IPv4-translated private', '::ffff:0:10.0.0.1'],
    ['NAT64 private', '64:ff9b::a00:1'],
    ['NAT64 loopback', '64:ff9b::127.0.0.1'],
    ['NAT64 metadata', '64:ff9b::169.254.169.254'],
    ['local NAT64', '64:ff9b:1::808:808'],
    ['6to4 private', '2002:a00:1::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['metadata', '169.254.169.254'],
    ['metadata', '100.100.100.200'],
    ['metadata', 'fd00:ec2::254'],
    ['platform service', '168.63.129.16'],
    ['a name', 'localhost'],
    ['nothing', ''],
  ])('refuses %s: %s', (_kind, address) => {
    expect(guard.permits(address)).toBe(false)
  })

  it('permits what is listed, as a range, as an address and in its IPv4-mapped form, and nothing beside it', () => {
    const open = createAddressGuard(['127.0.0.2/32', '10.1.0.0/16', '::1', '192.168.7.7'])
    expect(['127.0.0.2', '::ffff:127.0.0.2', '10.1.200.3', '::1', '192.168.7.7'].map(open.permits)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect(['127.0.0.1', '10.2.0.1', '::2', '192.168.7.8'].map(open.permits)).toEqual([false, false, false, false])
  })

  it('names every range that cannot be read', () => {
    const make = () => createAddressGuard(['127.0.0.1/33', 'localhost', '10.0.0.0/8'])
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(/"127\.0\.0\.1\/33"[\s\S]*"localhost"/)
  })
})
