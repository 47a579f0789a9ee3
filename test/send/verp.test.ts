import { describe, expect, it } from 'vitest'
import { secretKeysOf } from '../../src/send/secret-keys.ts'
import { bounceAddress, feedbackAddress, isFeedbackAddress, readBounceAddress } from '../../src/send/verp.ts'

const KEY = secretKeysOf(['k'.repeat(32)])
const ID = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001'
const address = bounceAddress(KEY, ID, 'bounces.example.org')

describe('the address that bounces return to', () => {
  it('is lower case, fits a local part, and names its digest', () => {
    expect(address).toMatch(/^b\+0199aaaabbbb7ccc8dddeeeeffff0001\.[0-9a-f]{10}@bounces\.example\.org$/)
    expect(address.indexOf('@')).toBeLessThanOrEqual(64)
    expect(readBounceAddress(KEY, address)).toBe(ID)
  })

  it('is known after a new key was put first, until the key that signed it is taken away', () => {
    const old = 'k'.repeat(32)
    const next = 'n'.repeat(32)
    const complaints = feedbackAddress(KEY, 'bounces.example.org')
    expect(readBounceAddress(secretKeysOf([next, old]), address)).toBe(ID)
    expect(isFeedbackAddress(secretKeysOf([next, old]), complaints)).toBe(true)
    expect(readBounceAddress(secretKeysOf([next]), address)).toBeNull()
    expect(isFeedbackAddress(secretKeysOf([next]), complaints)).toBe(false)
  })

  it('is read when a server changed its letter case', () => {
    expect(readBounceAddress(KEY, address.toUpperCase())).toBe(ID)
  })

  it.each([
    ['another digest', address.replace('0001.', '0002.')],
    ['another signature', address.replace(/\.[0-9a-f]{10}@/, '.0000000000@')],
    ['no signature', address.replace(/\.[0-9a-f]{10}@/, '@')],
    ['something before', `x${address}`],
    ['nothing', ''],
    ['no end', `${address}${'x'.repeat(10_000)}`],
    ['the address for complaints', feedbackAddress(KEY, 'bounces.example.org')],
  ])('is refused with %s', (_name, forged) => {
    expect(readBounceAddress(KEY, forged)).toBeNull()
  })

  it('is refused when another key signed it', () => {
    expect(readBounceAddress(secretKeysOf(['x'.repeat(32)]), address)).toBeNull()
  })
})

describe('the address for complaints', () => {
  it('is known by its signature alone', () => {
    const own = feedbackAddress(KEY, 'bounces.example.org')
    expect(isFeedbackAddress(KEY, own)).toBe(true)
    expect(isFeedbackAddress(secretKeysOf(['x'.repeat(32)]), own)).toBe(false)
    expect(isFeedbackAddress(KEY, `f+${'0'.repeat(24)}@bounces.example.org`)).toBe(false)
    expect(isFeedbackAddress(KEY, 'f+@bounces.example.org')).toBe(false)
    expect(isFeedbackAddress(KEY, address)).toBe(false)
  })
})
