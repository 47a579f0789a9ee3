import type { Place } from '../domain/place.ts'
import type { City, CityHit, Gazetteer } from '../taxonomy/gazetteer.ts'
import { type Frame, firstFrame, framesOf, hasCode, isArea, isFiller, isFrame, isStateFrame } from './place-frame.ts'
import { isUnknown, type Name } from './place-names.ts'
import { CITY_STATES, cityPlace, countryPlace, regionPlace } from './place-shapes.ts'

type Choice = { hit: CityHit; frame: Frame; rank: number; sure: boolean }

/** "City, ST" is written in the United States and Canada far oftener than "City, country code": a town there yields to a
 *  namesake only when that one is this many times as large (Salem, IN against Salem in India; London, CA against Ontario). */
const STATE_FIRST = 150
/** Inside a country a city leads its namesakes when it is at least this many times as large. */
const LEAD_IN_COUNTRY = 2
/** "Boston, New York" is a list: a namesake this small there, beside one so much larger elsewhere. */
const SMALL = 15_000
const FAR_LARGER = 50
/** Countries whose regions are advertised by name; elsewhere the city of that name is meant. */
const REGIONS_KNOWN = new Set(['US', 'CA', 'AU', 'GB'])
/** Countries whose "City, ST" needs no country. */
const STATES_CODED = new Set(['US', 'CA', 'AU'])
/** A city of this size elsewhere is one of a list ("Chicago, California"); a smaller namesake is not what is meant. */
const LISTED_FROM = 100_000
/** A city of this size is meant where a region outside those countries bears its name. */
const CITY_BEFORE_REGION = 5_000
/** Codes that say more often the country than the state when the city before them is not known. */
const RATHER_COUNTRY = new Set(['IN', 'DE'])

/** Reads names that belong together ("Austin, Texas, USA", "US - AR - Springdale") as one place; null when they do not
 *  fit together. At least two names, and the last and the first known. */
export function readTogether(names: readonly Name[], gazetteer: Gazetteer): Place | null {
  const [first] = names
  const last = names.at(-1)
  if (first === undefined || last === undefined || names.length < 2) return null
  if (isFiller(last) || isArea(first)) return null
  const city = bestCity(names)
  if (city === null) return readFrame(names)
  const frame = firstFrame(names.filter((name) => !isFiller(name)))
  return frame !== null && meansRegion(city, frame, names) ? placeOfFrame(frame, 1) : placeOfCity(city, gazetteer)
}

/** The region or country that names without a city agree on: less certain where a town among them is not known. */
function readFrame(names: readonly Name[]): Place | null {
  const stray = strayCity(names)
  const known = names.filter((name) => name !== stray && !isFiller(name))
  if (stray === null && standsAlone(known)) return null
  const frame = firstFrame(known)
  if (frame === null) return null
  if (stray !== null) return placeOfFrame(frame, 0.6)
  return placeOfFrame(frame, known[0] === names[0] ? 1 : 0.7)
}

/** "Point Mugu, CA", "Macomb, MI": a town that is not among the places of the state behind it, nor one of a list. */
function strayCity(names: readonly Name[]): Name | null {
  const at = names.findIndex((name) => name.cities.length > 0 && name.nickname === null && !isFrame(name))
  const [stray, state] = names.slice(at < 0 ? names.length : at)
  if (stray === undefined || state?.join !== 'comma' || state.nickname !== null) return null
  const coded =
    state.codes.regions.some((region) => STATES_CODED.has(region.country)) && !RATHER_COUNTRY.has(state.text)
  const named = state.regions.some((region) => REGIONS_KNOWN.has(region.country))
  return coded || (named && (stray.cities[0]?.weight ?? 0) < LISTED_FROM) ? stray : null
}

/** "Better Place, Oranienstraße 183, Berlin": one known name that is a city as well as its region. */
function standsAlone(known: readonly Name[]): boolean {
  const [only] = known
  if (only === undefined || known.length > 1) return known.length === 0
  const region = only.regions.some((each) => REGIONS_KNOWN.has(each.country))
  return (
    RATHER_COUNTRY.has(only.text) || (!region && (only.cities.length > 0 || only.nickname !== null) && !hasCode(only))
  )
}

/** The largest city that one name is called and all the others frame. */
function bestCity(names: readonly Name[]): Choice | null {
  let best: Choice | null = null
  names.forEach((name, at) => {
    if (!mayBeCity(names, at)) return
    const frames = framesOf(names.filter((other, place) => place !== at && other.key !== name.key))
    const others = frames.length > 0 ? frames : repeated(names, at)
    for (const frame of others) {
      const choice = cityIn(name, frame)
      if (choice !== null && (best === null || choice.rank > best.rank)) best = choice
    }
  })
  return best
}

/** "Istanbul, Istanbul": the region or country of that name. */
function repeated(names: readonly Name[], at: number): Frame[] {
  const name = names[at]
  if (name === undefined || names.some((other) => other.key !== name.key)) return []
  return framesOf([name])
}

/** A region's name stands behind its city, or before it with a dash; before it with a comma only when a country leads. */
function mayBeCity(names: readonly Name[], at: number): boolean {
  const name = names[at]
  if (name === undefined || (name.cities.length === 0 && name.nickname === null)) return false
  const before = names.slice(0, at)
  if (name.street) return at === 0
  if (name.join !== 'comma') return true
  const [first] = before
  const outward = first !== undefined && (first.country !== null || first.codes.country !== null)
  return before.every(
    (other) => (outward ? isFrame(other) : hasCode(other)) || isUnknown(other) || other.key === name.key,
  )
}

function cityIn(name: Name, frame: Frame): Choice | null {
  const { nickname } = name
  if (nickname !== null && fits(nickname, frame))
    return {
      hit: { city: nickname, weight: nickname.population, own: true },
      frame,
      rank: Number.MAX_SAFE_INTEGER,
      sure: true,
    }
  if (
    name.country !== null &&
    frame.region === null &&
    !(name.country === frame.country && CITY_STATES.has(frame.country))
  )
    return null
  const inside = name.cities.filter((hit) => fits(hit.city, frame))
  // Inside a region the town of that name comes before a larger one that is also called so.
  const hit = (frame.region === null ? undefined : inside.find((each) => each.own)) ?? inside[0]
  if (hit === undefined || isList(name, hit, frame)) return null
  const rival = inside.find((other) => other.city.id !== hit.city.id && (frame.region === null || other.own))
  const sure = rival === undefined || hit.weight >= LEAD_IN_COUNTRY * rival.weight
  if (!sure && frame.region === null) return null
  return { hit, frame, rank: hit.weight * (isStateFrame(frame) ? STATE_FIRST : 1), sure }
}

/** "Boston, New York": two cities, though a small Boston lies in the state of New York. */
function isList(name: Name, hit: CityHit, frame: Frame): boolean {
  if (frame.region?.name !== 'New York' && frame.region?.name !== 'Washington') return false
  const largest = name.cities[0]
  return largest !== undefined && hit.city.population < SMALL && largest.weight > FAR_LARGER * hit.weight
}

function fits(city: City, frame: Frame): boolean {
  return city.country === frame.country && (frame.region === null || city.admin1 === frame.region.admin1)
}

/** "Quebec, Canada" is the province, "Utrecht, Netherlands" the city. */
function meansRegion(city: Choice, frame: Frame, names: readonly Name[]): boolean {
  if (frame.region === null || city.frame.region !== null || names.some((name) => name.nickname !== null)) return false
  return REGIONS_KNOWN.has(frame.country) || city.hit.city.population < CITY_BEFORE_REGION
}

/** The place of a city; `confidence` is lower when a namesake in the same region is nearly as large. */
function placeOfCity(choice: Choice, gazetteer: Gazetteer): Place {
  return cityPlace(choice.hit.city, choice.sure ? 1 : 0.9, gazetteer)
}

function placeOfFrame(frame: Frame, confidence: number): Place {
  return frame.region === null ? countryPlace(frame.country, confidence) : regionPlace(frame.region, confidence)
}
