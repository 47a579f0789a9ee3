import type { Place, RemoteScope, WorkMode } from '../domain/place.ts'

export type OpeningPlace = {
  /** "c:US.CA.5391959", "r:US.CA", "n:US"; for remote work without a place whom it is open to: "n:US", "area:emea", "worldwide". Sorted. */
  known: string[]
  /** Where no city is known, or a place text has no known place: the telling words of the texts, sorted. "Cook County,
   *  Illinois" and "Lake County, Illinois" are known as Illinois both. */
  words: string[]
  mode: WorkMode | null
}

type Where = {
  places: Place[]
  /** The places as stated. */
  placeTexts: string[]
  unresolvedPlaces: string[]
  workMode: WorkMode | null
  remoteScope: RemoteScope | null
}

/** The places of an ad as keys that can be compared. A region or country that a narrower place lies in is left out. */
export function readOpeningPlace(where: Where): OpeningPlace {
  const keys = [...new Set([...where.places.map(keyOf), ...scopeKeys(where)])]
  const known = keys.filter((key) => !keys.some((other) => other !== key && liesIn(other, key))).sort()
  const names = namesOf(where)
  const isPlaced = known.some(isCity)
  const words = isPlaced
    ? [
        ...tellingWords(where.unresolvedPlaces, names),
        ...tellingWords(where.placeTexts, names).filter((word) => PARTS.has(word)),
      ]
    : tellingWords([...where.placeTexts, ...where.unresolvedPlaces], names)
  return { known, words: [...new Set(words)].sort(), mode: where.workMode }
}

export type PlaceVerdict = { says: 'same' | 'unsure' | 'different'; detail: string }

/** Compares where two ads are. Part of the other's places, or a wider one, is `unsure`: it may be another opening. */
export function comparePlaces(a: OpeningPlace, b: OpeningPlace): PlaceVerdict {
  const says = worst(compareKnown(a, b), compareWords(a.words, b.words), compareModes(a, b))
  return { says, detail: says === 'same' ? spell(a) : `${spell(a)} and ${spell(b)}` }
}

/** What stands for the places in an index. */
export function placeKey({ known, words }: OpeningPlace): string {
  return known.some(isCity) || words.length === 0 ? known.join(' ') : `text:${words.join(' ')}`
}

/** Texts whose words are the same say the same place, also when only one names the region. */
function compareKnown(a: OpeningPlace, b: OpeningPlace): PlaceVerdict['says'] {
  if (a.known.join(' ') === b.known.join(' ')) return 'same'
  const touch = a.known.some((one) =>
    b.known.some((other) => one === other || liesIn(one, other) || liesIn(other, one)),
  )
  if (!touch && a.known.length > 0 && b.known.length > 0) return 'different'
  const isOneText = a.words.length > 0 && a.words.join(' ') === b.words.join(' ')
  return isOneText && !a.known.some(isCity) && !b.known.some(isCity) ? 'same' : 'unsure'
}

/** "Middle School" and "High School" are two places, "HQ Building 2" beside nothing may be one. */
function compareWords(a: string[], b: string[]): PlaceVerdict['says'] {
  const [onlyA, onlyB] = [a.filter((word) => !b.includes(word)), b.filter((word) => !a.includes(word))]
  if (onlyA.length === 0 && onlyB.length === 0) return 'same'
  return onlyA.length > 0 && onlyB.length > 0 ? 'different' : 'unsure'
}

/** Remote work and work at a place are two openings. Beside a whole country remote work goes without saying, beside a city not. */
function compareModes(a: OpeningPlace, b: OpeningPlace): PlaceVerdict['says'] {
  if (a.mode === b.mode || (a.mode !== 'remote' && b.mode !== 'remote')) return 'same'
  const isStated = a.mode !== null && b.mode !== null
  return isStated || a.known.some(isCity) ? 'unsure' : 'same'
}

function worst(...verdicts: PlaceVerdict['says'][]): PlaceVerdict['says'] {
  return verdicts.find((each) => each === 'different') ?? verdicts.find((each) => each === 'unsure') ?? 'same'
}

function spell({ known, words, mode }: OpeningPlace): string {
  const named = [...known, ...(words.length > 0 ? [`"${words.join(' ')}"`] : [])].join(' ')
  return `${named || 'no place'}${mode === null ? '' : `, ${mode}`}`
}

/** Words of an ad's own places, for titles that repeat them. */
export function placeWords(places: Place[], texts: string[]): ReadonlySet<string> {
  const names = places.flatMap(({ city, region, regionName, country }) => [
    city,
    region,
    regionName,
    ...countryNames(country),
  ])
  const words = [...names, ...texts].flatMap((name) => (name === null ? [] : fold(name).split(' ')))
  return new Set(words.filter((word) => word.length > 1 && !AMBIGUOUS.has(word)))
}

/** Codes of regions that are words of titles. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  'it',
  'in',
  'or',
  'me',
  'pa',
  'md',
  'ms',
  'ma',
  'hr',
  'ml',
  'ai',
  'qa',
  'vp',
  'pt',
  'ct',
])

const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const SHORT_NAMES: Record<string, string[]> = { US: ['us', 'usa', 'u s'], GB: ['uk', 'gb'], AE: ['uae'] }

/** Kept, for a name costs more to make than all the rest of a place; there are 250 codes. */
const KNOWN_NAMES = new Map<string, string[]>()

function countryNames(code: string): string[] {
  if (!/^[A-Z]{2}$/.test(code)) return []
  const names = KNOWN_NAMES.get(code) ?? [...(SHORT_NAMES[code] ?? []), NAMES.of(code) ?? '']
  KNOWN_NAMES.set(code, names)
  return names
}

/** Regions that are one city: the city and the region are one place. ISO 3166-2 codes or GeoNames admin1 codes. */
const CITY_REGIONS: ReadonlySet<string> = new Set([
  'US.DC',
  'DE.16',
  'DE.04',
  'AT.09',
  'MX.09',
  'IN.07',
  'CN.22',
  'CN.23',
  'CN.28',
  'CN.33',
  'KR.11',
  'RU.48',
])
const CITY_COUNTRIES: ReadonlySet<string> = new Set(['SG', 'HK', 'MO', 'MC', 'VA', 'GI'])

function keyOf({ kind, country, region, city, geonameId }: Place): string {
  if (CITY_COUNTRIES.has(country)) return `n:${country}`
  if (kind === 'country') return `n:${country}`
  const inRegion = `${country}.${region ?? ''}`
  if (kind === 'region' || CITY_REGIONS.has(inRegion)) return `r:${inRegion}`
  return `c:${inRegion}.${geonameId ?? fold(city ?? '')}`
}

/** Whom remote work is open to counts only when no place is stated. */
function scopeKeys({ places, workMode, remoteScope }: Where): string[] {
  if (places.length > 0) return []
  if (remoteScope?.kind === 'countries') return remoteScope.countries.map((country) => `n:${country}`)
  if (remoteScope?.kind === 'area') return [`area:${fold(remoteScope.area)}`]
  if (remoteScope?.kind === 'worldwide') return ['worldwide']
  return workMode === 'remote' ? ['remote'] : []
}

function liesIn(narrow: string, wide: string): boolean {
  return narrow.slice(2).startsWith(`${wide.slice(2)}.`) && narrow !== wide && !wide.startsWith('area:')
}

/** Words that place texts carry or leave out at will. */
const LOOSE: ReadonlySet<string> = new Set(
  `and or the of in at hq headquarter headquarters office offices main hybrid remote remotely onsite on site based home work from
   united states county city town area metro greater location locations anywhere worldwide global world wide nationwide country only
   various multiple flexible fully distributed telework eligible`.split(/\s+/),
)

/** Parts of a city for which an employer hires apart. */
const PARTS: ReadonlySet<string> = new Set(
  'north south east west northeast northwest southeast southwest central downtown midtown uptown inner outer'.split(
    ' ',
  ),
)

const MOST_WORDS = 24

function tellingWords(texts: string[], names: ReadonlySet<string>): string[] {
  const words = texts.slice(0, 20).flatMap((text) => fold(text.slice(0, 200)).split(' '))
  const telling = words.filter(
    (word) => word !== '' && !LOOSE.has(word) && !names.has(word) && !/^[a-z]{2}$/.test(word),
  )
  return [...new Set(telling)].sort().slice(0, MOST_WORDS)
}

/** The names of what the keys know already. */
function namesOf({ places, remoteScope }: Where): ReadonlySet<string> {
  const scope = remoteScope?.kind === 'countries' ? remoteScope.countries.flatMap(countryNames) : []
  const area = remoteScope?.kind === 'area' ? [remoteScope.area] : []
  const names = places.flatMap(({ region, regionName, city, country }) => [
    region,
    regionName,
    city,
    ...countryNames(country),
  ])
  return new Set([...names, ...scope, ...area].flatMap((name) => (name === null ? [] : fold(name).split(' '))))
}

function isCity(key: string): boolean {
  return key.startsWith('c:') || CITY_KEYS.has(key)
}

const CITY_KEYS: ReadonlySet<string> = new Set([
  ...[...CITY_REGIONS].map((code) => `r:${code}`),
  ...[...CITY_COUNTRIES].map((code) => `n:${code}`),
])

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
