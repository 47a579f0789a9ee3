/** What a title carries besides the work: terms of employment, shifts, pay, marks and places. Words are written as
 *  `titleWords` writes them. The lists are written by hand from what the ads of the test data carry. */
type NoiseKind = 'noise' | 'place'

/** What one word of a title is when it stands beside the role's name; null when it may belong to the work. */
export function noiseOf(word: string): NoiseKind | null {
  if (NOISE.has(word)) return 'noise'
  if (PLACES.has(word)) return 'place'
  return isReference(word) ? 'noise' : null
}

/** What two neighbouring words are together: "full time", "new york". */
export function noiseOfPair(first: string, second: string): NoiseKind | null {
  if (!PAIR_STARTS.has(first)) return null
  const pair = `${first} ${second}`
  if (NOISE_PAIRS.has(pair)) return 'noise'
  return PLACE_PAIRS.has(pair) ? 'place' : null
}

/** Two-letter codes of US states and Canadian provinces: a place only where a whole part of a title is one. */
export function isStateCode(word: string): boolean {
  return STATE_CODES.has(word)
}

/** Numbers, dates and reference codes such as "r12345" or "2024". */
function isReference(word: string): boolean {
  return /\d\d/.test(word) && /^(?:\d{2,}[a-z]{0,3}|[a-z]{1,3}\d{3,})$/.test(word)
}

const NOISE: ReadonlySet<string> = set(`
  remote remotely hybrid onsite wfh telecommute telework telecommuting inoffice
  urgent urgently hiring immediate immediately needed wanted required vacancy opening apply now new hot job position role opportunity
  fulltime parttime permanent temporary temp contract contractor contractual freelance freelancer seasonal casual perm perdiem prn interim
  fixedterm 1099 w2 c2h corp2corp nte
  shift day night evening weekend overnight morning afternoon midnight rotating flexible schedule am pm hour hourly week weekly monthly month year
  1st 2nd 3rd monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
  salary pay bonus usd eur gbp myr sgd rm k per benefit commission ote relocation provided sign signon
  mwd fmx mfd fmd wmd xfm gn m w d f x mf fm gender all any
  req requisition id ref no amp nbsp nf na gs wg ws wl nl cys
  based located location fluent speaking bilingual native speaker english spanish mandarin
  only max min up 2x job code series exempt nonexempt cleared clearance secret
  internal external future everyone welcome various multiple several sites
`)

const NOISE_PAIRS: ReadonlySet<string> = pairs(`
  full time|part time|fixed term|freelance project|per diem|per hour|per week|per month|per year|sign on|on site|in office|in person
  work from|from home|1st shift|2nd shift|3rd shift|first shift|second shift|third shift|day shift|night shift|evening shift
  swing shift|all gender|all level|all location|multiple location|entry fee|no experience|start date|job id|job code
  open to|to hire|temp to|not to|to exceed|top secret|term contract|maternity cover|parental leave|leave cover
`)

const PLACES: ReadonlySet<string> = set(`
  emea apac latam amer americas europe asia africa oceania nordic benelux dach anz uki gcc mena cee worldwide global globally international
  usa us uk uae eu america canada mexico brazil brasil argentina chile colombia peru uruguay australia zealand japan korea china taiwan
  india pakistan bangladesh nepal singapore malaysia thailand vietnam indonesia philippine israel turkey egypt nigeria kenya ghana
  germany deutschland france spain portugal italy ireland poland netherland belgium austria switzerland sweden norway denmark finland
  romania bulgaria hungary greece ukraine serbia croatia estonia latvia lithuania czechia england scotland wales
  alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas
  kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon
  pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming ontario quebec alberta manitoba saskatchewan
  nyc sf bay dc london paris berlin munich hamburg madrid barcelona lisbon rome milan amsterdam brussel vienna zurich stockholm oslo
  copenhagen helsinki warsaw prague budapest dublin edinburgh manchester toronto montreal vancouver calgary ottawa tokyo osaka seoul
  beijing shanghai shenzhen taipei bangkok jakarta manila hanoi mumbai delhi bengaluru bangalore hyderabad chennai pune gurgaon noida
  sydney melbourne brisbane perth auckland dubai riyadh cairo lagos nairobi johannesburg istanbul
  chicago boston seattle portland denver austin dallas houston atlanta miami orlando tampa phoenix philadelphia pittsburgh detroit
  minneapolis cleveland columbus cincinnati indianapolis nashville charlotte raleigh baltimore sacramento brooklyn manhattan queens
  oakland tucson omaha memphis louisville milwaukee albuquerque honolulu anchorage boise
  campinas curitiba penang selangor johor kepong subang puchong cyberjaya klang ipoh melaka sarawak sabah kl cheras
`)

const PLACE_PAIRS: ReadonlySet<string> = pairs(`
  new york|new jersey|new mexico|new hampshire|new zealand|new delhi|new orlean|north carolina|south carolina|north dakota|south dakota
  west virginia|rhode island|united state|united kingdom|hong kong|sri lanka|south africa|south korea|saudi arabia|puerto rico
  british columbia|nova scotia|north america|latin america|middle east|southeast asia|costa rica|el salvador|czech republic
  san francisco|san diego|san jose|san antonio|los angele|las vega|salt lake|st loui|st louis|kansas city|fort worth|palo alto
  mountain view|santa monica|santa clara|redwood city|long beach|long island|mexico city|buenos aire|buenos aires|sao paulo|rio de|tel aviv
  kuala lumpur|petaling jaya|shah alam|bay area|east coast|west coast|ho chi|chi minh|lake city|johor bahru
`)

/** The first words of all pairs, so that most words are done with one look. */
const PAIR_STARTS: ReadonlySet<string> = new Set(
  [...NOISE_PAIRS, ...PLACE_PAIRS].map((pair) => pair.split(' ')[0] ?? ''),
)

const STATE_CODES: ReadonlySet<string> = set(`
  al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut
  vt va wa wv wi wy dc on qc bc ab mb sk ns nb sp rj mg pr sc rs
`)

function set(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''))
}

function pairs(text: string): ReadonlySet<string> {
  return new Set(text.split(/[|\n]/).map((pair) => pair.trim()))
}
