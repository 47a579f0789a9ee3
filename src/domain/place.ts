export type WorkMode = 'onsite' | 'hybrid' | 'remote'

/** Whom a remote ad is open to. null = not stated. */
export type RemoteScope =
  | { kind: 'worldwide' }
  /** "EMEA", "Europe", "LATAM" … */
  | { kind: 'area'; area: string }
  /** ISO 3166-1 alpha-2. */
  | { kind: 'countries'; countries: string[] }

/** A place on earth, as precise as the ad states it: city, region or country. */
export type Place = {
  kind: 'city' | 'region' | 'country'
  /** ISO 3166-1 alpha-2. */
  country: string
  /** ISO 3166-2 subdivision without the country for US and CA ("CA", "ON"); GeoNames admin1 code elsewhere. */
  region: string | null
  regionName: string | null
  city: string | null
  /** GeoNames id of the city; null above city level. */
  geonameId: number | null
  latitude: number | null
  longitude: number | null
  /** 0 to 1: 1 = named with its region or country, less when chosen by population. */
  confidence: number
}

/** What the place fields of an ad say. Texts that no known place answers to are kept in `unresolved`. */
export type PlaceReading = {
  places: Place[]
  workMode: WorkMode | null
  remoteScope: RemoteScope | null
  unresolved: string[]
}
