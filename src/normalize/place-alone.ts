import type { Place } from '../domain/place.ts'
import type { CityHit, Gazetteer, Region } from '../taxonomy/gazetteer.ts'
import type { Name } from './place-names.ts'
import { CITY_STATES, cityPlace, countryPlace, regionPlace } from './place-shapes.ts'

/** Where the rest of the ad is: countries, and regions as "US.CA". `stated` is the country of the source's own field. */
export type Surroundings = { stated: string | null; countries: ReadonlySet<string>; regions: ReadonlySet<string> }

/** A bare name is a city only from this many inhabitants, unless its region is named elsewhere in the ad. */
const KNOWN_FROM = 5_000
/** A city leads its namesakes when it is this many times as large; from the second figure on there is little doubt. */
const LEAD = 3
const CLEAR_LEAD = 20
/** How much likelier a namesake is in a region, a country, or the stated country of the rest of the ad. */
const SAME_REGION = 50
const SAME_COUNTRY = 10
const STATED_COUNTRY = 100
const REGIONS_FIRST = new Set(['US', 'CA', 'AU', 'GB'])
/** English words that towns are called by; alone they are words. */
const PLAIN_WORDS = new Set(
  'branch campus central college field full home hub mobile normal office online open park part store test time union university virtual'.split(
    ' ',
  ),
)
/** Below this a town known by its bare name may well be another place of that name. */
const SMALL = 15_000
/** Names of a region and of a city elsewhere, neither of which leads. */
const UNDECIDED = new Set(['victoria'])
const NO_SURROUNDINGS = 0.6
/** A city of this weight may be meant instead of the region of its name. */
const RIVAL_CITY = 100_000

/** Reads a name that stands alone: short form, country, known region, the city that clearly leads its namesakes, any
 *  other region, code, in this order. null when nothing leads. Less than certain: `confidence` is at most 0.95. */
export function readAlone(name: Name, around: Surroundings, gazetteer: Gazetteer): Place | null {
  if (name.street || PLAIN_WORDS.has(name.key)) return null
  if (name.nickname !== null) return cityPlace(name.nickname, 0.95, gazetteer)
  const country = name.country ?? soleCountryCode(name)
  const region = name.regions.find((each) => REGIONS_FIRST.has(each.country)) ?? null
  if (region !== null && !isCountryHere(name, around))
    return undecided(name, around) ? null : regionPlace(region, regionConfidence(name))
  if (country !== null) return cityState(name, country, gazetteer) ?? countryPlace(country, 0.95)
  return leader(name, around, gazetteer) ?? otherRegion(name, around) ?? codeAlone(name, around)
}

/** "Georgia" beside Armenia and Serbia is the country. */
function isCountryHere(name: Name, around: Surroundings): boolean {
  if (name.country === null) return false
  if (around.stated !== null) return around.stated === name.country
  return around.countries.size > 0 && !around.countries.has('US')
}

function regionConfidence(name: Name): number {
  return name.country !== null || (name.cities[0]?.weight ?? 0) >= RIVAL_CITY ? NO_SURROUNDINGS : 0.95
}

function undecided(name: Name, around: Surroundings): boolean {
  return UNDECIDED.has(name.key) && around.stated === null && around.countries.size === 0
}

function cityState(name: Name, country: string, gazetteer: Gazetteer): Place | null {
  const hit = CITY_STATES.has(country) ? name.cities.find((each) => each.city.country === country) : undefined
  return hit === undefined ? null : cityPlace(hit.city, 0.95, gazetteer)
}

/** "LU" is Luxembourg alone; "CA" is also California. */
function soleCountryCode(name: Name): string | null {
  return name.codes.regions.some((region) => REGIONS_FIRST.has(region.country)) ? null : name.codes.country
}

function leader(name: Name, around: Surroundings, gazetteer: Gazetteer): Place | null {
  const rated = name.cities
    .filter((hit) => hit.city.population >= KNOWN_FROM || around.regions.has(regionKey(hit, gazetteer)))
    .map((hit) => ({ hit, weight: hit.weight * likelihood(hit, around, gazetteer) }))
    .sort((one, other) => other.weight - one.weight)
  const [first] = rated
  if (first === undefined) return null
  const second = rated.find((each) => each.hit.city.id !== first.hit.city.id)
  const lead = second === undefined ? CLEAR_LEAD : first.weight / second.weight
  if (lead < LEAD) return null
  const doubtful = first.hit.city.population < SMALL && around.countries.size === 0 && around.stated === null
  return cityPlace(first.hit.city, doubtful ? 0.6 : lead >= CLEAR_LEAD ? 0.9 : 0.75, gazetteer)
}

function likelihood(hit: CityHit, around: Surroundings, gazetteer: Gazetteer): number {
  const stated = around.stated === hit.city.country ? STATED_COUNTRY : 1
  if (around.regions.has(regionKey(hit, gazetteer))) return SAME_REGION * stated
  return (around.countries.has(hit.city.country) ? SAME_COUNTRY : 1) * stated
}

function regionKey({ city }: CityHit, gazetteer: Gazetteer): string {
  return `${city.country}.${gazetteer.regionOf(city.country, city.admin1)?.code ?? city.admin1}`
}

function otherRegion(name: Name, around: Surroundings): Place | null {
  const here = name.regions.filter((region) => isAround(region, around))
  const regions = here.length > 0 ? here : name.regions
  const [region] = regions
  return region !== undefined && regions.length === 1 && name.cities.length === 0 ? regionPlace(region, 0.8) : null
}

/** "TX" is Texas; "CA" is nothing until something else speaks for the United States or Canada. */
function codeAlone(name: Name, around: Surroundings): Place | null {
  const { regions, country } = name.codes
  const here = regions.find((region) => isAround(region, around))
  if (here !== undefined) return regionPlace(here, 0.8)
  const state = regions.find((region) => region.country === 'US' || region.country === 'CA')
  if (country !== null && state !== undefined) return around.countries.has(country) ? countryPlace(country, 0.8) : null
  return state === undefined ? null : regionPlace(state, 0.8)
}

function isAround(region: Region, around: Surroundings): boolean {
  return region.country === around.stated || around.countries.has(region.country)
}
