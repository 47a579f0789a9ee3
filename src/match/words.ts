/** Longer texts are cut: a posting's own words come first, boilerplate last. */
const MAX_TEXT = 100_000

/** Letters, marks and digits of any script; a tail of + or # belongs to the word, as in "c++" and "c#". */
const TOKEN = /[\p{L}\p{M}\p{N}]+(?:[+#]+(?![\p{L}\p{M}\p{N}+#]))?/gu

/** The lower-case words of a text, in order, repeats kept. At most the first 100,000 characters are read. */
export function tokensOf(text: string): string[] {
  return text.slice(0, MAX_TEXT).toLowerCase().match(TOKEN) ?? []
}

/** A search's word or phrase: the numbers of its words, and its text when the words have to stand side by side. */
export type Phrase = { ids: number[]; adjacent: string | null; text: string }

/** The words of one posting that any search asks about. Good until the next text is read. */
export type WordHits = { ids: readonly number[]; has(phrase: Phrase): boolean }

export type Vocabulary = {
  /** null when the entry holds no letter or digit. */
  phrase(entry: string): Phrase | null
  read(text: string): WordHits
}

/** Numbers every word that searches use, so that a posting's text is read once for all of them. */
export function createVocabulary(): Vocabulary {
  const numbers = new Map<string, number>()
  const phrases = new Map<string, Phrase | null>()
  /** The round in which a word was last seen. */
  let seen = new Float64Array(0)
  let round = 0
  return {
    phrase(entry) {
      const known = phrases.get(entry)
      if (known !== undefined) return known
      const phrase = toPhrase(tokensOf(entry), numbers)
      phrases.set(entry, phrase)
      return phrase
    },
    read(text) {
      if (seen.length < numbers.size) seen = new Float64Array(numbers.size)
      return readHits(tokensOf(text), numbers, seen, ++round)
    },
  }
}

function toPhrase(words: readonly string[], numbers: Map<string, number>): Phrase | null {
  if (words.length === 0) return null
  const ids = words.map((word) => {
    const id = numbers.get(word) ?? numbers.size
    numbers.set(word, id)
    return id
  })
  const text = words.join(' ')
  return { ids, adjacent: words.length > 1 ? ` ${text} ` : null, text }
}

function readHits(
  tokens: readonly string[],
  numbers: ReadonlyMap<string, number>,
  seen: Float64Array,
  round: number,
): WordHits {
  const ids: number[] = []
  for (const token of tokens) {
    const id = numbers.get(token)
    if (id === undefined || seen[id] === round) continue
    seen[id] = round
    ids.push(id)
  }
  let spaced: string | null = null
  return {
    ids,
    has(phrase) {
      for (const id of phrase.ids) if (seen[id] !== round) return false
      if (phrase.adjacent === null) return true
      spaced ??= ` ${tokens.join(' ')} `
      return spaced.includes(phrase.adjacent)
    },
  }
}
