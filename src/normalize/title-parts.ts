import { compoundOf, plainText, titleWord } from '../taxonomy/words.ts'
import { isStateCode, noiseOf, noiseOfPair } from './title-noise.ts'

/** One word of a title. `from` and `to` are its place in `TitleParts.text`; `slash` says that a slash stands before it. */
export type Token = {
  word: string
  from: number
  to: number
  slash: boolean
  /** Says nothing about the work: a place, a shift, pay, a mark. */
  noise: boolean
}

/** A title cut at commas, dashes and brackets. What stands in brackets amid a part is a part of its own, and the part goes
 *  on behind it: "Health & Safety (EHS) Coordinator" is "Health & Safety Coordinator" and "EHS". `text` has the length cap and spacing applied but keeps its case. */
export type TitleParts = { text: string; parts: Token[][] }

/** Reads at most the first 300 characters. Empty parts are left out. Never throws. */
export function titleParts(title: string): TitleParts {
  const text = spelled(title.slice(0, 300).normalize('NFKC').replace(/\s+/g, ' ').trim())
  const parts: Token[][] = [[]]
  let part = parts[0] ?? []
  let outer: Token[] | null = null
  let end = 0
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]{1,3}(?![\p{L}]))?(?:\+\+|#)?/gu)) {
    const gap = text.slice(end, match.index)
    if (outer !== null && /^[)\]] *$/.test(gap)) {
      part = outer
      outer = null
    } else if (isBreak(gap, part.at(-1))) {
      outer = /^ ?[([]$/.test(gap) ? part : null
      part = []
      parts.push(part)
    }
    end = match.index + match[0].length
    pushToken(part, match[0], match.index, end, gap.includes('/'))
  }
  const filled = parts.filter((each) => each.length > 0)
  for (const each of filled) markNoise(each)
  return { text, parts: filled }
}

/** `.NET` and `Node.js` lose their dots so that each stays one word. */
function spelled(text: string): string {
  return text.includes('.') ? text.replace(/(^|[\s(/,])\.net\b/gi, '$1Dotnet').replace(/\bnode\.js\b/gi, 'NodeJS') : text
}

function isBreak(gap: string, before: Token | undefined): boolean {
  if (/[,;|()[\]{}@•·–—~*_"“”]|\s-|-\s|\/\/|: /.test(gap)) return true
  return gap.startsWith('. ') && before !== undefined && before.to - before.from > 3
}

function pushToken(part: Token[], raw: string, from: number, to: number, slash: boolean): void {
  const word = titleWord(plainText(raw).trim())
  if (word === '' || word === 'and') return
  const before = part.at(-1)
  const compound = before === undefined || slash ? undefined : compoundOf(before.word, word)
  if (before !== undefined && compound !== undefined) {
    before.word = compound
    before.to = to
  } else part.push({ word, from, to, slash, noise: false })
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
