import { createHash, type Hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** All that a reading can hang on besides the ad and the database: the readers' code with what it may import of ours, the
 *  libraries as they are pinned, and the files that are loaded. Folders with everything in them. */
export const EDITION_PARTS = [
  'package-lock.json',
  'data',
  'src/domain',
  'src/errors.ts',
  'src/normalize',
  'src/taxonomy',
]

/** What the texts of a language are, hangs on the runtime's own tables. */
const RUNTIME = ['node', 'v8', 'icu', 'unicode']

/**
 * One hash for all that makes readers what they are: another one as soon as any file of `EDITION_PARTS`, the runtime or a
 * row that the database adds is another. Derived from them, so that nobody has to remember to raise a number; a change that
 * alters no reading costs one reading of every ad. Takes some 20 ms, and half a second with all languages of ESCO. Throws
 * what the file system throws.
 */
export function loadEdition(added: readonly (readonly unknown[])[], root: string = ROOT): string {
  const sum = createHash('sha256')
  sum.update(JSON.stringify(RUNTIME.map((name) => process.versions[name])))
  for (const part of EDITION_PARTS) addFiles(sum, root, part)
  for (const rows of added) addRows(sum, rows)
  return sum.digest('base64url').slice(0, 22)
}

/** Each file with its name and length, so that no byte moves unseen from one to the next. */
function addFiles(sum: Hash, root: string, part: string): void {
  for (const name of filesIn(root, part)) {
    const bytes = readFileSync(join(root, name))
    sum.update(`${name} ${bytes.length}\n`).update(bytes)
  }
}

function filesIn(root: string, part: string): string[] {
  if (statSync(join(root, part)).isFile()) return [part]
  return readdirSync(join(root, part))
    .sort()
    .flatMap((name) => filesIn(root, `${part}/${name}`))
}

const ROWS_AT_ONCE = 1_000

function addRows(sum: Hash, rows: readonly unknown[]): void {
  sum.update(`${rows.length} rows\n`)
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    sum.update(JSON.stringify(rows.slice(from, from + ROWS_AT_ONCE)))
}
