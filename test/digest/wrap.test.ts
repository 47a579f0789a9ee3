import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COLUMNS, columns, wrap } from '../../src/digest/wrap.ts'

describe('wrap', () => {
  it('breaks between words and indents every line', () => {
    expect(wrap(`${'word '.repeat(14)}end`, '    ')).toBe(`    ${'word '.repeat(12)}word\n    word end`)
  })

  it('breaks a word that is too wide, but never an address', () => {
    expect(wrap('x'.repeat(100))).toBe(`${'x'.repeat(72)}\n${'x'.repeat(28)}`)
    expect(wrap('医'.repeat(40))).toBe(`${'医'.repeat(36)}\n${'医'.repeat(4)}`)
    const address = `https://jobs.example/${'x'.repeat(100)}`
    expect(wrap(`see ${address} here`)).toBe(`see\n${address}\nhere`)
  })

  it('keeps every character, and every line within 72 columns', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab é医👩\u0301'), maxLength: 300 })
    fc.assert(
      fc.property(text, (given) => {
        const wrapped = wrap(given, '  ')
        expect(wrapped.replace(/[\s]/g, '')).toBe(given.replace(/ /g, ''))
        for (const line of wrapped.split('\n')) expect(columns(line)).toBeLessThanOrEqual(COLUMNS)
      }),
      { numRuns: 300 },
    )
  })
})
