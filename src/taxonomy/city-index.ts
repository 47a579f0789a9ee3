import { foldName } from './fold-name.ts'
import type { CityHit } from './gazetteer.ts'

/** Other names are kept for towns from this many inhabitants, and in scripts other than Latin from the second figure:
 *  smaller places are advertised under their own name. */
const ALIASED_FROM = 30_000
const ALIASED_ANY_SCRIPT_FROM = 500_000
/** Another name, and a part of a city, speak three tenths as loud as a town of that size under its own name. */
const ALIAS_WEIGHT = 0.3
const SECTION_WEIGHT = 0.3
const LATIN = /^[\u0020-\u024f\u1e00-\u1eff’ʻ-]+$/
/** Abandoned, historical and destroyed places. */
const GONE = new Set(['PPLH', 'PPLQ', 'PPLW', 'PPLCH'])
/** Names whose places are held as read: some 400 bytes each. All 167,000 that the index knows would be 63 MB. */
const REMEMBERED = 20_000
const COLUMNS = 19
const TAB = 9
const NEWLINE = 10

/** One line of the file: the bytes and where each column starts. */
type Row = { bytes: Buffer; tabs: Int32Array }
/** Folded name → twice the offset of the line, plus one where the name is another name of the place. */
type Offsets = Map<string, number | number[]>

/** Reads the lines of a GeoNames cities file (tab-separated, 19 columns, UTF-8) into a look-up by folded name, most weight
 *  first. Lines with other than 19 columns are passed over. Keeps the bytes: a line is read in full when it is asked for. */
export function indexCities(bytes: Buffer): (name: string) => readonly CityHit[] {
  const row: Row = { bytes, tabs: new Int32Array(COLUMNS + 1) }
  const offsets: Offsets = new Map()
  for (let at = 0; at < bytes.length; ) {
    const end = readLine(row, at)
    if (end.columns === COLUMNS) addNames(offsets, row, at)
    at = end.next
  }
  const read = new Map<string, readonly CityHit[]>()
  return (name) => {
    const known = read.get(name)
    if (known !== undefined) return known
    const found = offsets.get(name)
    if (found === undefined) return []
    const hits = (typeof found === 'number' ? [found] : found).map((offset) => readHit(row, offset))
    hits.sort((one, other) => other.weight - one.weight)
    if (read.size >= REMEMBERED) read.clear()
    read.set(name, hits)
    return hits
  }
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

/** In bytes. */
function width(row: Row, column: number): number {
  return (row.tabs[column + 1] ?? 0) - (row.tabs[column] ?? 0) - 1
}

function readHit(row: Row, offset: number): CityHit {
  readLine(row, offset >> 1)
  const population = Number(text(row, 14))
  const city = {
    id: Number(text(row, 0)),
    name: text(row, 1),
    country: text(row, 8),
    admin1: text(row, 10),
    population,
    latitude: Number(text(row, 4)),
    longitude: Number(text(row, 5)),
  }
  const own = (offset & 1) === 0
  const share = (own ? 1 : ALIAS_WEIGHT) * (text(row, 7) === 'PPLX' ? SECTION_WEIGHT : 1)
  return { city, weight: Math.max(1, population * share), own }
}

function addNames(offsets: Offsets, row: Row, start: number): void {
  // The four codes of places that are gone are the only ones of this width beside common ones.
  if (width(row, 7) > 3 && GONE.has(text(row, 7))) return
  const own = foldName(text(row, 1))
  add(offsets, own, start * 2)
  // An ASCII spelling of the same width is the same spelling.
  const ascii = width(row, 2) === width(row, 1) ? own : foldName(text(row, 2))
  if (ascii !== own) add(offsets, ascii, start * 2)
  // Populations of fewer than five digits need not be read.
  if (width(row, 14) < 5) return
  const population = Number(text(row, 14))
  if (population < ALIASED_FROM) return
  const others = new Set(otherNames(text(row, 3), population))
  for (const name of others) if (name !== own && name !== ascii) add(offsets, name, start * 2 + 1)
}

function add(offsets: Offsets, name: string, offset: number): void {
  const before = offsets.get(name)
  if (before === undefined) offsets.set(name, offset)
  else if (typeof before === 'number') offsets.set(name, [before, offset])
  else before.push(offset)
}

/** Names of three letters and less are airport codes more often than names. */
function otherNames(list: string, population: number): string[] {
  const anyScript = population >= ALIASED_ANY_SCRIPT_FROM
  return list
    .split(',')
    .filter((name) => (LATIN.test(name) ? name.length > 3 : anyScript))
    .map(foldName)
}
