import { createValues, type Values } from './values.ts'

/** Longer texts are cut: a posting's own words come first, boilerplate last. */
const MAX_TEXT = 100_000

/** Letters, marks and digits of any script; a tail of + or # belongs to the word, as in "c++" and "c#". */
const TOKEN = /[\p{L}\p{M}\p{N}]+(?:[+#]+(?![\p{L}\p{M}\p{N}+#]))?/gu

/** Two numbers of words in one: there are fewer than this many. */
const PAIR = 2 ** 26

/** The lower-case words of a text, in order, repeats kept. At most the first 100,000 characters are read. */
export function tokensOf(text: string): string[] {
  return text.slice(0, MAX_TEXT).toLowerCase().match(TOKEN) ?? []
}

/** A search's word or phrase. `rarest`: the number of its longest word, of `letters` letters, since long words are rare. */
export type Phrase = { number: number; words: readonly string[]; rarest: number; letters: number }

export type Vocabulary = {
  /** null when the entry holds no letter or digit. */
  phrase(entry: string): Phrase | null
  /** The word or phrase that has a number. */
  phraseOf(number: number): Phrase | undefined
  /** Calls `found` with the number of every word and phrase that a text holds; a word that repeats is found again. */
  read(text: string, found: (number: number) => void): void
}

/** Numbers every word and phrase that searches use, so that a posting's text is read once for all of them. */
export function createVocabulary(values: Values = createValues()): Vocabulary {
  const entries = new Map<string, Phrase | null>()
  const byNumber = new Map<number, Phrase>()
  /** Phrases by their first two words. */
  const pairs = new Map<number, Phrase[]>()
  return {
    phrase(entry) {
      const known = entries.get(entry)
      if (known !== undefined) return known
      const phrase = toPhrase(tokensOf(entry), values)
      entries.set(entry, phrase)
      if (phrase === null || byNumber.has(phrase.number)) return phrase
      byNumber.set(phrase.number, phrase)
      if (phrase.words.length > 1) file(phrase, pairs, values)
      return phrase
    },
    phraseOf: (number) => byNumber.get(number),
    read(text, found) {
      const tokens = tokensOf(text)
      let before = -1
      for (let index = 0; index < tokens.length; index++) {
        const number = values.find('word', tokens[index] as string) ?? -1
        if (number >= 0) {
          found(number)
          const begun = before < 0 ? undefined : pairs.get(before * PAIR + number)
          if (begun !== undefined) findPhrases(begun, tokens, index - 1, found)
        }
        before = number
      }
    },
  }
}

function findPhrases(
  begun: readonly Phrase[],
  tokens: readonly string[],
  start: number,
  found: (number: number) => void,
): void {
  for (const phrase of begun) if (goesOn(phrase, tokens, start)) found(phrase.number)
}

function toPhrase(words: readonly string[], values: Values): Phrase | null {
  const [first] = words
  if (first === undefined) return null
  const longest = words.reduce((longer, word) => (word.length > longer.length ? word : longer), first)
  for (const word of words) values.numberOf('word', word)
  const number = words.length === 1 ? values.numberOf('word', first) : values.numberOf('phrase', words.join(' '))
  return { number, words, rarest: values.numberOf('word', longest), letters: longest.length }
}

function file(phrase: Phrase, pairs: Map<number, Phrase[]>, values: Values): void {
  const [first = '', second = ''] = phrase.words
  const key = values.numberOf('word', first) * PAIR + values.numberOf('word', second)
  const filed = pairs.get(key)
  if (filed === undefined) pairs.set(key, [phrase])
  else filed.push(phrase)
}

function goesOn({ words }: Phrase, tokens: readonly string[], start: number): boolean {
  for (let index = 2; index < words.length; index++) if (tokens[start + index] !== words[index]) return false
  return true
}
