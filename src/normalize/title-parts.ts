import { compoundOf, plainText, titleWord } from '../taxonomy/words.ts'
import { isStateCode, noiseOf, noiseOfPair } from './title-noise.ts'

/** One word of a title. `from` and `to` are its place in `TitleParts.text`; `slash` and `joint` say that a slash or an "and" stands before it. */
export type Token = {
  word: string
  from: number
  to: number
  slash: boolean
  joint: boolean
  /** Says nothing about the work: a place, a shift, pay, a mark. */
  noise: boolean
}

/** A title cut at commas, dashes and brackets. What stands in brackets amid a part is a part of its own, and the part goes
 *  on behind it: "Health & Safety (EHS) Coordinator" is "Health & Safety Coordinator" and "EHS". `text` has the length cap and spacing applied but keeps its case. */
export type TitleParts = { text: string; parts: Token[][] }

/** Reads at most the first 300 characters. Empty parts are left out. Never throws. */
export function titleParts(title: string): TitleParts {
  const text = spelled(title.slice(0, 300).normalize('NFKC').replace(/\s+/g, ' ').trim())
  const opening: Token[] = []
  const cutter: Cutter = { parts: [opening], open: opening, outer: null, and: false }
  let end = 0
  for (const match of text.matchAll(WORD)) {
    const gap = text.slice(end, match.index)
    end = match.index + match[0].length
    addWord(cutter, match[0], match.index, gap)
  }
  const parts = cutter.parts.filter((part) => part.length > 0)
  for (const part of parts) markNoise(part)
  return { text, parts }
}

/** The words that may speak about the work, level words among them: what the model of occupations learns from and reads. */
export function workWords({ parts }: TitleParts): string[] {
  return parts.flatMap((part) =>
    part.filter((token) => !token.noise && !/^\d+$/.test(token.word)).map(({ word }) => word),
  )
}

/** Letters and digits, a short ending behind an apostrophe, and the signs of C++ and C#. */
const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}{1,3}(?!\p{L}))?(?:\+\+|#)?/gu

/** The parts so far and the one that is being filled; `outer` is the part that a bracket interrupts; `and` says that an
 *  "and" was just read. */
type Cutter = { parts: Token[][]; open: Token[]; outer: Token[] | null; and: boolean }

function addWord(cutter: Cutter, raw: string, from: number, gap: string): void {
  if (cutter.outer !== null && /^[)\]] *$/.test(gap)) {
    cutter.open = cutter.outer
    cutter.outer = null
  } else if (isBreak(gap, cutter.open.at(-1))) {
    cutter.outer = /^ ?[([]$/.test(gap) ? cutter.open : null
    cutter.open = []
    cutter.parts.push(cutter.open)
  }
  if (/^(?:and|und|et)$/i.test(raw)) {
    cutter.and = true
    return
  }
  pushToken(cutter.open, raw, from, from + raw.length, cutter.and ? ' & ' : gap)
  cutter.and = false
}

/** `.NET` and `Node.js` lose their dots so that each stays one word; one word for both genders loses the ending of the second. */
function spelled(text: string): string {
  const plain = BOTH_GENDERS.test(text) ? text.replace(GENDER_ENDING, '').replace(GENDER_CAPITAL, '$1') : text
  return plain.includes('.')
    ? plain.replace(/(^|[\s(/,])\.net\b/gi, '$1Dotnet').replace(/\bnode\.js\b/gi, 'NodeJS')
    : plain
}

const BOTH_GENDERS = /\S(?:[:*_·(/]|In)/

/** "Leiter:in", "Leiter*in", "Leiter/-in", "Leiter(in)", "Beauftragte:r", "Director(a)", "Directeur/trice". */
const GENDER_ENDING =
  /(?<=\p{L}{3})(?:(?:[:*_·]|\/-)(?:innen|in|r|e|n)|\/(?:innen|in|frau|trice|rice)|(?<=or|ro|do)\/a|(?<=te|nde)\/r|\((?:innen|in|r|e|n|a|o|trice|rice)\))(?![\p{L}\p{N}-])/giu

/** "GeschäftsführerIn" */
const GENDER_CAPITAL = /(er|or|ent|ant|ist|eur)In(?:nen)?(?![\p{L}])/gu

function isBreak(gap: string, before: Token | undefined): boolean {
  if (gap === ' ' || gap === '') return false
  if (/[,;|()[\]{}@•·–—~*_"“”]|\s-|-\s|\/\/|: /.test(gap)) return true
  return gap.startsWith('. ') && before !== undefined && before.to - before.from > 3
}

function pushToken(part: Token[], raw: string, from: number, to: number, gap: string): void {
  const word = titleWord(plainText(raw).trim())
  if (word === '') return
  const before = part.at(-1)
  const slash = gap.includes('/')
  const compound = before === undefined || slash ? undefined : compoundOf(before.word, word)
  if (before !== undefined && compound !== undefined) {
    before.word = compound
    before.to = to
  } else part.push({ word, from, to, slash, joint: gap.includes('&') || gap.includes('+'), noise: false })
}

function markNoise(part: Token[]): void {
  for (const [index, token] of part.entries()) {
    const next = part[index + 1]
    if (noiseOf(token.word) !== null) token.noise = true
    if (next !== undefined && noiseOfPair(token.word, next.word) !== null) {
      token.noise = true
      next.noise = true
    }
  }
  const last = part.at(-1)
  if (last !== undefined && part.length <= 2 && part.every((token) => token.noise || isStateCode(token.word))) {
    for (const token of part) token.noise = true
  }
}
