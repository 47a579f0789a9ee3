import type { Level, Rung } from '../domain/role.ts'

/** The ladder of a role that states none, from the role's title. Years are whole years of work in the role;
 *  the steps 0-1, 1-3, 3-5, 5-8 and 8+ are those of the reference role. A title that already ends in a rank
 *  ("Project Manager") gets a director as its last rung, since "Project Manager Manager" is nobody's title. */
export function defaultLadder(title: string): Rung[] {
  const ranked = /\b(?:manager|supervisor|director)$/i.test(title)
  const last: Rung = ranked
    ? { level: 'director', title: `Head ${title}`, minYears: 8, maxYears: null }
    : { level: 'manager', title: `${title} Manager`, minYears: 8, maxYears: null }
  return [
    { level: 'junior', title: `Junior ${title}`, minYears: 0, maxYears: 1 },
    { level: 'mid', title, minYears: 1, maxYears: 3 },
    { level: 'senior', title: `Senior ${title}`, minYears: 3, maxYears: 5 },
    { level: 'lead', title: `Lead ${title}`, minYears: 5, maxYears: 8 },
    last,
  ]
}

/** Levels that lead people. */
export const RANKS: ReadonlySet<Level> = new Set<Level>(['manager', 'director', 'executive'])

/** Words that state a level wherever they stand, unless a phrase of `NOT_A_LEVEL` or the role's own name holds them.
 *  Written as `titleWords` writes them. */
export const LEVEL_WORDS: ReadonlyMap<string, Level> = new Map<string, Level>([
  ...words('intern', 'intern internship trainee apprentice apprenticeship extern externship coop praktikant praktikum'),
  ...words('intern', 'werkstudent estagio estagiario becario stagiaire'),
  ...words('junior', 'junior jr jnr entrylevel newgrad graduate'),
  ...words('mid', 'intermediate midlevel midcareer'),
  ...words('senior', 'senior sr snr ssr experienced'),
  ...words('lead', 'lead leader principal staff head teamlead distinguished'),
  ...words('manager', 'manager supervisor supervisory foreman superintendent'),
  ...words('director', 'director'),
  ...words('executive', 'vp svp evp avp rvp president chief'),
])

/** A numeral after the role: II is one step above the entry grade. */
export const LEVEL_NUMERALS: ReadonlyMap<string, Level> = new Map([
  ['i', 'junior'],
  ['ii', 'mid'],
  ['iii', 'senior'],
  ['iv', 'lead'],
  ['1', 'junior'],
  ['2', 'mid'],
  ['3', 'senior'],
  ['4', 'lead'],
])

/** What may not follow a word for it to state a level: "Lead Generation" is no lead, "Senior Living" no senior. */
export const NOT_A_LEVEL_BEFORE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['lead', set('generation gen qualification management abatement paint nurturing time')],
  ['senior', set('living care center citizen housing services service high home')],
  ['junior', set('high college')],
  ['chief', set('of engineer')],
  ['graduate', set('school medical student program education admission assistant studies faculty')],
  ['intern', set('program recruiter coordinator')],
  ['internship', set('coordinator recruiter')],
  ['apprenticeship', set('coordinator instructor')],
  ['apprentice', set('instructor')],
  ['principal', set('gift')],
  ['head', set('start')],
  ['manager', set('assistant')],
])

/** "Staff" is a rank only before these: a staff engineer leads, a staff nurse or staff accountant is on the staff. */
export const STAFF_RANKED: ReadonlySet<string> = set(
  'engineer developer scientist designer architect researcher programmer software data product program ml machine backend frontend fullstack security platform devops site',
)

/** "Associate" at the front is a junior rank only before these. */
export const ASSOCIATE_RANKED: ReadonlySet<string> = set('engineer developer designer analyst scientist manager')

function words(level: Level, text: string): [string, Level][] {
  return text.split(' ').map((word) => [word, level])
}

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
