import { compoundLevel } from '../taxonomy/level-compounds.ts'
import { DIRECTOR, HEAD_OF_BODY, INTERN, type LevelKind, PROJECT_LEAD, TEAM_LEAD } from '../taxonomy/level-kinds.ts'
import { LEVEL_PHRASES, LEVEL_WORDS } from '../taxonomy/level-words.ts'
import {
  AIDES,
  DEPUTISED,
  LED_TEAMS,
  LED_THINGS,
  NOT_A_LEVEL_BEFORE,
  SERVANTS,
  SERVANTS_OF_NEXT,
  SERVING,
} from '../taxonomy/levels.ts'
import { LEVEL_NOUNS } from './level-nouns.ts'
import type { Place } from './level-place.ts'
import type { Token } from './title-parts.ts'

/** A word that states a level, with the words that belong to it ("head of"). `front`: nothing about the work stands before
 *  it in its part, as in "Manager, Compliance". `apart`: it says who leads or how far somebody is, and nothing of the work. */
export type LevelMark = LevelKind & { token: Token; last: Token; front: boolean; apart: boolean }

/** Every word of one part of a title that may state a level. Whether it does depends on the role chosen. A rank that another
 *  person holds is none: "Assistant to the CEO". */
export function levelMarks(part: Token[]): LevelMark[] {
  const marks: LevelMark[] = []
  let front = true
  for (let index = 0; index < part.length; index++) {
    const token = part[index]
    if (token === undefined) break
    const found = markAt(part, index, token)
    if (found === null || (found.kind.people !== false && isServed(part, index, index + found.length))) {
      front &&= token.noise || GLUE.has(token.word)
      continue
    }
    const last = part[index + found.length - 1] ?? token
    marks.push({ ...found.kind, token, last, front, apart: found.apart })
    index += found.length - 1
  }
  return marks
}

/** Words that join a rank to what it is over. */
export const GLUE: ReadonlySet<string> = new Set(
  'of the for der des die das de du da do di del della d la le l en fur van i im in bei at e y och og stellvertretender stellvertretende stv deputy acting interim global regional'.split(
    ' ',
  ),
)

type Found = { kind: LevelKind; length: number; apart: boolean }

function markAt(part: Token[], index: number, token: Token): Found | null {
  if (!KNOWN.has(token.word)) return found(compoundLevel(token.word), null)
  const phrase = phraseAt(part, index, token)
  if (phrase !== null) return phrase
  const place: Place = { part, index, token, before: part[index - 1], next: part[index + 1] }
  const special = LEVEL_NOUNS.get(token.word)
  if (special !== undefined) return found(special(place), token.word)
  const kind = LEVEL_WORDS.get(token.word)
  if (kind === undefined) return found(compoundLevel(token.word), null)
  if (place.next !== undefined && NOT_A_LEVEL_BEFORE.get(token.word)?.has(place.next.word)) return null
  if (kind === INTERN && isProgramStaff(place)) return null
  return found(COMPLEMENTED.has(token.word) ? complemented(place, kind) : kind, token.word)
}

/** Every word that a mark can begin with, so that most words are done with one look. */
const KNOWN: ReadonlySet<string> = new Set([...LEVEL_WORDS.keys(), ...LEVEL_NOUNS.keys(), ...LEVEL_PHRASES.keys()])

/** "Internship Program" is for interns, "Internship Program Lead" is not. */
function isProgramStaff({ part, index, next }: Place): boolean {
  const after = part[index + 2]
  return next?.word === 'program' && after !== undefined && !after.noise && !after.slash
}

/** `word` is null for a compound, which names the work too; so do the words for owners and chief officers. */
function found(kind: LevelKind | null, word: string | null): Found | null {
  if (kind === null) return null
  const apart = word !== null && (kind.rank !== 'c_suite' || word === 'chief' || word === 'president')
  return { kind, length: 1, apart }
}

function phraseAt(part: Token[], index: number, token: Token): Found | null {
  const phrases = LEVEL_PHRASES.get(token.word)
  const hit = phrases?.find(({ words }) => words.every((word, at) => part[index + at]?.word === word))
  if (hit === undefined) return null
  const length = hit.words.length
  const next = part[index + length]
  if (hit.words.at(-1) === 'partner' && hit.words[0] === 'senior' && index > 0) return null
  const ends = next === undefined || next.joint || next.slash || next.noise || GLUE.has(next.word)
  if (ends) return { kind: hit.kind, length, apart: hit.apart }
  if (hit.kind === HEAD_OF_BODY) return { kind: DIRECTOR, length, apart: hit.apart }
  const last = hit.words.at(-1) ?? ''
  const open = OPEN_ENDED.has(last) || (last === 'general' && hit.words[0] === 'director')
  return open ? null : { kind: hit.kind, length, apart: hit.apart }
}

/** What a phrase ends in that other names begin with: "Senior Partner Manager", "Medical Director, General Surgery". */
const OPEN_ENDED: ReadonlySet<string> = new Set(['partner', 'owner', 'member'])

/** Nouns for a leader that say only with their complement what is led. */
const COMPLEMENTED: ReadonlySet<string> = new Set(
  'jefe jefa chefe gerente responsable responsabile responsavel kierownik kierowniczka capo hoofd encargado encargada leiter leiterin menedzer menadzer menedzerka'.split(
    ' ',
  ),
)

function complemented({ part, index }: Place, kind: LevelKind): LevelKind {
  const rest = part.slice(index + 1, index + 5).find((token) => !GLUE.has(token.word))
  if (rest === undefined) return kind
  if (LED_THINGS.has(rest.word)) return PROJECT_LEAD
  return LED_TEAMS.has(rest.word) ? TEAM_LEAD : kind
}

/** Whether the rank from `start` to before `end` is that of the one whom the title's person serves. */
function isServed(part: Token[], start: number, end: number): boolean {
  return hasAideBehind(part, end) || isServedBefore(part, start) || isServedByServant(part, start)
}

function hasAideBehind(part: Token[], end: number): boolean {
  const next = part[end]
  if (next === undefined || next.slash || next.joint) return false
  return AIDES.has(next.word) || (next.word === 'personal' && AIDES.has(part[end + 1]?.word ?? ''))
}

/** The nearest servant before the rank serves it over "to" and its like, or when it stands right before. */
function isServedByServant(part: Token[], start: number): boolean {
  let at = start - 1
  while (at >= 0 && at >= start - 6 && !SERVANTS.has(part[at]?.word ?? '')) {
    if (part[at]?.joint || part[at]?.slash) return false
    at--
  }
  const servant = part[at]
  const after = part[at + 1]
  if (servant === undefined || after === undefined || at < start - 6 || after.joint || after.slash) return false
  if (SERVING.has(after.word)) return true
  if (at < start - 1) return false
  return SERVANTS_OF_NEXT.has(servant.word) || (servant.word === 'assistant' && !isDeputy(part, at, after))
}

/** "Chief of Staff to the CTO": whatever stands before, the rank is another's. */
function isServedBefore(part: Token[], start: number): boolean {
  const at = ['the', 'our', 'a'].includes(part[start - 1]?.word ?? '') ? start - 2 : start - 1
  return at > 0 && part[at]?.word === 'to'
}

/** "Assistant Manager", but not "Executive Assistant Director" or "Assistant CEO". */
function isDeputy(part: Token[], at: number, rank: Token): boolean {
  return DEPUTISED.has(rank.word) && !OWN_ASSISTANT.has(part[at - 1]?.word ?? '')
}

const OWN_ASSISTANT: ReadonlySet<string> = new Set(['executive', 'personal', 'administrative', 'management', 'team'])
