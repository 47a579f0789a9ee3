import { readFileSync } from 'node:fs'

/** What may be used in a program under the MIT licence without giving anything of it away. SPDX ids. */
const ALLOWED = ['MIT', 'MIT-0', 'ISC', '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0']

type Lock = { packages: Record<string, { version?: string; license?: string; dev?: boolean }> }
export type Licence = { name: string; version: string; licence: string; isAllowed: boolean }

/** The packages that run in production, by the lock file, each version once. */
export function licencesOf(lock: Lock): Licence[] {
  const found = Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && entry.dev !== true)
    .map(([path, { version = '', license = 'not stated' }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      licence: license,
      isAllowed: license
        .replace(/[()]/g, '')
        .split(' OR ')
        .some((one) => ALLOWED.includes(one)),
    }))
  const unique = new Map(found.map((one) => [`${one.name}@${one.version}`, one]))
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const readLock = (): Lock => JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
