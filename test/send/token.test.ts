import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secretKeysOf } from '../../src/send/secret-keys.ts'
import { signToken, verifyToken } from '../../src/send/token.ts'

const KEY = secretKeysOf(['k'.repeat(32)])
const ID = '01a20969-5b94-70c4-86ec-f8f1407117da'

describe('a token of a mail link', () => {
  it('names its subscriber to whoever holds the key', () => {
    const token = signToken(KEY, 'unsubscribe', ID)
    expect(token).toMatch(/^[\w-]{46}$/)
    expect(verifyToken(KEY, 'unsubscribe', token)).toBe(ID)
  })

  it('is worth nothing for another purpose or under another key', () => {
    expect(verifyToken(KEY, 'confirm', signToken(KEY, 'unsubscribe', ID))).toBeNull()
    expect(verifyToken(secretKeysOf(['x'.repeat(32)]), 'unsubscribe', signToken(KEY, 'unsubscribe', ID))).toBeNull()
  })

  it('works on after a new key was put first, and no longer once the key that signed it is taken away', () => {
    const [first = '', second = ''] = ['k'.repeat(32), 'n'.repeat(32)]
    const [old, rotated, after] = [secretKeysOf([first]), secretKeysOf([second, first]), secretKeysOf([second])]
    const [oldToken, newToken] = [signToken(old, 'unsubscribe', ID), signToken(rotated, 'unsubscribe', ID)]
    expect(verifyToken(rotated, 'unsubscribe', oldToken)).toBe(ID)
    expect(verifyToken(after, 'unsubscribe', oldToken)).toBeNull()
    expect([rotated, after].map((keys) => verifyToken(keys, 'unsubscribe', newToken))).toEqual([ID, ID])
    expect(verifyToken(old, 'unsubscribe', newToken)).toBeNull()
  })

  it('is worth nothing when any of its characters is another one', () => {
    const token = signToken(KEY, 'confirm', ID)
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '0', '_'), (at, character) => {
        fc.pre(token[at] !== character && at < token.length - 1)
        expect(verifyToken(KEY, 'confirm', token.slice(0, at) + character + token.slice(at + 1))).toBeNull()
      }),
    )
  })

  it.each(['', 'x', '../../etc/passwd', 'A'.repeat(46), 'A'.repeat(10_000)])('refuses %j', (text) => {
    expect(verifyToken(KEY, 'confirm', text)).toBeNull()
  })
})
