import { createMemory, MOST_TEXTS } from './memory.ts'

/** What is kept of a text to compare it with others. */
export type TextSignature = {
  /** One byte for each of `PARTS` parts of the shingle space: what `textSimilarity` compares. */
  sketch: Uint8Array
  /** One number per band, int4: two texts that share one are worth comparing. */
  bands: number[]
  /** Shingles counted, repeated ones too. */
  shingles: number
}

/** Parts of the shingle space, each of which keeps its smallest shingle hash. 128 give a standard error of 0.03 at a
 *  similarity of 0.9 (binomial). */
const PARTS = 128
const PART_BITS = 7
/** Four bands of six: a pair of similarity 0.95 shares one with probability 0.995, of 0.9 with 0.95, of 0.5 with 0.06. Each
 *  band is a row in the index, so more of them cost more than they find. */
const BANDS = 4
const ROWS = 6
/** Fewer words say too little: a slogan is no description. */
const FEWEST_WORDS = 30
const LONGEST_TEXT = 60_000
const EMPTY = 0xffffffff

/**
 * The MinHash signature of a text by shingles of three words, made in one pass with one permutation (the empty parts borrow
 * from others, as in Shrivastava's optimal densification, 2017). Case, punctuation and spaces do not count. `null` for a text
 * of fewer than 30 words. Pure and never throws; 60,000 characters are read at most.
 */
export function textSignature(text: string | null): TextSignature | null {
  return text === null ? null : memory(text, read)
}

const memory = createMemory<TextSignature | null>(MOST_TEXTS)

function read(text: string): TextSignature | null {
  const smallest = new Uint32Array(PARTS).fill(EMPTY)
  const words = hashShingles(text.slice(0, LONGEST_TEXT).toLowerCase(), smallest)
  if (words < FEWEST_WORDS) return null
  fillEmpty(smallest)
  const sketch = new Uint8Array(PARTS)
  for (let part = 0; part < PARTS; part += 1) sketch[part] = mix(smallest[part] ?? 0) & 0xff
  return { sketch, bands: bandsOf(smallest), shingles: words - 2 }
}

const CHANCE = 1 / 256

/** The share of shingles two texts have in common (Jaccard), estimated from their sketches, 0 to 1. */
export function textSimilarity(a: Uint8Array, b: Uint8Array): number {
  let equal = 0
  for (let part = 0; part < PARTS; part += 1) if (a[part] === b[part]) equal += 1
  return Math.max(0, (equal / PARTS - CHANCE) / (1 - CHANCE))
}

/** The share of the shorter text that stands in the longer one, 0 to 1: a teaser of an ad is contained in it. */
export function textContainment(similarity: number, shinglesA: number, shinglesB: number): number {
  const common = (similarity * (shinglesA + shinglesB)) / (1 + similarity)
  return Math.min(1, common / Math.max(1, Math.min(shinglesA, shinglesB)))
}

/** Puts each shingle's hash into its part. Returns the number of words. */
function hashShingles(text: string, smallest: Uint32Array): number {
  const window = { before: 0, last: 0, words: 0 }
  let word = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // Chinese and Japanese have no spaces: each sign is a word.
    const isIdeograph = code >= 0x3040 && code <= 0x9fff
    if (isLetter(code) && !isIdeograph) {
      word = Math.imul(word ^ code, 0x01000193) | 1
      continue
    }
    if (word !== 0) slide(window, word, smallest)
    word = 0
    if (isIdeograph) slide(window, code, smallest)
  }
  if (word !== 0) slide(window, word, smallest)
  return window.words
}

function slide(window: { before: number; last: number; words: number }, word: number, smallest: Uint32Array): void {
  window.words += 1
  if (window.words > 2) keep(window.before, window.last, word, smallest)
  window.before = window.last
  window.last = word
}

function isLetter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x303f) && code !== 0xfeff && code !== 0xd7 && code !== 0xf7
}

function keep(first: number, second: number, third: number, smallest: Uint32Array): void {
  const hash = mix(Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77) ^ Math.imul(third, 0xc2b2ae3d))
  const part = hash & (PARTS - 1)
  const value = hash >>> PART_BITS
  if (value < (smallest[part] ?? 0)) smallest[part] = value
}

/** An empty part takes the value of another, chosen by the part alone, so that equal texts choose alike. */
function fillEmpty(smallest: Uint32Array): void {
  const filled = smallest.slice()
  for (let part = 0; part < PARTS; part += 1) {
    for (let attempt = 1; smallest[part] === EMPTY && attempt < 4096; attempt += 1) {
      const other = mix(part * 4099 + attempt) & (PARTS - 1)
      if (filled[other] !== EMPTY) smallest[part] = filled[other] ?? 0
    }
  }
}

function bandsOf(smallest: Uint32Array): number[] {
  return Array.from({ length: BANDS }, (_, band) => {
    let hash = band + 1
    for (let row = 0; row < ROWS; row += 1) hash = mix(Math.imul(hash, 31) ^ (smallest[band * ROWS + row] ?? 0))
    return hash | 0
  })
}

/** The finalizer of MurmurHash3 (32 bits, public domain): every bit of the input moves every bit of the result. */
export function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
