/** The words of a title or alias in the form they are compared in: lower case, no accents, singular, one spelling.
 *  Reads at most the first 300 characters. Never throws. */
export function titleWords(text: string): string[] {
  return joinCompounds(
    plainText(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '')
      .map(titleWord)
      .filter((word) => word !== 'and'),
  )
}

/** One string that two names of the same thing share: `aliasKey('Nurses, Registered') === 'nurse registered'`. */
export function aliasKey(text: string): string {
  return titleWords(text).join(' ')
}

/** Lower case without accents and apostrophes, with `C++`, `C#`, `.NET` and `Node.js` turned into letters. */
export function plainText(text: string): string {
  if (/^[a-z0-9]{1,300}$/i.test(text)) return text.toLowerCase()
  const lower = text.slice(0, 300).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’`]/g, '')
  if (!/[+#.]/.test(lower)) return lower
  return lower
    .replaceAll('c++', 'cpp')
    .replaceAll('c#', 'csharp')
    .replaceAll('.net', ' dotnet')
    .replaceAll('node.js', 'nodejs')
    .replaceAll('ph.d', 'phd')
}

/** The singular, once-spelled form of one plain word. */
export function titleWord(word: string): string {
  return SPELLINGS.get(word) ?? singular(word)
}

/** Joins words that are written apart or together, and spelled-out names that have a common abbreviation. */
function joinCompounds(words: string[]): string[] {
  const joined: string[] = []
  for (const word of words) {
    const before = joined.at(-1)
    const compound = before === undefined ? undefined : compoundOf(before, word)
    if (compound === undefined) joined.push(word)
    else joined[joined.length - 1] = compound
  }
  return joined
}

/** The joined form of two neighbouring words; undefined when they stay apart. */
export function compoundOf(first: string, second: string): string | undefined {
  return COMPOUND_STARTS.has(first) ? COMPOUNDS.get(`${first} ${second}`) : undefined
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || KEPT.has(word)) return word
  if (word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

/** "services" keeps its s, since a Patient Service and a Patient Services Representative are two roles in health care;
 *  "accounts" too: an Account Executive sells, an Accounts Executive keeps books. */
const KEPT: ReadonlySet<string> = new Set([
  'services',
  'accounts',
  'sales',
  'news',
  'ios',
  'aws',
  'devops',
  'sas',
  'gis',
  'ops',
  'nodejs',
])

const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mgr: 'manager',
    mngr: 'manager',
    mgmt: 'management',
    engr: 'engineer',
    asst: 'assistant',
    assoc: 'associate',
    rep: 'representative',
    reps: 'representative',
    coord: 'coordinator',
    supv: 'supervisory',
    supvy: 'supervisory',
    spec: 'specialist',
    mktg: 'marketing',
    svp: 'svp',
    acct: 'account',
    intl: 'international',
    centre: 'center',
    centres: 'center',
    programme: 'program',
    programmes: 'program',
    counsellor: 'counselor',
    counsellors: 'counselor',
    labour: 'labor',
    labourer: 'laborer',
    labourers: 'laborer',
    behaviour: 'behavior',
    behavioural: 'behavioral',
    paediatric: 'pediatric',
    paediatrician: 'pediatrician',
    anaesthetist: 'anesthetist',
    anaesthesiologist: 'anesthesiologist',
    gynaecologist: 'gynecologist',
    orthopaedic: 'orthopedic',
    orthopaedics: 'orthopedic',
    adviser: 'advisor',
    advisers: 'advisor',
    fibre: 'fiber',
    modeller: 'modeler',
    executives: 'executive',
    engineers: 'engineer',
    dietician: 'dietitian',
    theatre: 'theater',
    jewellery: 'jewelry',
    women: 'womens',
    staffs: 'staff',
    crews: 'crew',
    sapbasis: 'basis',
  }),
)

const COMPOUNDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'full stack': 'fullstack',
    'front end': 'frontend',
    'back end': 'backend',
    'help desk': 'helpdesk',
    'health care': 'healthcare',
    'e commerce': 'ecommerce',
    'e learning': 'elearning',
    'pre sales': 'presales',
    'dev ops': 'devops',
    'cyber security': 'cybersecurity',
    'child care': 'childcare',
    'day care': 'daycare',
    'care giver': 'caregiver',
    'tele sales': 'telesales',
    'fork lift': 'forklift',
    'hair stylist': 'hairstylist',
    'hair dresser': 'hairdresser',
    'house keeper': 'housekeeper',
    'house keeping': 'housekeeping',
    'dish washer': 'dishwasher',
    'grounds keeper': 'groundskeeper',
    'ground keeper': 'groundskeeper',
    'ground keeping': 'groundskeeping',
    'grounds keeping': 'groundskeeping',
    'store keeper': 'storekeeper',
    'book keeper': 'bookkeeper',
    'farm worker': 'farmworker',
    'farm hand': 'farmhand',
    'sheep herder': 'sheepherder',
    'bee keeper': 'beekeeper',
    'deck hand': 'deckhand',
    'iron worker': 'ironworker',
    'dry wall': 'drywall',
    'multi media': 'multimedia',
    'tele health': 'telehealth',
    'tele communication': 'telecommunication',
    'web site': 'website',
    'data base': 'database',
    'post doctoral': 'postdoctoral',
    'neuro psychologist': 'neuropsychologist',
    'key holder': 'keyholder',
    'on boarding': 'onboarding',
    'co founder': 'cofounder',
    'co op': 'coop',
    'bar back': 'barback',
    'bell man': 'bellman',
    'drafts man': 'draftsman',
    'copy writer': 'copywriter',
    'kinder garten': 'kindergarten',
    'pre school': 'preschool',
    'pre kindergarten': 'prek',
    'pre k': 'prek',
    'ob gyn': 'obgyn',
    'x ray': 'xray',
    'human resource': 'hr',
    'information technology': 'it',
    'machine learning': 'ml',
    'artificial intelligence': 'ai',
    'user experience': 'ux',
    'user interface': 'ui',
    'business intelligence': 'bi',
    'public relation': 'pr',
    'vice president': 'vp',
    'food beverage': 'fb',
    'f b': 'fb',
    'research development': 'rd',
    'r d': 'rd',
    'learning development': 'ld',
    'l d': 'ld',
    'search engine': 'searchengine',
    'real estate': 'realestate',
    'air conditioning': 'aircon',
    'go to': 'goto',
    'goto market': 'gtm',
  }),
)

/** The first words of all compounds, so that most words are done with one look. */
const COMPOUND_STARTS: ReadonlySet<string> = new Set([...COMPOUNDS.keys()].map((pair) => pair.split(' ')[0] ?? ''))
