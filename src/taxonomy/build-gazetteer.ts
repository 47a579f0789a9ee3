import { foldName } from './fold-name.ts'
import type { Area, City, Gazetteer, PlaceTables, Region } from './gazetteer.ts'

/** "Bursa Province", "Stockholm County": the kind of region that names carry or leave away. */
const KIND_OF_REGION =
  / (?:province|department|county|region|oblast|voivodeship|district|prefecture|state|governorate|republic|krai|kray|city|territory|municipality)$/
const CODE = /^[A-Z]{2,5}$/
/** Countries whose GeoNames region codes are the letters of ISO 3166-2. */
const LETTERED = new Set(['US', 'CH'])
/** Countries whose region codes are what `Place.region` holds; the first code of a region's other names is the ISO one. */
const PUBLISHED_BY_ISO = new Set(['US', 'CA'])

/** Builds the look-ups from the tables. A name that two countries claim goes to the first that states it; region names
 *  and codes keep every claimant. Pure; throws nothing. */
export function createGazetteer(tables: PlaceTables): Gazetteer {
  const regions = indexRegions(tables)
  const countries = new Map<string, string>()
  const codes = new Map(Object.entries(tables.alpha3))
  for (const [country, names] of tables.countryNames) {
    codes.set(country, country)
    for (const name of names) if (!countries.has(foldName(name))) countries.set(foldName(name), country)
  }
  codes.set('UK', 'GB')
  const areas = indexAreas(tables)
  const nicknames = indexNicknames(tables)
  return {
    cities: tables.cities,
    nickname: (name) => nicknames.get(name) ?? null,
    regions: (name) => regions.byName.get(name) ?? [],
    regionCode: (code) => regions.byCode.get(code) ?? [],
    regionOf: (country, admin1) => regions.byKey.get(`${country}.${admin1}`) ?? null,
    country: (name) => countries.get(name) ?? null,
    countryCode: (code) => codes.get(code) ?? null,
    area: (name) => areas.get(name) ?? null,
  }
}

type RegionIndex = {
  byName: Map<string, Region[]>
  byCode: Map<string, Region[]>
  byKey: Map<string, Region>
}

function indexRegions(tables: PlaceTables): RegionIndex {
  const index: RegionIndex = { byName: new Map(), byCode: new Map(), byKey: new Map() }
  for (const [country, regions] of Object.entries(tables.regions)) {
    for (const [admin1, name] of Object.entries(regions)) {
      addRegion(index, { country, admin1, name }, tables.regionAliases[country]?.[admin1] ?? [])
    }
  }
  return index
}

function addRegion(index: RegionIndex, stated: Omit<Region, 'code'>, others: string[]): void {
  const codes = others.filter((other) => CODE.test(other))
  if (LETTERED.has(stated.country)) codes.unshift(stated.admin1)
  const code = PUBLISHED_BY_ISO.has(stated.country) ? (codes[0] ?? stated.admin1) : stated.admin1
  const region = { ...stated, code }
  index.byKey.set(`${stated.country}.${stated.admin1}`, region)
  for (const each of new Set(codes)) push(index.byCode, each, region)
  const names = [stated.name, ...others.filter((other) => !CODE.test(other))].map(foldName)
  for (const name of new Set(names.flatMap((each) => [each, each.replace(KIND_OF_REGION, '')]))) {
    push(index.byName, name, region)
  }
}

function push(map: Map<string, Region[]>, key: string, region: Region): void {
  const list = map.get(key)
  if (list) list.push(region)
  else map.set(key, [region])
}

function indexAreas(tables: PlaceTables): Map<string, Area> {
  const index = new Map<string, Area>()
  for (const [name, { names }] of Object.entries(tables.areas)) {
    const area = { name, countries: [...new Set(countriesOf(tables.areas, name, 0))].sort() }
    for (const each of [name, ...names]) index.set(foldName(each), area)
  }
  return index
}

/** Areas are made of areas at most a few deep; a loop in the table ends at the fifth. */
function countriesOf(areas: PlaceTables['areas'], name: string, depth: number): string[] {
  const area = areas[name]
  if (area === undefined || depth > 4) return []
  return [...(area.countries ?? []), ...(area.areas ?? []).flatMap((part) => countriesOf(areas, part, depth + 1))]
}

function indexNicknames(tables: PlaceTables): Map<string, City> {
  const index = new Map<string, City>()
  for (const [country, cities] of Object.entries(tables.cityAliases)) {
    for (const [key, nicknames] of Object.entries(cities)) {
      const [name = '', admin1 = ''] = key.split('|')
      const city = tables
        .cities(foldName(name))
        .find((hit) => hit.city.country === country && hit.city.admin1 === admin1)
      for (const nickname of nicknames) if (city) index.set(foldName(nickname), city.city)
    }
  }
  return index
}
