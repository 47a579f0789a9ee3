import { foldName } from '../taxonomy/fold-name.ts'
import type { Gazetteer } from '../taxonomy/gazetteer.ts'

/** Something a typed name can stand for. `value` is what the form sends for it. */
export type Choice = { value: string; label: string }
/**
 * What a typed name stands for: one thing, or `choices` to pick from. `isKnown` is false when nothing bears the name and the
 * choices are only near it. At most eight choices.
 */
export type Answer = { found: Choice | null; choices: Choice[]; isKnown: boolean }
export type Lookup = (text: string) => Answer

/** Choices that are shown at once. */
export const MOST_CHOICES = 8
export const NOTHING: Answer = { found: null, choices: [], isKnown: false }
const COUNTRY_NAMES = new Intl.DisplayNames('en-US', { type: 'region' })

/** One is found; of several one is to be picked. */
export function answer(bearers: readonly Choice[]): Answer {
  const [first] = bearers
  if (first === undefined) return NOTHING
  if (bearers.length === 1) return { found: first, choices: [], isKnown: true }
  return { found: null, choices: bearers.slice(0, MOST_CHOICES), isKnown: true }
}

/** "United States" for US; the code itself when nobody knows it. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (COUNTRY_NAMES.of(code) ?? code) : code
}

/** ISO 3166-1 alpha-2 of a country's name in nine languages, or of its code. */
export function countryOf(text: string, gazetteer: Gazetteer): string | null {
  return gazetteer.country(foldName(text)) ?? gazetteer.countryCode(text.toUpperCase())
}
