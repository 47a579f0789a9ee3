import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const PACKAGE = new URL('../../package.json', import.meta.url)

/**
 * What computes figures: the package's version and a hash of the files of `src/market` in the order of their names. Two
 * programs with one code version compute the same figures from the same inputs: '0.1.0+3f2a90c1d4e5'.
 */
export function marketCodeVersion(folder = FOLDER): string {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
  const hash = createHash('sha256')
  for (const name of namesOf(folder)) hash.update(`${name}\n${readFileSync(join(folder, name), 'utf8')}\n`)
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}

function namesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
