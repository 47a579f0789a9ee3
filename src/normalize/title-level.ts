import type { Level, Rank } from '../domain/role.ts'
import { RANKS } from '../taxonomy/levels.ts'
import type { LevelMark } from './level-marks.ts'
import type { RoleNames } from './title-index.ts'
import type { Token } from './title-parts.ts'

/** What a title says of its bearer's standing; see `TitleReading`. */
export type Standing = {
  level: Level | null
  levelEvidence: string | null
  peopleManager: boolean | null
  rank: Rank | null
}

/** The role that a title names: the words it is named by, and the level of the rung those words name in full. */
export type NamedRole = { names: RoleNames; name: string; rung: Level | null }

/** The level, the leadership over people and the rank that a title states. `marks` are those that speak about the role, `used`
 *  the words of the role's name in the title. */
export function readStanding(
  marks: LevelMark[],
  used: ReadonlySet<Token>,
  role: NamedRole | null,
  text: string,
): Standing {
  const stated = marks.filter(
    (mark) => !mark.individual && (!used.has(mark.token) || (role !== null && counts(mark, role))),
  )
  const best = pick(stated)
  const named = role === null ? null : (role.rung ?? ownLevel(role, marks, used))
  const worded = marks.some((mark) => mark.rank !== null && used.has(mark.token))
  const byName = named !== null && (best === null || outranks(named, best.level, worded)) ? named : null
  return {
    level: byName ?? best?.level ?? null,
    levelEvidence: byName !== null ? namedText(byName, marks, used, text) : best === null ? null : markText(best, text),
    peopleManager: leadsPeople(byName, best, stated, marks, role),
    rank: RANK_ORDER.find((rank) => marks.some((mark) => mark.rank === rank)) ?? null,
  }
}

const RANK_ORDER: Rank[] = ['c_suite', 'vp', 'director', 'manager']

/** A rank over people is one; a grade of those who do the work is not, nor is a manager or leader by name only. */
function leadsPeople(
  byName: Level | null,
  best: LevelMark | null,
  stated: LevelMark[],
  marks: LevelMark[],
  role: NamedRole | null,
): boolean | null {
  if (byName !== null && byName !== 'lead') return RANKS.has(byName)
  if (byName === null && best?.people != null) return best.people
  if ((byName === null ? stated : marks).some((mark) => mark.people === true && !mark.individual)) return true
  const byNameOnly = (mark: LevelMark) => mark.rank !== null && role?.names.words.has(mark.token.word) === true
  return marks.some((mark) => mark.individual || (!stated.includes(mark) && byNameOnly(mark))) ? false : null
}

/** What a role over people states by its plain title, when a rank stands in it: "Nurse Manager", but not "Controller". */
function ownLevel({ names, name }: NamedRole, marks: LevelMark[], used: ReadonlySet<Token>): Level | null {
  if (names.title !== name || names.leads === null) return null
  return marks.some((mark) => mark.rank !== null && used.has(mark.token)) ? names.leads : null
}

function namedText(level: Level, marks: LevelMark[], used: ReadonlySet<Token>, text: string): string {
  const mark = marks.find((each) => each.level === level && used.has(each.token))
  return mark === undefined ? usedText(text, used) : markText(mark, text)
}

/** A beginner of a trade whose ladder starts high is a beginner; and where the rung names no rank in words ("Controller"), any
 *  grade beside it is the plainer statement. */
function outranks(named: Level, stated: Level, worded: boolean): boolean {
  if (stated === 'junior' || (!worded && RANKS.has(named) && !RANKS.has(stated))) return false
  return ORDER.indexOf(named) <= ORDER.indexOf(stated)
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
  const { word } = mark.token
  if (rung !== null) return false
  if (mark.token !== mark.last || (RANKS.has(mark.level) && (mark.front || names.leads !== null))) return true
  if (NAME_ONLY.has(word)) return false
  return mark.people === true || !names.words.has(word)
}

/** Words that are as often part of a trade's name as a rank; inside a role's name they are the name. */
const NAME_ONLY: ReadonlySet<string> = new Set(['manager', 'president', 'graduate', 'leader'])

/** The level word as the title writes it, with its full stop. */
function markText(mark: LevelMark, text: string): string {
  const end = text[mark.last.to] === '.' ? mark.last.to + 1 : mark.last.to
  return text.slice(mark.token.from, end)
}

function usedText(text: string, used: ReadonlySet<Token>): string {
  const tokens = [...used]
  return text.slice(Math.min(...tokens.map((token) => token.from)), Math.max(...tokens.map((token) => token.to)))
}
