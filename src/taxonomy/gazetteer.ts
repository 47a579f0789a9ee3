/** A populated place of GeoNames. `admin1` is the GeoNames code of its first-level region. */
export type City = {
  id: number
  name: string
  country: string
  admin1: string
  population: number
  latitude: number
  longitude: number
}

/** A city that bears a name. `weight` is its population, less when the name is only another name of it or it is a part
 *  of a city; at least 1. `own` is false when the name is another name of it. */
export type CityHit = { city: City; weight: number; own: boolean }

/** A first-level region. `code` is what `Place.region` holds: ISO 3166-2 for US and CA, the GeoNames code elsewhere. */
export type Region = { country: string; admin1: string; code: string; name: string }

/** A part of the world with the countries in it; `countries` is empty for "Worldwide". */
export type Area = { name: string; countries: readonly string[] }

/** Every place name known. Names are asked for as `foldName` gives them, codes in upper case. An unknown name yields
 *  an empty list or null. */
export type Gazetteer = {
  /** Most weight first. */
  cities(name: string): readonly CityHit[]
  /** The city that a short form stands for: "nyc", "bay area". */
  nickname(name: string): City | null
  regions(name: string): readonly Region[]
  /** Regions whose code this is: "CA" is California, "NSW" New South Wales. */
  regionCode(code: string): readonly Region[]
  regionOf(country: string, admin1: string): Region | null
  /** ISO 3166-1 alpha-2 of a country's name. */
  country(name: string): string | null
  /** ISO 3166-1 alpha-2 of an alpha-2 or alpha-3 code, "UK" among them. */
  countryCode(code: string): string | null
  area(name: string): Area | null
}

/** The tables a gazetteer is made of, as `data/places` and GeoNames state them. */
export type PlaceTables = {
  cities: (name: string) => readonly CityHit[]
  /** Country → GeoNames code → name. */
  regions: Record<string, Record<string, string>>
  /** Country → GeoNames code → other names and, in capitals of two to five letters, codes. */
  regionAliases: Record<string, Record<string, string[]>>
  /** Names of a country, ISO alpha-2 first: ["DE", ["Germany", "Deutschland"]]. */
  countryNames: [string, string[]][]
  /** Alpha-3 → alpha-2. */
  alpha3: Record<string, string>
  areas: Record<string, { names: string[]; areas?: string[]; countries?: string[] }>
  /** Country → "name|GeoNames region code" → short forms. */
  cityAliases: Record<string, Record<string, string[]>>
}
