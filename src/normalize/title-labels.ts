import { type TitleParts, type Token, titleParts } from './title-parts.ts'

/** A name of an occupation as a classification publishes it, in any language, with the SOC codes it falls under. */
export type Label = { title: string; socs: readonly string[] }

/** Finds the label that a title consists of. `levels` are its level words. */
export type LabelReader = (title: TitleParts, levels: ReadonlySet<Token>) => Label | null

/** Makes the reader of published labels. A label counts when it is all that the title, or its beginning up to a comma or
 *  dash, says about the work, with or without the words that state a level: "Krankenpfleger (m/w/d), Nachtdienst". One label may fall under
 *  several codes; two labels that are written alike share theirs. */
export function createLabelReader(labels: readonly Label[]): LabelReader {
  const byKey = new Map<string, Label>()
  for (const { title, socs } of labels) {
    const key = keyOf(heardWords(titleParts(title).parts))
    if (key === '') continue
    const held = byKey.get(key)
    byKey.set(key, held === undefined ? { title, socs } : { ...held, socs: [...new Set([...held.socs, ...socs])] })
  }
  if (byKey.size === 0) return () => null
  return ({ parts }, levels) => {
    for (const words of readings(parts, levels)) {
      const found = byKey.get(keyOf(words))
      if (found !== undefined) return found
    }
    return null
  }
}

/** The whole title, then ever fewer of its first parts: a dash may stand inside a label ("Gesundheits- und Krankenpfleger"). */
function readings(parts: Token[][], levels: ReadonlySet<Token>): Token[][] {
  const spoken = parts.filter((part) => part.some((token) => !token.noise)).slice(0, MOST_PARTS)
  return spoken
    .map((_, at) => heardWords(spoken.slice(0, spoken.length - at)))
    .flatMap((words) => [words, words.filter((token) => !levels.has(token))])
}

const MOST_PARTS = 4

function heardWords(parts: Token[][]): Token[] {
  return parts.flat().filter((token) => !token.noise)
}

function keyOf(words: readonly Token[]): string {
  return words.map(({ word }) => word).join(' ')
}
