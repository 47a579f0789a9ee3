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
  [
    'lead',
    set('generation gen generator qualification qualifier management abatement paint nurturing time conversion acid'),
  ],
  ['senior', set('living care center citizen housing services service high home community')],
  ['junior', set('high college')],
  [
    'graduate',
    set('school medical student program education admission assistant studies faculty recruiter recruitment'),
  ],
  ['intern', set('recruiter recruiting recruitment coordinator supervisor')],
  ['internship', set('coordinator recruiter')],
  ['apprenticeship', set('coordinator instructor')],
  ['apprentice', set('instructor')],
  ['trainee', set('coordinator recruiter')],
  ['entrepreneur', set('in')],
  ['presidente', set('prudente')],
  ['captain', set('america')],
  ['gm', set('food')],
  ['principal', set('gift')],
  ['experienced', set('hire')],
])

/** Who stands behind a rank without holding it: "CEO Assistant", "Director's Office". */
export const AIDES: ReadonlySet<string> = set(
  'assistant assistent assistentin assistenz assistente asistente secretary sekretar sekretarin sekretariat secretaire secretaria secretaresse aide office buro',
)

/** Words before a rank whose holder they serve, when a word of `SERVING` stands between: "Advisor to the Director". */
export const SERVANTS: ReadonlySet<string> = set(
  `assistant assistante assistent assistentin assistenz assistente asistente asystent asystentka secretary secretaire sekretar sekretarin
   segretaria segretario secretaria secretario secretaresse sekretarka sekretariat referent referentin ea pa aide advisor driver chauffeur bodyguard office
   buro reporting report support sekretærer sekreterare`,
)

export const SERVING: ReadonlySet<string> = set(
  'to der des dem von de du d di del dell della do da al alla van voor till til for fur of zu',
)

/** Those that serve the rank right behind them. In English an assistant manager is a manager of the second rank. */
export const SERVANTS_OF_NEXT: ReadonlySet<string> = set(
  `assistante assistent assistentin assistenz assistente asistente asystent asystentka secretaire sekretar sekretarin segretaria
   segretario secretaria secretaresse sekretarka sekretariat sekreterare`,
)

/** The ranks that an "assistant" before them shares. */
export const DEPUTISED: ReadonlySet<string> = set(
  'manager director vp supervisor superintendent foreman principal head chief lead leader dean directeur',
)

/** "Staff" is a rank only before these: a staff engineer leads, a staff nurse or staff accountant is on the staff. */
export const STAFF_RANKED: ReadonlySet<string> = set(
  'engineer developer scientist designer architect researcher programmer software data product program ml machine backend frontend fullstack security platform devops site',
)

/** "Associate" at the front is a junior rank only before these. */
export const ASSOCIATE_RANKED: ReadonlySet<string> = set('engineer developer designer analyst scientist manager')

/** A manager of one of these does individual work unless a rank says otherwise. */
export const MANAGED_THINGS: ReadonlySet<string> = set(
  `product project program account case success community brand content media campaign category partner partnership partnerships
   contract change release delivery portfolio relationship client customer territory event events process data test asset wealth fund
   incident problem crm seo ecommerce development bd growth strategy policy enablement launch bid proposal tender grant grants alliance
   alliances channel insight insights engagement onboarding implementation solution solutions produkt projekt
   programm lifecycle configuration requirement requirements stakeholder`,
)

/** Directors by name only. */
export const DIRECTED_ARTS: ReadonlySet<string> = set(
  'art creative funeral casting music choir film artistique artistico artistica creatif creativo creativa criativo arte',
)

/** What a rank noun of another language is followed by when it leads no staff: "chef de projet", "Gerente de Contas". */
export const LED_THINGS: ReadonlySet<string> = set(
  `projet proyecto progetto projeto projekt projektu projektow project projecten produit producto prodotto produto produktu product
   compte grand cuenta conta clientele clienti cliente clientes secteur publicite obra budowy relacionamento`,
)

export const LED_TEAMS: ReadonlySet<string> = set(
  'equipe equipa equipo squadra turno brigade zespołu zmiany grupo groupe gruppo cuadrilla poste file quart team',
)

/** "CEO" and its like. The short ones are also other things, and count only where nothing but a region or another rank stands beside them. */
export const CHIEF_LETTERS: ReadonlySet<string> = set('ceo cfo coo cto cio ciso cmo chro cpto cxo')
export const SHORT_CHIEF_LETTERS: ReadonlySet<string> = set('cao cbo cco cdo cgo cino clo cno cpo cqo cro cso cvo cho')

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''))
}
