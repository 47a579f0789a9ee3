/** Numbered features and how much each counts. A feature is known by a 32-bit hash. */
export type Features = { hashes: number[]; values: number[] }

/** The features that a word brings by itself: the word and its letter groups of three to five, edges included. `hash` is the
 *  word's own, `square` the sum of the squared values. */
export type WordFeatures = Features & { hash: number; square: number }

/** What the occupation model sees of a title: every word's features, neighbouring pairs, the last word and the title as a
 *  whole, brought to the length 1 so that long titles weigh no more than short ones. `words` are as `titleWords` writes
 *  them; at most 12 are read. */
export function titleFeatures(words: readonly string[]): Features {
  const own = words.slice(0, MOST_WORDS).map(wordFeatures)
  const all = [...own, featuresAcross(own)]
  const features = { hashes: all.flatMap(({ hashes }) => hashes), values: all.flatMap(({ values }) => values) }
  const length = Math.sqrt(all.reduce((sum, { square }) => sum + square, 0))
  return { ...features, values: features.values.map((value) => value / length) }
}

export const MOST_WORDS = 12
const LONGEST_WORD = 24

/** Reads at most 24 letters. */
export function wordFeatures(given: string): WordFeatures {
  const word = given.slice(0, LONGEST_WORD)
  const edged = `<${word}>`
  const hash = hashText(KIND.word, word)
  const features: WordFeatures = { hash, hashes: [hash], values: [WEIGHT.word], square: WEIGHT.word ** 2 }
  for (let size = 3; size <= 5; size++) {
    for (let from = 0; from + size <= edged.length; from++) {
      add(features, hashText(KIND.gram, edged.slice(from, from + size)), WEIGHT.gram)
    }
  }
  return features
}

/** The features that words bring together. */
export function featuresAcross(words: readonly { hash: number }[]): Features & { square: number } {
  const features = { hashes: [], values: [], square: 0 }
  let whole: number = KIND.whole
  let before: number | null = null
  for (const { hash } of words) {
    if (before !== null) add(features, mix(mix(KIND.pair, before), hash), WEIGHT.pair)
    whole = mix(whole, hash)
    before = hash
  }
  if (before !== null) {
    add(features, mix(KIND.last, before), WEIGHT.last)
    add(features, whole, WEIGHT.whole)
  }
  return features
}

/** How much each kind of feature weighs before a title's values are brought to length 1. Tried on the development halves:
 *  the accuracy is flat around these values. */
const WEIGHT = { word: 1, pair: 1, last: 0.7, gram: 0.3, whole: 1 } as const

const KIND = { word: 0x1b873593, pair: 0x2545f491, last: 0x3c6ef372, gram: 0x5bd1e995, whole: 0x85ebca6b } as const

function add(features: Features & { square: number }, hash: number, value: number): void {
  features.hashes.push(hash)
  features.values.push(value)
  features.square += value * value
}

function hashText(seed: number, text: string): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at))
  return hash
}

/** One round of MurmurHash3 (Austin Appleby, public domain) with its finish, so that neighbouring numbers part. */
function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  let h = hash ^ k
  h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  return (h ^ (h >>> 13)) >>> 0
}
