import type { Place, RemoteScope } from '../domain/place.ts'
import type { Area } from '../taxonomy/gazetteer.ts'
import { CITY_STATES } from './place-shapes.ts'

/** Whom a remote ad is open to, from the parts of the world, countries and regions that it names: worldwide wins, one
 *  part of the world alone keeps its name, anything more becomes the list of countries. Cities say where, not to whom. */
export function readScope(areas: readonly Area[], places: readonly Place[], worldwide: boolean): RemoteScope | null {
  if (worldwide || areas.some((area) => area.name === 'Worldwide')) return { kind: 'worldwide' }
  const named = places.filter(namesCountry).map((place) => place.country)
  const names = new Set(areas.map((area) => area.name))
  const [area] = areas
  if (area !== undefined && named.length === 0 && names.size === 1) return { kind: 'area', area: area.name }
  // "LATAM - Argentina": a part of the world that holds a named country only says where that is.
  const wider = areas.filter((each) => !each.countries.some((country) => named.includes(country)))
  const countries = [...new Set([...named, ...wider.flatMap((each) => each.countries)])]
  return countries.length === 0 ? null : { kind: 'countries', countries }
}

function namesCountry(place: Place): boolean {
  return place.kind !== 'city' || CITY_STATES.has(place.country)
}
