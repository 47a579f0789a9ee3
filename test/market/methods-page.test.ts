import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/market/catalogue/all.ts'
import { methodsPage } from '../../src/market/methods-page.ts'
import { withheldSentence } from '../../src/market/withheld.ts'

describe('docs/methods.md', () => {
  it('is what the catalogue says; npm run docs:methods writes it', async () => {
    expect(await readFile(new URL('../../docs/methods.md', import.meta.url), 'utf8')).toBe(methodsPage())
  })

  it('has every number of the catalogue, 1 to 36', () => {
    const numbers = new Set(CATALOGUE.map(({ number }) => Number.parseInt(number, 10)))
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 36 }, (_, at) => at + 1))
  })

  it('names each metric once', () => {
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length)
    expect(new Set(CATALOGUE.map(({ number }) => number)).size).toBe(CATALOGUE.length)
  })
})

describe('a withheld figure', () => {
  it('says how many there are and why', () => {
    expect(withheldSentence({ withheld: 'too-few-employers', n: 8, employers: 2 })).toBe(
      '8 ads, 2 employers: withheld, fewer than 3 employers',
    )
    expect(withheldSentence({ withheld: 'too-few', n: 1, employers: 1 })).toBe(
      '1 ad, 1 employer: withheld, too few observations',
    )
  })

  it('says why alone where the number would give something away, and nothing when it is shown', () => {
    expect(withheldSentence({ withheld: 'secondary', n: null, employers: null })).toMatch(
      /^withheld, a neighbouring figure/,
    )
    expect(withheldSentence({ withheld: null, n: 40, employers: 9 })).toBeNull()
  })
})
