import { describe, expect, it } from 'vitest'
import { createVocabulary, tokensOf } from '../../src/match/words.ts'

describe('tokensOf', () => {
  it.each([
    [
      'splits at everything but letters and digits',
      "Don't mix: node.js/React",
      ['don', 't', 'mix', 'node', 'js', 'react'],
    ],
    ['keeps the tail of c++ and c#', 'C++, C# and c++/c#', ['c++', 'c#', 'and', 'c++', 'c#']],
    ['does not glue words with a plus', 'nurses+doctors', ['nurses', 'doctors']],
    ['keeps letters of every script with their marks', 'Pflegekräfte सेवा 医師', ['pflegekräfte', 'सेवा', '医師']],
    ['finds nothing in signs alone', '-- *** ++', []],
  ])('%s', (_rule, text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens)
  })

  it('reads hostile text in linear time', () => {
    const started = performance.now()
    for (const text of ['a+'.repeat(50_000), `a${'+'.repeat(100_000)}b`, 'a'.repeat(200_000), '\u0301'.repeat(100_000)])
      tokensOf(text)
    expect(performance.now() - started).toBeLessThan(4_000)
  })
})

describe('createVocabulary', () => {
  it('finds a phrase only where its words are adjacent and whole', () => {
    const vocabulary = createVocabulary()
    const phrase = vocabulary.phrase('Night-Shift')
    if (phrase === null) throw new Error('the phrase has words')
    const says = (text: string) => {
      const found = new Set<number>()
      vocabulary.read(text, (number) => found.add(number))
      return found.has(phrase.number)
    }
    expect(says('one night shift')).toBe(true)
    expect(says('night or day shift')).toBe(false)
    expect(says('fortnight shifts')).toBe(false)
  })

  it('has no phrase for an entry without letters or digits', () => {
    expect(createVocabulary().phrase('--')).toBeNull()
  })
})
