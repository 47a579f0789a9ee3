/** What the occupation model sees of a title: numbered features and their weights. */
export type TitleFeatures = {
  /** How many entries of `hashes` and `values` hold this title's features; the rest is left from longer titles. */
  count: number
  hashes: Uint32Array
  values: Float32Array
}

/** Makes the function that turns the words of a title (as `titleWords` writes them) into features: words, neighbouring
 *  pairs, the last word, letter groups of three to five and the title as a whole. A feature is known by a 32-bit hash.
 *  The values of a title have the length 1, so that long titles weigh no more than short ones. The returned object is
 *  used again by the next call. Reads at most 12 words and 24 letters of each. */
export function createFeatureReader(): (words: readonly string[]) => TitleFeatures {
  const cache = new Map<string, WordHashes>()
  const features: TitleFeatures = { count: 0, hashes: new Uint32Array(MOST), values: new Float32Array(MOST) }
  const lookUp = (word: string): WordHashes => {
    const held = cache.get(word)
    if (held !== undefined) return held
    const made = hashesOf(word.slice(0, LONGEST_WORD))
    if (cache.size >= CACHED_WORDS) cache.clear()
    cache.set(word, made)
    return made
  }
  return (words) => {
    features.count = 0
    let whole: number = KIND.whole
    let before: WordHashes | null = null
    for (let at = 0; at < words.length && at < MOST_WORDS; at++) {
      const word = lookUp(words[at] ?? '')
      push(features, word.word, WEIGHT.word)
      if (before !== null) push(features, mix(mix(KIND.pair, before.word), word.word), WEIGHT.pair)
      for (const gram of word.grams) push(features, gram, WEIGHT.gram)
      whole = mix(whole, word.word)
      before = word
    }
    if (before !== null) {
      push(features, mix(KIND.last, before.word), WEIGHT.last)
      push(features, whole, WEIGHT.whole)
    }
    scale(features)
    return features
  }
}

/** How much each kind of feature weighs before a title's values are brought to length 1. Tried on the development halves:
 *  the accuracy is flat around these values. */
const WEIGHT = { word: 1, pair: 1, last: 0.7, gram: 0.3, whole: 1 } as const

const KIND = { word: 0x1b873593, pair: 0x2545f491, last: 0x3c6ef372, gram: 0x5bd1e995, whole: 0x85ebca6b } as const

const MOST_WORDS = 12
const LONGEST_WORD = 24
/** Letter groups of three to five in a word of 24 letters with its two edges, for twelve words, and the rest. */
const MOST = MOST_WORDS * (3 * (LONGEST_WORD + 2) + 2) + 2
const CACHED_WORDS = 50_000

type WordHashes = { word: number; grams: Uint32Array }

function hashesOf(word: string): WordHashes {
  const edged = `<${word}>`
  const grams: number[] = []
  for (let size = 3; size <= 5; size++) {
    for (let from = 0; from + size <= edged.length; from++) {
      grams.push(hashText(KIND.gram, edged.slice(from, from + size)))
    }
  }
  return { word: hashText(KIND.word, word), grams: Uint32Array.from(grams) }
}

function push(features: TitleFeatures, hash: number, value: number): void {
  features.hashes[features.count] = hash
  features.values[features.count] = value
  features.count++
}

function scale({ count, values }: TitleFeatures): void {
  let sum = 0
  for (let at = 0; at < count; at++) sum += (values[at] ?? 0) ** 2
  const factor = sum === 0 ? 0 : 1 / Math.sqrt(sum)
  for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) * factor
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
