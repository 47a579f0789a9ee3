import {
  CHIEF,
  DIRECTOR,
  GRADE,
  INTERN,
  JUNIOR,
  type LevelKind,
  MANAGER,
  NAMED_DIRECTOR,
  NAMED_MANAGER,
  PROJECT_LEAD,
  SENIOR,
  TEAM_LEAD,
} from '../taxonomy/level-kinds.ts'
import {
  ASSOCIATE_RANKED,
  CHIEF_LETTERS,
  DIRECTED_ARTS,
  LED_TEAMS,
  LED_THINGS,
  LEVEL_NUMERALS,
  MANAGED_THINGS,
  SHORT_CHIEF_LETTERS,
  STAFF_RANKED,
} from '../taxonomy/levels.ts'
import { isAlone, isBare, isFirst, isPerson, OF, type Place } from './level-place.ts'
import { bearer, besideChief, board, chiefLetters, member, namedTop } from './level-tops.ts'
import type { Token } from './title-parts.ts'

/** Words that state a level in some places only, each with its rule. */
export const LEVEL_NOUNS: ReadonlyMap<string, (place: Place) => LevelKind | null> = new Map([
  ['manager', manager],
  ['director', director],
  ['direttore', director],
  ['direttrice', director],
  ['directeur', director],
  ['directrice', director],
  ['directora', director],
  ['diretor', director],
  ['diretora', director],
  ['chief', chief],
  ['head', head],
  ['staff', staff],
  ['principal', principal],
  ['graduate', (place) => (isFirst(place) && !NO_GRADUATE.has(place.next?.word ?? '') ? JUNIOR : null)],
  ['associate', associate],
  ['chef', headOf],
  ['sjef', headOf],
  ['cheffe', headOf],
  ...each('founder cofounder chairman chairwoman entrepreneur', namedTop),
  ...each('drh daf dsi', (place) => (bearer(place) === null ? null : DIRECTOR)),
  ...each('mitglied sprecher sprecherin vorsitzender vorsitzende delegierter delegierte', member),
  ...each('leder amministratore', (place) =>
    isAlone(place) ? (place.token.word === 'leder' ? MANAGER : CHIEF) : null,
  ),
  ['md', (place) => (besideChief(place) ? CHIEF : null)],
  ...each(
    'partner partnerin owner associe associee administrateur administratrice bestuurder socio socia vd dg stifter',
    bearer,
  ),
  ...each('geschaftsfuhrung geschaeftsfuehrung geschaftsleitung geschaeftsleitung vorstand vorstande', board),
  ...each('expert expertin', expert),
  ...each(
    'student studentin studierende studierender etudiant etudiante estudiante studente studentessa estudante',
    student,
  ),
  ['stage', (place) => (isFirst(place) && (isBare(place) || STAGES.has(place.next?.word ?? '')) ? INTERN : null)],
  ['ausbildung', (place) => (isFirst(place) ? INTERN : null)],
  ['extern', (place) => (place.index > 0 ? INTERN : null)],
  ...each([...CHIEF_LETTERS].join(' '), chiefLetters),
  ...each([...SHORT_CHIEF_LETTERS].join(' '), (place) => (isAlone(place) || besideChief(place) ? CHIEF : null)),
  ...each([...LEVEL_NUMERALS.keys()].join(' '), numeral),
])

function each(words: string, rule: (place: Place) => LevelKind | null): [string, typeof rule][] {
  return words.split(' ').map((word) => [word, rule])
}

function manager({ before, next }: Place): LevelKind | null {
  if (before === undefined || (before.noise && next !== undefined)) return MANAGER
  return MANAGED_THINGS.has(before.word) ? NAMED_MANAGER : MANAGER
}

function director({ part, index, before }: Place): LevelKind | null {
  const after = part.slice(index + 1, index + 4).find((token) => !OF.has(token.word))?.word ?? ''
  return DIRECTED_ARTS.has(before?.word ?? '') || DIRECTED_ARTS.has(after) || after === 'photography'
    ? NAMED_DIRECTOR
    : DIRECTOR
}

/** A chief is an executive when an officer or the head of a whole field, and leads a trade, a section or a ward else. */
function chief({ part, index, before, next }: Place): LevelKind | null {
  if (next?.word === 'of') return part[index + 2]?.word === 'staff' ? null : DIRECTOR
  if (part.slice(index + 1, index + 7).some((token) => CHIEF_OF.has(token.word))) {
    return NO_CHIEF_OFFICER.has(next?.word ?? '') ? null : CHIEF
  }
  if (next !== undefined) return isPerson(next.word) ? TEAM_LEAD : null
  return index === 0 ? DIRECTOR : unitChief(before)
}

function unitChief(before: Token | undefined): LevelKind | null {
  return UNITS.has(before?.word ?? '') ? MANAGER : null
}

const CHIEF_OF: ReadonlySet<string> = new Set([
  'officer',
  'executive',
  'scientist',
  'economist',
  'architect',
  'counsel',
])

const NO_CHIEF_OFFICER: ReadonlySet<string> = new Set('watch petty warrant deck training election'.split(' '))

const UNITS: ReadonlySet<string> = new Set(
  'section branch division bureau department dept service unit team battalion'.split(' '),
)

/** "Head Nurse" leads nurses, "Head Procurement" and "Sales Head" a department. */
function head(place: Place): LevelKind | null {
  const { next, before } = place
  if (next === undefined) return UNITS.has(before?.word ?? '') ? MANAGER : DIRECTOR
  if (!isFirst(place) && !WIDE.has(before?.word ?? '')) return null
  if (next.word === 'start') return null
  return isPerson(next.word) ? TEAM_LEAD : DIRECTOR
}

const WIDE: ReadonlySet<string> = new Set(
  'global regional deputy assistant acting interim group country associate'.split(' '),
)

function staff({ part, index, before }: Place): LevelKind | null {
  const ranked = part.slice(index + 1, index + 4).some((token) => STAFF_RANKED.has(token.word))
  return ranked || STAFF_RANKED.has(before?.word ?? '') ? GRADE : null
}

function principal(place: Place): LevelKind | null {
  if (place.next?.word === 'gift') return null
  return place.next === undefined && SCHOOLS.has(place.before?.word ?? '') ? DIRECTOR : GRADE
}

const SCHOOLS: ReadonlySet<string> = new Set('school elementary academy vice assistant deputy college'.split(' '))

function associate({ part, index, token }: Place): LevelKind | null {
  const first = part.slice(0, index).every((other) => other.noise)
  const last = part.at(-1)?.word ?? ''
  return first && part.at(-1) !== token && ASSOCIATE_RANKED.has(last) ? JUNIOR : null
}

/** "Chef de service" heads a service; a chef without "de" cooks, and so does a "chef de partie". */
function headOf({ part, index, before, next }: Place): LevelKind | null {
  if (next === undefined) return SHORT_FIELDS.has(before?.word ?? '') ? MANAGER : null
  if (!['de', 'des', 'du', 'd'].includes(next.word)) return null
  const led = part.slice(index + 2, index + 5).find((token) => !OF.has(token.word))?.word ?? ''
  if (led === '' || COOKED.has(led)) return null
  if (led === 'cuisine' || LED_TEAMS.has(led)) return TEAM_LEAD
  if (led === 'entreprise') return CHIEF
  return LED_THINGS.has(led) ? PROJECT_LEAD : MANAGER
}

/** What Nordic titles write before a hyphen: "HR-chef". */
const SHORT_FIELDS: ReadonlySet<string> = new Set('hr it pr qa hse ehs crm bi'.split(' '))

const COOKED: ReadonlySet<string> = new Set(['partie', 'rang', 'tournant'])

/** What follows the French, Italian and Dutch word for an internship, and not the boards of a theatre. */
const STAGES: ReadonlySet<string> = new Set([
  ...OF,
  ...'assistant assistante marketing commercial communication ingenieur ressources juridique comptable'.split(' '),
])

function expert({ index, before, next }: Place): LevelKind | null {
  if (next !== undefined) return index === 0 && !TAUGHT.has(next.word) ? SENIOR : null
  return TAUGHT.has(before?.word ?? '') ? null : SENIOR
}

/** Experts by name: of a shop's wares, of a subject, or by a chartered trade. */
const TAUGHT: ReadonlySet<string> = new Set(
  'matter product beauty customer sales service guest food language domain comptable contable experience subject ai brand store fitness hair skin'.split(
    ' ',
  ),
)

function student(place: Place): LevelKind | null {
  if (place.token.to - place.token.from > place.token.word.length) return null
  if (place.next !== undefined) return isFirst(place) && OF.has(place.next.word) ? INTERN : null
  if (place.part.length > 3) return null
  return /^(?:phd|doctoral|international|of)$/.test(place.before?.word ?? '') ? null : INTERN
}

const NO_GRADUATE: ReadonlySet<string> = new Set(
  'school medical student program education admission assistant studies faculty recruiter recruitment'.split(' '),
)

const NUMERAL_KINDS: ReadonlyMap<string, LevelKind> = new Map(
  [...LEVEL_NUMERALS].map(([numeral, level]) => [
    numeral,
    { level, people: false, rank: null, individual: false } satisfies LevelKind,
  ]),
)

/** A numeral counts at the end of a part or after a word that names somebody: "Nurse II", not "IV Nurse" or "Tier 2 Support". */
function numeral({ token, before, next }: Place): LevelKind | null {
  const kind = NUMERAL_KINDS.get(token.word)
  if (kind === undefined || token.joint || before === undefined || COUNTED.has(before.word)) return null
  if (next !== undefined && TIMES.has(next.word)) return null
  const ends = next === undefined || next.slash || LEVEL_NUMERALS.has(next.word)
  return ends || (token.word !== 'i' && token.word !== 'iv' && isTradesman(before.word)) ? kind : null
}

const TIMES: ReadonlySet<string> = new Set(['year', 'month', 'week', 'day', 'hour', 'shift', 'yr'])

const COUNTED: ReadonlySet<string> = new Set(
  'tier phase class grade shift group area unit title building step part number no nf gs wg pgy section type zone region team world formula round tower of for in fur from'.split(
    ' ',
  ),
)

function isTradesman(word: string): boolean {
  return word.length > 4 && isPerson(word)
}
