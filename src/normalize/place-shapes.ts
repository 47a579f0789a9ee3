import type { Place } from '../domain/place.ts'
import type { City, Gazetteer, Region } from '../taxonomy/gazetteer.ts'

/** Countries of one city: naming the city names the country. */
export const CITY_STATES: ReadonlySet<string> = new Set(['SG', 'HK', 'MO', 'MC', 'GI', 'VA'])

/** The place of a city, with the name and coordinates (degrees) of GeoNames. `confidence` is 0 to 1. */
export function cityPlace(city: City, confidence: number, gazetteer: Gazetteer): Place {
  const region = gazetteer.regionOf(city.country, city.admin1)
  return {
    kind: 'city',
    country: city.country,
    region: region?.code ?? (city.admin1 === '' ? null : city.admin1),
    regionName: region?.name ?? null,
    city: city.name,
    geonameId: city.id,
    latitude: city.latitude,
    longitude: city.longitude,
    confidence,
  }
}

export function regionPlace(region: Region, confidence: number): Place {
  return { ...countryPlace(region.country, confidence), kind: 'region', region: region.code, regionName: region.name }
}

export function countryPlace(country: string, confidence: number): Place {
  return {
    kind: 'country',
    country,
    region: null,
    regionName: null,
    city: null,
    geonameId: null,
    latitude: null,
    longitude: null,
    confidence,
  }
}
