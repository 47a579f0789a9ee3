import countryCodes from 'i18n-iso-countries'
import { formatRegion } from '../digest/region-name.ts'
import type { Role, Taxonomy } from '../domain/role.ts'
import type { Readers } from '../normalize/posting.ts'
import { foldName } from '../taxonomy/fold-name.ts'
import type { City, CityHit, Gazetteer, Region } from '../taxonomy/gazetteer.ts'
import type { PrefixIndex } from '../taxonomy/prefix-index.ts'
import { aliasKey } from '../taxonomy/words.ts'

/** Something a typed name can stand for. `value` is what the form sends for it. */
export type Choice = { value: string; label: string }
/**
 * What a typed name stands for: one thing, or `choices` to pick from. `isKnown` is false when nothing bears the name and the
 * choices are only near it. At most eight choices.
 */
export type Answer = { found: Choice | null; choices: Choice[]; isKnown: boolean }
export type Lookup = (text: string) => Answer

/** Looks up what people type into a search. `place` gives coordinates and a label: "30.26715,-97.74306,Austin, TX, US". */
export type SearchLookups = {
  role: Lookup
  country: Lookup
  region: Lookup
  place: Lookup
  /** null when the taxonomy has no such role. */
  roleTitle(slug: string): string | null
  roleTitles: readonly string[]
  countries: readonly Choice[]
  /** Of the countries whose ads name them most. */
  regions: readonly Choice[]
}

export type LookupData = {
  taxonomy: Taxonomy
  readers: Pick<Readers, 'readTitle' | 'readPlaces'>
  gazetteer: Gazetteer
  cityNames: PrefixIndex
}

const MOST_CHOICES = 8
const MOST_LETTERS = 200
/** A city leads its namesakes when it is this many times as large. */
const LEAD = 20
const REGIONS_OFFERED = ['US', 'CA', 'GB', 'AU', 'DE', 'IN']
/** What a search can hold: src/match/criteria-faults.ts. */
const REGION_CODE = /^[A-Z]{2}-[A-Z0-9]{1,3}$/
const COUNTRY_NAMES = new Intl.DisplayNames('en-US', { type: 'region' })
const NOTHING: Answer = { found: null, choices: [], isKnown: false }

/** Pure; the same data gives the same answers. The look-ups never throw. */
export function createSearchLookups(data: LookupData): SearchLookups {
  const { taxonomy } = data
  const countries = Object.keys(countryCodes.getAlpha2Codes()).map(countryChoice)
  countries.sort((a, b) => a.label.localeCompare(b.label, 'en'))
  return {
    role: createRoleLookup(data),
    country: (text) => findCountry(text.slice(0, MOST_LETTERS), data.gazetteer, countries),
    region: (text) => findRegion(text.slice(0, MOST_LETTERS), data.gazetteer),
    place: (text) => findPlace(text.slice(0, MOST_LETTERS), data),
    roleTitle: (slug) => taxonomy.bySlug.get(slug)?.title ?? null,
    roleTitles: taxonomy.roles.map(({ title }) => title).sort(),
    countries,
    regions: REGIONS_OFFERED.flatMap((country) => regionsOf(country, data.gazetteer)),
  }
}

/** "Austin, TX, US", "Leeds, England, United Kingdom": what the look-up of places reads back as the same town. */
export function cityLabel(city: City, gazetteer: Gazetteer): string {
  const region = gazetteer.regionOf(city.country, city.admin1)
  const hasStates = city.country === 'US' || city.country === 'CA'
  const parts = [
    city.name,
    hasStates ? region?.code : region?.name,
    hasStates ? city.country : countryName(city.country),
  ]
  return parts.filter((part) => part !== undefined && part !== '').join(', ')
}

function createRoleLookup({ taxonomy, readers }: LookupData): Lookup {
  const byName = new Map<string, Set<Role>>()
  const add = (name: string, role: Role) => {
    const key = aliasKey(name)
    byName.set(key, (byName.get(key) ?? new Set()).add(role))
  }
  for (const role of taxonomy.roles) for (const name of [...role.aliases, ...role.ambiguous]) add(name, role)
  // A title is its own role's, whoever else goes by it.
  for (const role of taxonomy.roles) byName.set(aliasKey(role.title), new Set([role]))
  return (text) => {
    const bearers = [...(byName.get(aliasKey(text)) ?? [])].map(roleChoice)
    if (bearers.length > 0) return answer(bearers)
    const near = readers.readTitle(text.slice(0, MOST_LETTERS)).candidates
    return { ...NOTHING, choices: near.flatMap(({ slug }) => choiceOf(taxonomy.bySlug.get(slug))) }
  }
}

const roleChoice = ({ slug, title }: Role): Choice => ({ value: slug, label: title })
const choiceOf = (role: Role | undefined): Choice[] => (role === undefined ? [] : [roleChoice(role)])

/** One is found; of several one is to be picked. */
function answer(bearers: readonly Choice[]): Answer {
  const [first] = bearers
  if (first === undefined) return NOTHING
  if (bearers.length === 1) return { found: first, choices: [], isKnown: true }
  return { found: null, choices: bearers.slice(0, MOST_CHOICES), isKnown: true }
}

function findCountry(text: string, gazetteer: Gazetteer, countries: readonly Choice[]): Answer {
  const key = foldName(text)
  const code = gazetteer.country(key) ?? gazetteer.countryCode(text.trim().toUpperCase())
  if (code !== null) return answer([countryChoice(code)])
  const near = [3, 2].map((letters) => beginningWith(key.slice(0, letters), countries))
  return { ...NOTHING, choices: near.find((choices) => choices.length > 0) ?? [] }
}

function beginningWith(start: string, countries: readonly Choice[]): Choice[] {
  if (start === '') return []
  return countries.filter(({ label }) => foldName(label).startsWith(start)).slice(0, MOST_CHOICES)
}

function countryChoice(code: string): Choice {
  return { value: code, label: countryName(code) }
}

function countryName(code: string): string {
  return COUNTRY_NAMES.of(code) ?? code
}

/** "California", "CA", "US-CA", "California, US". */
function findRegion(text: string, gazetteer: Gazetteer): Answer {
  const coded = /^\s*([a-z]{2})-([a-z0-9]{1,3})\s*$/i.exec(text)
  if (coded) {
    const [country = '', code = ''] = coded.slice(1).map((part) => part.toUpperCase())
    const own = gazetteer.regionOf(country, code)
    const named = gazetteer.regionCode(code).filter((region) => region.country === country)
    return answer(regionChoices(named.length > 0 ? named : own === null ? [] : [own]))
  }
  const [name = '', ...rest] = text.split(',')
  const named = [...gazetteer.regions(foldName(name)), ...gazetteer.regionCode(name.trim().toUpperCase())]
  const wanted = rest.join(',').trim()
  const country = wanted === '' ? null : countryOf(wanted, gazetteer)
  return answer(regionChoices(wanted === '' ? named : named.filter((region) => region.country === country)))
}

function regionChoices(regions: readonly Region[]): Choice[] {
  const choices = regions.map(regionChoice).filter(({ value }) => REGION_CODE.test(value))
  return [...new Map(choices.map((choice) => [choice.value, choice])).values()]
}

function regionChoice({ country, code, name }: Region): Choice {
  return { value: `${country}-${code}`, label: `${name}, ${countryName(country)}` }
}

function regionsOf(country: string, gazetteer: Gazetteer): Choice[] {
  const codes = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'))
  const letters = country === 'US' || country === 'GB' ? lettersOf(country) : codes
  return regionChoices(letters.flatMap((code) => gazetteer.regionOf(country, code) ?? []))
}

function lettersOf(country: string): string[] {
  if (country === 'GB') return ['ENG', 'NIR', 'SCT', 'WLS']
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return alphabet.flatMap((first) => alphabet.map((second) => first + second))
}

function countryOf(text: string, gazetteer: Gazetteer): string | null {
  return gazetteer.country(foldName(text)) ?? gazetteer.countryCode(text.toUpperCase())
}

/** "Leeds", "Austin, TX", "Springfield, Missouri, USA", "nyc". A bare name is a city that clearly leads its namesakes. */
function findPlace(text: string, data: LookupData): Answer {
  const { gazetteer, cityNames, readers } = data
  const [name = '', ...rest] = text.split(',').map((part) => part.trim())
  const key = foldName(name)
  if (key === '') return NOTHING
  const nickname = gazetteer.nickname(key)
  const cities = ownFirst(
    gazetteer.cities(key).filter(({ city }) => rest.every((part) => liesIn(city, part, gazetteer))),
  )
  if (rest.length === 0 && nickname !== null) return answer([cityChoice(nickname, gazetteer)])
  const [first, second] = cities
  if (first !== undefined && (second === undefined || first.weight >= LEAD * second.weight))
    return answer([cityChoice(first.city, gazetteer)])
  if (first !== undefined) return answer(cities.map(({ city }) => cityChoice(city, gazetteer)))
  const read = readers.readPlaces([{ text }], null).places.flatMap((place) => {
    const city = gazetteer.cities(foldName(place.city ?? '')).find((hit) => hit.city.id === place.geonameId)?.city
    return city === undefined ? [] : [cityChoice(city, gazetteer)]
  })
  return read.length > 0 ? answer(read) : { ...NOTHING, choices: nearTowns(key, gazetteer, cityNames) }
}

/** Each city once. A city that is called so besides counts when it is larger than those that bear the name. */
function ownFirst(hits: readonly CityHit[]): CityHit[] {
  const largest = Math.max(0, ...hits.filter(({ own }) => own).map(({ weight }) => weight))
  const kept = hits.filter(({ own, weight }) => own || weight > largest)
  return [...new Map(kept.map((hit) => [hit.city.id, hit])).values()]
}

function liesIn(city: City, part: string, gazetteer: Gazetteer): boolean {
  const region = gazetteer.regionOf(city.country, city.admin1)
  const key = foldName(part)
  if (part === '' || countryOf(part, gazetteer) === city.country) return true
  if (region === null) return false
  return (
    region.code === part.toUpperCase() ||
    [...gazetteer.regions(key), ...gazetteer.regionCode(part.toUpperCase())].some(
      (each) => each.country === region.country && each.admin1 === region.admin1,
    )
  )
}

function cityChoice(city: City, gazetteer: Gazetteer): Choice {
  const label = cityLabel(city, gazetteer)
  return { value: `${city.latitude},${city.longitude},${label}`, label }
}

/** Towns whose names begin alike, by as many letters as possible. */
function nearTowns(key: string, gazetteer: Gazetteer, names: PrefixIndex): Choice[] {
  for (let length = Math.min(key.length, 20); length >= 3; length--) {
    const found = names.find(key.slice(0, length), 4)
    const towns = found.flatMap((each) => {
      const city = gazetteer.cities(each.key).find((hit) => hit.city.id === each.value)?.city
      return city === undefined ? [] : [cityChoice(city, gazetteer)]
    })
    if (towns.length > 0) return towns
  }
  return []
}

/** "California, United States": how a region already chosen is shown. */
export function regionLabel(code: string): string {
  return `${formatRegion(code)}, ${countryName(code.slice(0, 2))}`
}
