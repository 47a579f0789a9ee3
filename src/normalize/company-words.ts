/** Words around an employer's name that do not tell employers apart. Written by hand: the legal forms of the countries whose
 *  boards are read (their registers' own abbreviations), folded to lower case without accents and dots. */
export const LEGAL_FORMS: ReadonlySet<string> = set(`
  inc incorporated llc llp lllp lp ltd limited corp corporation co company plc pllc pc pbc cic
  gmbh mbh ag kg kgaa ohg gbr ug ev eg se sce
  bv nv vof cv sa sas sasu sarl eurl snc scop sci sprl srl bvba asbl vzw
  spa srls sapa scarl sl slu slp slne sociedad anonima
  ab aktiebolag hb as asa ans aps a/s oy oyj ab ehf hf
  spzoo sro doo dd ad ood eood kft zrt nyrt rt bt sia uab oü ou
  pty ptyltd pvt private pte bhd sdn tbk pt kk gk godo kabushiki kaisha
  ltda eireli me sab rl ooo oao zao pao tov
  holding holdings group
`)

/** Legal forms of several words, as they read when dots and slashes are gone. Longest first. */
export const LEGAL_PHRASES: readonly string[] = [
  'gmbh and co kg',
  'gmbh and co kgaa',
  'gmbh co kg',
  's de r l de c v',
  's a de c v',
  'sa de cv',
  's de rl de cv',
  'sp z o o',
  'sp zoo',
  's p a',
  's r l',
  's a s',
  's a r l',
  's r o',
  'd o o',
  'b v',
  'n v',
  's a',
  'a s',
  'l l c',
  'l l p',
  'l p',
  'p c',
  'p l c',
  'e v',
  'k k',
  'pty ltd',
  'pvt ltd',
  'pte ltd',
  'sdn bhd',
  'and co',
]

/** What a careers site adds to the name: "Acme Careers", "Jobs at Acme". */
export const BOARD_WORDS: ReadonlySet<string> = set(`
  careers career jobs job hiring recruiting recruitment talent vacancies karriere stellen emploi emplois empleo carriere
  external internal board site official hq headquarters
`)

/** Countries and parts of the world that a subsidiary carries: "Acme (UK) Ltd", "Acme Deutschland GmbH". */
export const SUBSIDIARY_WORDS: ReadonlySet<string> = set(`
  us usa uk eu emea apac latam america americas europe asia international global worldwide
  deutschland germany france espana spain italia italy nederland netherlands belgium belgie belgique schweiz suisse switzerland
  osterreich austria polska poland ireland portugal brasil brazil mexico canada india china japan singapore australia sverige sweden
  danmark denmark norge norway suomi finland ceska romania turkiye israel
`)

/** Words and names that mark a firm that advertises for others. The names are the large staffing firms' own. */
export const AGENCY_WORDS: ReadonlySet<string> = set(`
  staffing recruiters recruiter recruitment recruiting recruit headhunters headhunter headhunting personnel manpower workforce
  zeitarbeit personaldienstleistungen personaldienstleister personalvermittlung personalberatung leiharbeit
  interim uitzendbureau detachering bemanning outplacement placements temps
  adecco randstad hays kforce aerotek teksystems cybercoders jobot actalent allegis manpowergroup spherion collabera kelly robertwalters
  brunel synergie crit proman hudson morganmckinley lhh modis experis
`)

export const AGENCY_PHRASES: readonly string[] = [
  'talent solutions',
  'talent partners',
  'executive search',
  'search partners',
  'search group',
  'employment agency',
  'employment services',
  'employment professionals',
  'robert half',
  'robert walters',
  'michael page',
  'page personnel',
  'insight global',
  'apex systems',
  'beacon hill',
  'kelly services',
  'tempo team',
  'gi group',
  'start people',
  'morgan mckinley',
]

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''))
}
