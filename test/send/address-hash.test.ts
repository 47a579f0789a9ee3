import { expect, it } from 'vitest'
import { hashAddress } from '../../src/send/address-hash.ts'
import { secretKeysOf } from '../../src/send/secret-keys.ts'

const [OLD, NEW] = ['k'.repeat(32), 'n'.repeat(32)] as [string, string]
const hash = (keys: string[], addressKey?: string) => hashAddress(secretKeysOf(keys, addressKey), 'Ada@example.org')

it('an address that must not be written to is known after a change of keys, while the oldest stays or is the address key', () => {
  expect(hash([NEW, OLD])).toBe(hash([OLD]))
  expect(hash([NEW], OLD)).toBe(hash([OLD]))
  expect(hash([NEW])).not.toBe(hash([OLD]))
})
