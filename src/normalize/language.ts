import { eld } from 'eld/extrasmall'

/** The language of a text, ISO 639-1, and how sure it is, 0 to 1; null when the text does not tell. */
export type LanguageReading = { language: string; confidence: number } | null

/** Reads the language that an ad is written in. Of a long text its beginning and its middle are read: the end is often a
 *  legal notice in another language. A text of fewer than `FEWEST` letters, such as most titles alone, tells too little.
 *  The detector is eld (Apache-2.0); it knows sixty languages. Never throws. */
export function readLanguage(text: string): LanguageReading {
  const sample = sampleOf(text)
  if ((sample.match(/\p{L}/gu)?.length ?? 0) < FEWEST) return null
  const found = detector.detect(sample)
  if (found.language === '' || !found.isReliable()) return null
  const scores = Object.values(found.getScores()).sort((a, b) => b - a)
  const [first = 0, second = 0] = scores
  return { language: found.language, confidence: first === 0 ? 0 : Math.round((1 - second / first / 2) * 100) / 100 }
}

const detector = eld.newInstance()

const FEWEST = 25
const SAMPLE = 600

/** Addresses and mail addresses are in no language. */
function sampleOf(text: string): string {
  const middle = Math.max(SAMPLE, Math.floor(text.length / 2) - SAMPLE / 2)
  const sample = text.length <= 2 * SAMPLE ? text : `${text.slice(0, SAMPLE)} ${text.slice(middle, middle + SAMPLE)}`
  return sample.replace(/https?:\/\/\S{1,300}|\S{1,80}@\S{1,80}/g, ' ')
}
