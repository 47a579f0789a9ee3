import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { skillWords } from '../../src/normalize/skill-words.ts'

/** What the words are, in one pattern. */
const WORD = /[\p{L}\p{N}]+(?:[.'’/&-](?=[\p{L}\p{N}])[\p{L}\p{N}]+)*(?:\+\+|#)?/gu

describe('skillWords', () => {
  it.each([
    ['Node.js, C++ and C#.', ['node.js', 'c++', 'and', 'c#']],
    ["pl/sql o'clock R&D e-", ['pl/sql', "o'clock", 'r&d', 'e']],
    ['Größe 𝐀𝐁 …Ω+', ['größe', '𝐀𝐁', 'ω']],
  ])('%s', (text, words) => {
    expect(skillWords(text).lower).toEqual(words)
  })

  it('finds the words that the pattern finds, at the same places, in any text', () => {
    const sign = fc.oneof(
      fc.constantFrom(...".'’/&-++## aZ9_Éß𝐀٣\u0301\ud800İ·\n"),
      fc.string({ unit: 'binary', maxLength: 1 }),
    )
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        const text = signs.join('')
        const found = [...text.matchAll(WORD)]
        const { count, lower, start, end } = skillWords(text)
        expect(count).toBe(found.length)
        expect(lower).toEqual(found.map(([word]) => word.toLowerCase()))
        expect(start).toEqual(found.map(({ index }) => index))
        expect(end).toEqual(found.map(({ 0: word, index }) => index + word.length))
      }),
      { numRuns: 2000 },
    )
  })
})
