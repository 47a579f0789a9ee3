import type { RawPlace } from '../../domain/posting.ts'
import { isObject, LIMITS, own, type Row } from './fields.ts'
import { resolve } from './json-ld.ts'
import { linesOf, listOf, namesOf } from './json-ld-values.ts'

type Nodes = ReadonlyMap<string, object>

/** The places of a JobPosting: where the work is, then where applicants of a remote job may live. */
export function placesOf(node: Row, byId: Nodes): RawPlace[] {
  const work = listOf(own(node, 'jobLocation')).flatMap((place) => readPlace(resolve(place, byId), byId))
  const home = listOf(own(node, 'applicantLocationRequirements')).flatMap((area) => readArea(resolve(area, byId), byId))
  return [...work, ...home]
}

/** A Place with one or several addresses, an address by itself, or a text. */
function readPlace(place: unknown, byId: Nodes): RawPlace[] {
  if (!isObject(place)) return linesOf(place, LIMITS.place).map((text) => ({ text }))
  const row = { path: '', fields: place }
  const name = linesOf(own(row, 'name'), LIMITS.place)[0] ?? null
  const addresses = listOf(own(row, 'address'))
  if (addresses.length === 0) return readAddress(place, name, byId)
  return addresses.flatMap((address) => readAddress(resolve(address, byId), name, byId))
}

function readAddress(address: unknown, name: string | null, byId: Nodes): RawPlace[] {
  if (!isObject(address)) return linesOf(address, LIMITS.place).map((text) => ({ text }))
  const row = { path: '', fields: address }
  const part = (key: string) => namesOf(resolve(own(row, key), byId), byId)[0] ?? null
  const [city, region, country] = [part('addressLocality'), part('addressRegion'), countryOf(row, byId)]
  return name === null && city === null && region === null && country === null
    ? []
    : [{ text: name, city, region, country }]
}

/** A code, a name, or a Country whose name may itself be a list of the same name. */
function countryOf(address: Row, byId: Nodes): string | null {
  return namesOf(own(address, 'addressCountry'), byId)[0] ?? null
}

/** A country counts as one; a state, a city or an area of another kind is for the place reader to find. */
function readArea(area: unknown, byId: Nodes): RawPlace[] {
  if (!isObject(area)) return linesOf(area, LIMITS.place).map((text) => ({ text }))
  const row = { path: '', fields: area }
  const isCountry = linesOf(own(row, '@type')).includes('Country')
  const address = listOf(own(row, 'address')).flatMap((each) => readAddress(resolve(each, byId), null, byId))
  const names = [...new Set(linesOf(own(row, 'name'), LIMITS.place))]
  if (names.length === 0) return address
  return names.map((name) => (isCountry ? { text: null, country: name } : { text: name }))
}
