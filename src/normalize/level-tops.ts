import { CHIEF, type LevelKind } from '../taxonomy/level-kinds.ts'
import { CHIEF_LETTERS } from '../taxonomy/levels.ts'
import { isAlone, isFirst, isPerson, OF, type Place } from './level-place.ts'

/** Names of owners and board members that are part of other names too ("Product Owner", "Business Partner"): they count alone,
 *  before "of" or a place, and when an "and" or a slash parts them from the rest. */
export function bearer(place: Place): LevelKind | null {
  const { token, next } = place
  if (isAlone(place) || isPractice(place)) return CHIEF
  if (next === undefined) return token.joint || token.slash || besideChief(place) ? CHIEF : null
  if (!isFirst(place) || next.word === 'operator') return null
  return next.joint || next.slash || OF.has(next.word) ? CHIEF : null
}

/** A partner beside a profession that is practised in partnerships: "Avocat associé", "Partner Steuerberatung". */
function isPractice({ part, index }: Place): boolean {
  const rest = part.filter((_, at) => at !== index)
  return rest.length === 1 && PRACTISED.test(rest[0]?.word ?? '')
}

const PRACTISED =
  /^(?:rechtsanw|patentanw|anwalt|steuerberat|wirtschaftspruf|attorney|lawyer|solicitor|advo[ck]a|avocat|abogad|avvocat|adwokat|notai?r|audit|tax|law$)/

/** Who sits in, speaks for or chairs a body that runs a firm: "Mitglied der erweiterten Geschäftsleitung". */
export function member({ part, index, next, token }: Place): LevelKind | null {
  if (next === undefined) return token.word.startsWith('vorsitzend') ? CHIEF : null
  return part.slice(index + 1, index + 5).some(({ word }) => BODY.test(word)) ? CHIEF : null
}

const BODY =
  /^(?:geschafts(?:leit|fuhr)ung|vorstand|verwaltungsrat|aufsichtsrat|stiftungsrat|beirat|direktion|direktorium|prasidi)/

/** "Founder & Director", but not "Founder Success Manager" or "Former Founder". */
export function namedTop({ before, next }: Place): LevelKind | null {
  if (before?.word === 'former') return null
  if (next?.word === 'in') return null
  return next === undefined || next.joint || next.slash || next.noise || OF.has(next.word) ? CHIEF : null
}

export function besideChief({ part, index, next, token }: Place): boolean {
  const before = part[index - 1]
  return (
    ((token.joint || token.slash) && before !== undefined && isTop(before.word)) ||
    (next !== undefined && (next.joint || next.slash) && isTop(next.word))
  )
}

function isTop(word: string): boolean {
  return CHIEF_LETTERS.has(word) || TOP.has(word)
}

const TOP: ReadonlySet<string> = new Set(
  'founder cofounder owner president chairman partner inhaber grunder'.split(' '),
)

/** "CFO Germany" and "CTO & Founder", but not "CFO Advisory" or "CTO Recruiter". */
export function chiefLetters(place: Place): LevelKind | null {
  const { next } = place
  if (next === undefined || next.joint || next.slash || next.noise || OF.has(next.word)) return CHIEF
  return isPerson(next.word) || NOT_CHIEF.has(next.word) ? null : CHIEF
}

const NOT_CHIEF: ReadonlySet<string> = new Set(
  'advisory office services staff program practice suite support consulting organization team assistenz assistentin'.split(
    ' ',
  ),
)

/** The body alone is its member; with words before it, somebody who works for it ("Referent der Geschäftsleitung"). */
export function board(place: Place): LevelKind | null {
  return place.part.slice(0, place.index).every((token) => token.noise || BOARD_WORDS.has(token.word)) ? CHIEF : null
}

const BOARD_WORDS: ReadonlySet<string> = new Set(
  'erweiterte erweiterten stellvertretende stellvertretender stv alleiniger alleiniges mitglied vorsitzender vorsitzende der des im in technische kaufmannische'.split(
    ' ',
  ),
)
