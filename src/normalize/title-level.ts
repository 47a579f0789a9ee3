import type { Level, Role } from '../domain/role.ts'
import {
  ASSOCIATE_RANKED,
  LEVEL_NUMERALS,
  LEVEL_WORDS,
  NOT_A_LEVEL_BEFORE,
  STAFF_RANKED,
} from '../taxonomy/levels.ts'
import { titleWords } from '../taxonomy/words.ts'
import type { Token } from './title-parts.ts'

/** A word that states a level, with the words that belong to it ("head of"). */
export type LevelMark = { token: Token; last: Token; level: Level }

export type LevelReading = { level: Level; evidence: string } | null

/** Every word of one part of a title that may state a level. Whether it does depends on the role chosen. */
export function levelMarks(part: Token[]): LevelMark[] {
  const marks: LevelMark[] = []
  for (const [index, token] of part.entries()) {
    const mark = markAt(part, index, token)
    if (mark !== null) marks.push(mark)
  }
  return marks
}

/** The level that a title states beside the role's own name. `used` are the words of the role's name in the title. */
export function readLevel(marks: LevelMark[], used: ReadonlySet<Token>, role: Role | null, text: string): LevelReading {
  const own = new Set(role === null ? [] : titleWords(role.title))
  const leads = role !== null && leadsPeople(role)
  const stated = marks.filter((mark) => !used.has(mark.token) || counts(mark, own, leads))
  const best = pick(stated)
  if (best !== null) return { level: best.level, evidence: slice(text, best) }
  const rank = role === null ? undefined : role.ladder.find((rung) => rung.title === role.title)
  return leads && rank !== undefined && role !== null && used.size > 0
    ? { level: rank.level, evidence: usedText(text, used) }
    : null
}

/** Whether a role's plain title is a rank over people: a Nurse Manager is, a Product Manager is not. */
export function leadsPeople(role: Role): boolean {
  const plain = role.ladder.find((rung) => rung.title === role.title)
  return plain !== undefined && RANKS.has(plain.level)
}

const RANKS: ReadonlySet<Level> = new Set<Level>(['manager', 'director', 'executive'])

const ORDER: Level[] = ['intern', 'executive', 'director', 'manager', 'lead', 'senior', 'junior', 'mid']

/** The highest rank stated; but who is in training is in training, whatever the training is for. */
function pick(marks: LevelMark[]): LevelMark | null {
  for (const level of ORDER) {
    const found = marks.find((mark) => mark.level === level)
    if (found !== undefined) return found
  }
  return null
}

/** Inside the role's name a word is part of the name, unless the name is another one for a higher or lower rung
 *  ("Head of Product" for the Product Manager). */
function counts(mark: LevelMark, own: ReadonlySet<string>, leads: boolean): boolean {
  const word = mark.token.word
  if (own.has(word) || NAME_ONLY.has(word)) return leads && mark.level !== 'manager' && !own.has(word)
  return leads || mark.level !== 'manager'
}

/** Words that are as often part of a trade's name as a rank; inside a role's name they are the name. */
const NAME_ONLY: ReadonlySet<string> = new Set(['staff', 'associate', 'president', 'head', 'principal', 'graduate', 'leader'])

function markAt(part: Token[], index: number, token: Token): LevelMark | null {
  const next = part[index + 1]
  const phrase = next === undefined ? undefined : PHRASES.get(`${token.word} ${next.word}`)
  if (phrase !== undefined && next !== undefined) return { token, last: next, level: phrase }
  const level = LEVEL_WORDS.get(token.word)
  if (level !== undefined) return wordMark(part, index, token, level)
  if (token.word === 'associate') return associateMark(part, index, token)
  return numeralMark(part, index, token)
}

const PHRASES: ReadonlyMap<string, Level> = new Map<string, Level>([
  ['head of', 'director'],
  ['entry level', 'junior'],
  ['new grad', 'junior'],
  ['early career', 'junior'],
  ['mid level', 'mid'],
  ['mid senior', 'mid'],
  ['managing director', 'executive'],
  ['managing partner', 'executive'],
])

function wordMark(part: Token[], index: number, token: Token, level: Level): LevelMark | null {
  const next = part[index + 1]
  if (next !== undefined && NOT_A_LEVEL_BEFORE.get(token.word)?.has(next.word)) return null
  if (token.word === 'staff' && !isRankedStaff(part, index)) return null
  if (token.word === 'graduate' && index > 0) return null
  if (token.word === 'chief' && !part.some((other) => CHIEF_OF.has(other.word))) return null
  if (token.word === 'head' && index > 0) return null
  const before = part[index - 1]?.word
  const lower = level === 'executive' && (before === 'assistant' || before === 'associate' || before === 'deputy')
  return { token, last: token, level: lower ? 'director' : level }
}

/** A chief is an executive when an officer or the head of a whole field; a section chief or chief mate is not. */
const CHIEF_OF: ReadonlySet<string> = new Set(['officer', 'executive', 'scientist', 'economist', 'architect', 'counsel'])

function isRankedStaff(part: Token[], index: number): boolean {
  const rest = part.slice(index + 1, index + 4)
  return rest.some((token) => STAFF_RANKED.has(token.word)) || (index > 0 && STAFF_RANKED.has(part[index - 1]?.word ?? ''))
}

function associateMark(part: Token[], index: number, token: Token): LevelMark | null {
  const first = part.slice(0, index).every((other) => other.noise)
  const last = part.at(-1)?.word ?? ''
  return first && index < part.length - 1 && ASSOCIATE_RANKED.has(last) ? { token, last: token, level: 'junior' } : null
}

/** A numeral counts at the end of a part or after a word that names somebody: "Nurse II", not "IV Nurse" or "Tier 2 Support". */
function numeralMark(part: Token[], index: number, token: Token): LevelMark | null {
  const level = LEVEL_NUMERALS.get(token.word)
  const before = part[index - 1]
  if (level === undefined || before === undefined || COUNTED.has(before.word)) return null
  const next = part[index + 1]
  const ends = next === undefined || next.slash || next.noise || LEVEL_NUMERALS.has(next.word)
  return ends || (token.word !== 'i' && token.word !== 'iv' && isPerson(before.word)) ? { token, last: token, level } : null
}

const COUNTED: ReadonlySet<string> = new Set(
  'tier phase class grade shift group area unit title building step part number no nf gs wg pgy section type zone region team world formula round tower cook2 of'.split(
    ' ',
  ),
)

function isPerson(word: string): boolean {
  return word.length > 4 && /(?:er|or|ist|ant|ian|nurse|ive|yst|clerk)$/.test(word)
}

function slice(text: string, mark: LevelMark): string {
  const end = text[mark.last.to] === '.' ? mark.last.to + 1 : mark.last.to
  return text.slice(mark.token.from, end)
}

function usedText(text: string, used: ReadonlySet<Token>): string {
  const tokens = [...used]
  return text.slice(Math.min(...tokens.map((token) => token.from)), Math.max(...tokens.map((token) => token.to)))
}
