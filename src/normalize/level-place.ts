import type { Token } from './title-parts.ts'

/** A word with its part and its neighbours. */
export type Place = {
  part: Token[]
  index: number
  token: Token
  before: Token | undefined
  next: Token | undefined
}

/** Words that join a name to what it is of or in. */
export const OF: ReadonlySet<string> = new Set(
  'de des du d di en in der im of at bei chez la le l och og und'.split(' '),
)

/** Whether a word names somebody by its form. */
export function isPerson(word: string): boolean {
  return /(?:er|or|ist|ant|ian|nurse|ive|yst|clerk|coach|chef|cook|mate|pilot|guard|concierge|barista|steward|physician)$/.test(
    word,
  )
}

/** Nothing but noise stands before it. */
export function isFirst({ part, index }: Place): boolean {
  return part.slice(0, index).every((token) => token.noise)
}

/** Alone in its part but for marks of one letter. Noise such as "benefits" may belong to the name here. */
export function isAlone({ part, token }: Place): boolean {
  return part.every((other) => other === token || other.word.length === 1)
}

/** Nothing but noise stands beside it. */
export function isBare({ part, token }: Place): boolean {
  return part.every((other) => other === token || other.noise)
}
