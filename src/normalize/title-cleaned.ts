import { RANKS } from '../taxonomy/levels.ts'
import type { LevelMark } from './level-marks.ts'
import type { TitleParts, Token } from './title-parts.ts'
import type { MatchInput } from './title-scan.ts'

/** The title's own words without noise and level words, parts joined by commas. A rank that belongs to the role's name
 *  stays ("Director of Nursing"), a level word before it goes. Never empty when the title has a word. */
export function cleanedText(
  { text, parts }: TitleParts,
  input: MatchInput,
  used: ReadonlySet<Token>,
  marks: LevelMark[],
): string {
  const before = new Set(marks.filter((mark) => !RANKS.has(mark.level) && opens(mark, parts)).map((mark) => mark.token))
  const kept = parts
    .map((part) =>
      part.filter((token) => (used.has(token) && !before.has(token)) || (!token.noise && !input.levels.has(token))),
    )
    .filter((part) => part.length > 0)
  return (kept.length === 0 ? parts : kept).map((part) => joined(part, text)).join(', ')
}

function opens(mark: LevelMark, parts: Token[][]): boolean {
  return parts.some((part) => part.length > 1 && part[0] === mark.token)
}

function joined(part: Token[], text: string): string {
  let result = ''
  let end = -1
  for (const token of part) {
    const gap = end < 0 ? '' : text.slice(end, token.from)
    result += (gap.length > 3 || /[\p{L}\p{N}]/u.test(gap) ? ' ' : gap) + text.slice(token.from, token.to)
    end = token.to
  }
  return result
}
