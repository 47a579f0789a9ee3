import type { Level } from '../domain/role.ts'
import {
  ASSOCIATE_RANKED,
  LEVEL_NUMERALS,
  LEVEL_WORDS,
  NOT_A_LEVEL_BEFORE,
  RANKS,
  STAFF_RANKED,
} from '../taxonomy/levels.ts'
import type { RoleNames } from './title-index.ts'
import type { Token } from './title-parts.ts'

/** A word that states a level, with the words that belong to it ("head of"). `front`: nothing about the work stands before
 *  it in its part, as in "Manager, Compliance". */
export type LevelMark = { token: Token; last: Token; level: Level; front: boolean }

type LevelReading = { level: Level; evidence: string } | null

/** Every word of one part of a title that may state a level. Whether it does depends on the role chosen. */
export function levelMarks(part: Token[]): LevelMark[] {
  const marks: LevelMark[] = []
  let front = true
  for (const [index, token] of part.entries()) {
    if (marks.at(-1)?.last === token && marks.at(-1)?.token !== token) continue
    const mark = markAt(part, index, token)
    if (mark !== null) marks.push({ ...mark, front })
    else front &&= token.noise
  }
  return marks
}

/** The role that a title names: the words it is named by, and the level of the rung those words name in full. */
export type NamedRole = { names: RoleNames; name: string; rung: Level | null }

/** The level that a title states. `used` are the words of the role's name in the title. */
export function readLevel(
  marks: LevelMark[],
  used: ReadonlySet<Token>,
  role: NamedRole | null,
  text: string,
): LevelReading {
  const stated = marks.filter((mark) => !used.has(mark.token) || (role !== null && counts(mark, role)))
  const best = pick(stated)
  const named = role === null ? null : (role.rung ?? ownLevel(role))
  if (named !== null && (best === null || ORDER.indexOf(named) <= ORDER.indexOf(best.level))) {
    return { level: named, evidence: namedText(named, marks, used, text) }
  }
  return best === null ? null : { level: best.level, evidence: markText(best, text) }
}

/** What a role over people states by its plain title ("Nurse Manager") or by a chief officer's letters ("COO"). */
function ownLevel({ names, name }: NamedRole): Level | null {
  if (names.leads === null) return null
  if (CHIEFS.has(name)) return 'executive'
  return names.title === name ? names.leads : null
}

const CHIEFS: ReadonlySet<string> = new Set('ceo cfo coo cto cio ciso cmo cro cpo chro founder cofounder'.split(' '))

function namedText(level: Level, marks: LevelMark[], used: ReadonlySet<Token>, text: string): string {
  const mark = marks.find((each) => each.level === level && used.has(each.token))
  return mark === undefined ? usedText(text, used) : markText(mark, text)
}

const ORDER: Level[] = ['intern', 'executive', 'director', 'manager', 'lead', 'senior', 'junior', 'mid']

/** The highest rank stated; but who is in training is in training, whatever the training is for. */
function pick(marks: LevelMark[]): LevelMark | null {
  for (const level of ORDER) {
    const found = marks.find((mark) => mark.level === level)
    if (found !== undefined) return found
  }
  return null
}

/** Inside the role's name a rank counts when the role is over people, or when the role's own title lacks it: "Head of
 *  Product" is a rung of the Product Manager, while the manager in "Territory Manager" is only a name. */
function counts(mark: LevelMark, { names, rung }: NamedRole): boolean {
  if (rung !== null) return false
  if (mark.token !== mark.last || (RANKS.has(mark.level) && (mark.front || names.leads !== null))) return true
  return !names.words.has(mark.token.word) && !NAME_ONLY.has(mark.token.word) && mark.level !== 'manager'
}

/** Words that are as often part of a trade's name as a rank; inside a role's name they are the name. */
const NAME_ONLY: ReadonlySet<string> = new Set(['president', 'head', 'principal', 'graduate', 'leader'])

type Mark = Omit<LevelMark, 'front'>

function markAt(part: Token[], index: number, token: Token): Mark | null {
  const next = part[index + 1]
  const phrase =
    next === undefined || !PHRASE_STARTS.has(token.word) ? undefined : PHRASES.get(`${token.word} ${next.word}`)
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
  ['team lead', 'lead'],
  ['team leader', 'lead'],
  ['tech lead', 'lead'],
  ['technical lead', 'lead'],
  ['associate director', 'director'],
  ['assistant director', 'director'],
  ['deputy director', 'director'],
  ['assistant vp', 'director'],
  ['associate vp', 'director'],
  ['deputy manager', 'manager'],
  ['student trainee', 'intern'],
  ['student intern', 'intern'],
  ['working student', 'intern'],
  ['managing director', 'executive'],
  ['managing partner', 'executive'],
])

const PHRASE_STARTS: ReadonlySet<string> = new Set([...PHRASES.keys()].map((phrase) => phrase.split(' ')[0] ?? ''))

function wordMark(part: Token[], index: number, token: Token, level: Level): Mark | null {
  const next = part[index + 1]
  if (next !== undefined && NOT_A_LEVEL_BEFORE.get(token.word)?.has(next.word)) return null
  if (token.word === 'staff' && !isRankedStaff(part, index)) return null
  if (token.word === 'graduate' && index > 0) return null
  if (token.word === 'chief' && !part.some((other) => CHIEF_OF.has(other.word))) return null
  if (token.word === 'head' && index > 0) return null
  return { token, last: token, level }
}

/** A chief is an executive when an officer or the head of a whole field; a section chief or chief mate is not. */
const CHIEF_OF: ReadonlySet<string> = new Set([
  'officer',
  'executive',
  'scientist',
  'economist',
  'architect',
  'counsel',
])

function isRankedStaff(part: Token[], index: number): boolean {
  const rest = part.slice(index + 1, index + 4)
  return (
    rest.some((token) => STAFF_RANKED.has(token.word)) || (index > 0 && STAFF_RANKED.has(part[index - 1]?.word ?? ''))
  )
}

function associateMark(part: Token[], index: number, token: Token): Mark | null {
  const first = part.slice(0, index).every((other) => other.noise)
  const last = part.at(-1)?.word ?? ''
  return first && index < part.length - 1 && ASSOCIATE_RANKED.has(last) ? { token, last: token, level: 'junior' } : null
}

/** A numeral counts at the end of a part or after a word that names somebody: "Nurse II", not "IV Nurse" or "Tier 2 Support". */
function numeralMark(part: Token[], index: number, token: Token): Mark | null {
  const level = LEVEL_NUMERALS.get(token.word)
  const before = part[index - 1]
  if (level === undefined || before === undefined || COUNTED.has(before.word)) return null
  const next = part[index + 1]
  if (next !== undefined && TIMES.has(next.word)) return null
  const ends = next === undefined || next.slash || LEVEL_NUMERALS.has(next.word)
  return ends || (token.word !== 'i' && token.word !== 'iv' && isPerson(before.word))
    ? { token, last: token, level }
    : null
}

const TIMES: ReadonlySet<string> = new Set(['year', 'month', 'week', 'day', 'hour', 'shift', 'yr'])

const COUNTED: ReadonlySet<string> = new Set(
  'tier phase class grade shift group area unit title building step part number no nf gs wg pgy section type zone region team world formula round tower of'.split(
    ' ',
  ),
)

function isPerson(word: string): boolean {
  return word.length > 4 && /(?:er|or|ist|ant|ian|nurse|ive|yst|clerk)$/.test(word)
}

/** The level word as the title writes it, with its full stop. */
function markText(mark: LevelMark, text: string): string {
  const end = text[mark.last.to] === '.' ? mark.last.to + 1 : mark.last.to
  return text.slice(mark.token.from, end)
}

function usedText(text: string, used: ReadonlySet<Token>): string {
  const tokens = [...used]
  return text.slice(Math.min(...tokens.map((token) => token.from)), Math.max(...tokens.map((token) => token.to)))
}
