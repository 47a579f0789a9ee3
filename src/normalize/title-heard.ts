import { SERVANTS_OF_NEXT } from '../taxonomy/levels.ts'
import { GLUE, type LevelMark } from './level-marks.ts'
import type { Token } from './title-parts.ts'

/** The level words that speak about the role: those of its own part, of parts that hold nothing else, and a rank that opens or
 *  closes a later part ("Attorney, Head of Legal"). Behind somebody who serves a rank, the rank is another's: "Executive
 *  Assistant - CEO". `used` are the words of the role's name in the title. */
export function heardMarks(parts: Token[][], marks: LevelMark[], used: ReadonlySet<Token>): LevelMark[] {
  if (marks.length === 0) return marks
  const stating = new Set(marks.flatMap((mark) => tokensOf(mark, parts)))
  const bare = parts.filter((part) => part.every((token) => isSilent(token) || stating.has(token)))
  const named = parts.filter((part) => part.some((token) => used.has(token)))
  const first = parts.find((part) => !bare.includes(part))
  const own = named.length > 0 ? named : first === undefined ? [] : [first]
  const served = own.some(isServing)
  return marks.filter((mark) => {
    const part = parts.find((each) => each.includes(mark.token))
    if (part === undefined) return false
    if (own.includes(part)) return true
    if (mark.people === true && served) return false
    if (bare.includes(part)) return true
    return mark.people === true && parts.indexOf(part) > parts.indexOf(own[0] ?? part) && stands(mark, part)
  })
}

function tokensOf(mark: LevelMark, parts: Token[][]): Token[] {
  const part = parts.find((each) => each.includes(mark.token)) ?? []
  return part.slice(part.indexOf(mark.token), part.indexOf(mark.last) + 1)
}

/** Says nothing about the work: a place, a lone letter or digit, "level", "of". */
function isSilent(token: Token): boolean {
  return token.noise || /^[\dmwdfxhkvun]$/.test(token.word) || token.word === 'level' || GLUE.has(token.word)
}

function isServing(part: Token[]): boolean {
  return part.some((token) => SERVANTS_OF_NEXT.has(token.word) || ASSISTANTS.has(token.word))
}

const ASSISTANTS: ReadonlySet<string> = new Set(['assistant', 'secretary', 'pa', 'ea', 'driver', 'chauffeur'])

function stands(mark: LevelMark, part: Token[]): boolean {
  if (part.some((token) => token.word === 'office' || token.word === 'program' || token.word === 'to')) return false
  return part.filter((token) => !token.noise).at(-1) === mark.last || (mark.front && mark.apart && mark.rank !== null)
}
