import { titleParts, workWords } from '../normalize/title-parts.ts'
import type { Example } from './fit.ts'

/** A title as a source states it with the SOC 2018 codes it stands under. `weight` is how much the source is to be
 *  believed for titles as employers write them: 1 for one name in a dictionary. */
export type LabelledTitle = { title: string; socs: string[]; weight: number; source: string }

/** The examples that the model learns from: titles cleaned as the reader cleans them, the same words under the same codes
 *  once, with a weight that grows with every repetition up to `HEAVIEST`. Titles without words are left out, as are codes
 *  that the list lacks. */
export function examplesOf(titles: Iterable<LabelledTitle>, codes: readonly string[]): Example[] {
  const places = new Map(codes.map((code, place) => [code, place]))
  const examples = new Map<string, Example>()
  for (const { title, socs, weight } of titles) {
    const words = cleanWords(title)
    const known = [...new Set(socs)].flatMap((soc) => places.get(soc) ?? []).sort((a, b) => a - b)
    if (words.length === 0 || known.length === 0) continue
    const key = `${words.join(' ')}|${known.join()}`
    const held = examples.get(key)
    if (held === undefined) examples.set(key, { words, codes: known, weight })
    else held.weight = Math.min(HEAVIEST, held.weight + REPEATED * weight)
  }
  return [...examples.values()]
}

/** The words of a title in the form the model reads. */
export function cleanWords(title: string): string[] {
  return workWords(titleParts(title))
}

const REPEATED = 0.5
const HEAVIEST = 12
