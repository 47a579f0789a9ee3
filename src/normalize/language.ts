import { eld } from 'eld/extrasmall'
import { createMemory, MOST_TEXTS } from './memory.ts'

/** The language of a text, ISO 639-1, and how sure it is, 0 to 1; null when the text does not tell. */
export type LanguageReading = { language: string; confidence: number } | null

/** Reads the language that an ad is written in. Of a long text its beginning and its middle are read: the end is often a
 *  legal notice in another language. A text of fewer than `FEWEST` letters, such as most titles alone, tells too little.
 *  The detector is eld (Apache-2.0); it knows sixty languages. Never throws. */
export function readLanguage(text: string): LanguageReading {
  const found = detect(text)
  if (found === null) return null
  const scores = Object.values(found.getScores()).sort((a, b) => b - a)
  const [first = 0, second = 0] = scores
  return { language: found.language, confidence: first === 0 ? 0 : Math.round((1 - second / first / 2) * 100) / 100 }
}

/** The language alone: how sure it is takes a while to tell. */
export function languageOf(text: string): string | null {
  return memory(text, (unknown) => detect(unknown)?.language ?? null)
}

const memory = createMemory<string | null>(MOST_TEXTS)

const detector = eld.newInstance()

function detect(text: string) {
  const sample = sampleOf(text)
  if (!hasLetters(sample, FEWEST)) return null
  const found = detector.detect(sample.slice(0, endOfRead(sample)))
  return found.language === '' || !found.isReliable() ? null : found
}

const FEWEST = 25
const SAMPLE = 600

/** Addresses and mail addresses are in no language. */
function sampleOf(text: string): string {
  const middle = Math.max(SAMPLE, Math.floor(text.length / 2) - SAMPLE / 2)
  const sample = text.length <= 2 * SAMPLE ? text : `${text.slice(0, SAMPLE)} ${text.slice(middle, middle + SAMPLE)}`
  return /[@:]/.test(sample) ? sample.replace(/https?:\/\/\S{1,300}|\S{1,80}@\S{1,80}/g, ' ') : sample
}

const LETTER = /\p{L}/gu

function hasLetters(text: string, fewest: number): boolean {
  LETTER.lastIndex = 0
  for (let count = 0; count < fewest; count += 1) if (!LETTER.test(text)) return false
  return true
}

/** The detector stops at the latest behind 380 bytes of letters and a space between words, and prepares all it is given. */
const READ_LETTERS = 400

function endOfRead(text: string): number {
  let letters = 0
  let at = 0
  for (; at < text.length && letters < READ_LETTERS; at += 1) {
    const code = text.charCodeAt(at) | 0x20
    if (code >= 97 && code <= 122) letters += 1
  }
  return at
}
