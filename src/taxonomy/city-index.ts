import { foldName } from './fold-name.ts'
import type { City, CityHit } from './gazetteer.ts'

/** Other names are kept for towns from this many inhabitants, and in scripts other than Latin from the second figure:
 *  smaller places are advertised under their own name. */
const ALIASED_FROM = 15_000
const ALIASED_ANY_SCRIPT_FROM = 100_000
/** Another name speaks half as loud as the name itself, a part of a city three tenths as loud as a town of its size. */
const ALIAS_WEIGHT = 0.5
const SECTION_WEIGHT = 0.3
const LATIN = /^[\u0020-\u024f\u1e00-\u1eff’ʻ-]+$/
/** Abandoned, historical and destroyed places. */
const GONE = new Set(['PPLH', 'PPLQ', 'PPLW', 'PPLCH'])
const COLUMNS = 19
const TAB = 9
const NEWLINE = 10

type Row = { bytes: Buffer; tabs: Int32Array }
type Columns = { hits: CityHit[]; byName: Map<string, number | number[]>; codes: Map<string, string> }

/** Reads the lines of a GeoNames cities file (tab-separated, 19 columns, UTF-8) into a look-up by folded name. Lines
 *  with other than 19 columns are passed over. The bytes are not kept. */
export function indexCities(bytes: Buffer): (name: string) => readonly CityHit[] {
  const columns: Columns = { hits: [], byName: new Map(), codes: new Map() }
  const row: Row = { bytes, tabs: new Int32Array(COLUMNS + 1) }
  for (let at = 0; at < bytes.length; ) {
    const end = readLine(row, at)
    if (end.columns === COLUMNS) addCity(columns, row)
    at = end.next
  }
  const sorted = new Map<string, readonly CityHit[]>()
  return (name) => sorted.get(name) ?? sortHits(columns, sorted, name)
}

function sortHits(columns: Columns, sorted: Map<string, readonly CityHit[]>, name: string): readonly CityHit[] {
  const found = columns.byName.get(name)
  if (found === undefined) return []
  const hits = (typeof found === 'number' ? [found] : found).flatMap((at) => columns.hits[at] ?? [])
  hits.sort((one, other) => other.weight - one.weight)
  sorted.set(name, hits)
  return hits
}

/** Fills `row.tabs` with where each column starts. */
function readLine(row: Row, start: number): { columns: number; next: number } {
  const { bytes, tabs } = row
  const newline = bytes.indexOf(NEWLINE, start)
  const end = newline === -1 ? bytes.length : newline
  let columns = 1
  tabs[0] = start
  for (let at = start; at < end; at++) if (bytes[at] === TAB && columns < COLUMNS) tabs[columns++] = at + 1
  tabs[columns] = end + 1
  return { columns, next: end + 1 }
}

function text(row: Row, column: number): string {
  return row.bytes.toString('utf8', row.tabs[column], (row.tabs[column + 1] ?? 1) - 1)
}

function code(row: Row, column: number): string {
  return row.bytes.toString('latin1', row.tabs[column], (row.tabs[column + 1] ?? 1) - 1)
}

function width(row: Row, column: number): number {
  return (row.tabs[column + 1] ?? 0) - (row.tabs[column] ?? 0)
}

function addCity(columns: Columns, row: Row): void {
  const feature = code(row, 7)
  if (GONE.has(feature)) return
  const population = Number(code(row, 14))
  const city: City = {
    id: Number(code(row, 0)),
    name: text(row, 1),
    country: shared(columns, code(row, 8)),
    admin1: shared(columns, code(row, 10)),
    population,
    latitude: Number(code(row, 4)),
    longitude: Number(code(row, 5)),
  }
  const weight = Math.max(1, population * (feature === 'PPLX' ? SECTION_WEIGHT : 1))
  const names = new Set([foldName(city.name)])
  // An ASCII spelling of the same length is the same spelling.
  if (width(row, 2) !== width(row, 1)) names.add(foldName(code(row, 2)))
  addNames(columns, names, { city, weight })
  if (population < ALIASED_FROM) return
  const others = new Set(otherNames(text(row, 3), population).filter((name) => !names.has(name)))
  addNames(columns, others, { city, weight: weight * ALIAS_WEIGHT })
}

/** One string for every city that states it. */
function shared(columns: Columns, stated: string): string {
  const known = columns.codes.get(stated)
  if (known !== undefined) return known
  columns.codes.set(stated, stated)
  return stated
}

/** Names of three letters and less are airport codes more often than names. */
function otherNames(list: string, population: number): string[] {
  const anyScript = population >= ALIASED_ANY_SCRIPT_FROM
  return list
    .split(',')
    .filter((name) => (LATIN.test(name) ? name.length > 3 : anyScript))
    .map(foldName)
}

function addNames(columns: Columns, names: Iterable<string>, hit: CityHit): void {
  const at = columns.hits.push(hit) - 1
  for (const name of names) {
    const before = columns.byName.get(name)
    if (before === undefined) columns.byName.set(name, at)
    else if (typeof before === 'number') columns.byName.set(name, [before, at])
    else before.push(at)
  }
}
