import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEGREE_STEMS, SHORT_DEGREES } from '../../src/normalize/education-stems.ts'
import { DEGREE_WORDS, NOTHING_ASKED } from '../../src/normalize/education-words.ts'

const PATTERNS: [string, RegExp][] = [...DEGREE_WORDS, ['nothing asked', NOTHING_ASKED]]

describe('DEGREE_STEMS', () => {
  it.each(PATTERNS)('one of them stands in every text that the pattern for %s takes', (_, pattern) => {
    // Without what only forbids more: the generator knows neither edges of words nor what must not follow.
    const alternatives = pattern.source.replaceAll('(?! ?\\+)', '').replaceAll('\\b', '')
    const taken = fc.stringMatching(new RegExp(`^(?:${alternatives})$`, 'u'), { maxLength: 60 })
    fc.assert(
      fc.property(taken, (text) => {
        const isNamed = DEGREE_STEMS.some((stem) => text.includes(stem)) || SHORT_DEGREES.test(text)
        expect(isNamed, text).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})
