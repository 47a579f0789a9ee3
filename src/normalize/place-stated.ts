import type { Place, WorkMode } from '../domain/place.ts'
import type { RawPlace } from '../domain/posting.ts'
import { foldName } from '../taxonomy/fold-name.ts'
import type { CityHit, Gazetteer, Region } from '../taxonomy/gazetteer.ts'
import { readMode } from './place-mode.ts'
import { cityPlace, countryPlace, regionPlace } from './place-shapes.ts'

/** What a source's own city, region and country fields say. */
export type StatedPlace = { place: Place | null; country: string | null; mode: WorkMode | null }

/** Fields this long are prose. */
const MOST_LETTERS = 100
/** Several places in one field, or an address: read as a text, not as a name. */
const NOT_A_NAME = /[,;|/\n\d]/
/** A city stated without region or country counts only with the larger of two namesakes this many times as large. */
const LEAD = 3
const US_FIRST = (one: Region, other: Region): number => Number(other.country === 'US') - Number(one.country === 'US')

/** Reads the parts of a place that a source states apart. A city that the gazetteer does not know is kept as stated
 *  when its country is known, without coordinates. "Remote" as a city is a work mode. Nulls where nothing is stated. */
export function readStated(stated: RawPlace, gazetteer: Gazetteer): StatedPlace {
  const { mode, rest } = readMode(clip(stated.city))
  const country = readCountry(clip(stated.country), gazetteer)
  const region = readRegion(clip(stated.region), country, gazetteer)
  const within = country ?? region?.country ?? null
  const name = rest.trim()
  const city = foldName(name) === '' || NOT_A_NAME.test(name) ? null : readCity(name, within, region, gazetteer)
  const place = city ?? (region !== null ? regionPlace(region, 1) : country !== null ? countryPlace(country, 1) : null)
  return { place, country: within, mode }
}

function clip(text: string | null | undefined): string {
  return (text ?? '').slice(0, MOST_LETTERS).trim()
}

function readCountry(text: string, gazetteer: Gazetteer): string | null {
  if (text === '') return null
  return gazetteer.country(foldName(text)) ?? (text.length <= 3 ? gazetteer.countryCode(text.toUpperCase()) : null)
}

function readRegion(text: string, country: string | null, gazetteer: Gazetteer): Region | null {
  if (text === '') return null
  const code = text
    .replace(/^[A-Za-z]{2}-/, '')
    .replaceAll('.', '')
    .toUpperCase()
  const known = [...gazetteer.regions(foldName(text)), ...(code.length <= 5 ? gazetteer.regionCode(code) : [])]
  return known.filter((region) => country === null || region.country === country).sort(US_FIRST)[0] ?? null
}

function readCity(name: string, country: string | null, region: Region | null, gazetteer: Gazetteer): Place | null {
  const key = foldName(name)
  const nickname = gazetteer.nickname(key)
  const named = nickname === null ? [] : [{ city: nickname, weight: nickname.population, own: true }]
  const hits = [...named, ...gazetteer.cities(key)].filter((hit) => country === null || hit.city.country === country)
  const inRegion = hits.filter((hit) => region === null || hit.city.admin1 === region.admin1)
  const hit = leader(inRegion, region !== null)
  if (hit !== null) return cityPlace(hit.city, country === null ? 0.75 : 1, gazetteer)
  return country === null || key === '' ? null : unknownCity(name, country, region)
}

function leader(hits: readonly CityHit[], framed: boolean): CityHit | null {
  const [first] = hits
  if (first === undefined) return null
  const rival = hits.find((hit) => hit.city.id !== first.city.id)
  return framed || rival === undefined || first.weight >= LEAD * rival.weight ? first : null
}

function unknownCity(name: string, country: string, region: Region | null): Place {
  const around = region === null ? countryPlace(country, 0.6) : regionPlace(region, 0.6)
  return { ...around, kind: 'city', city: name }
}
