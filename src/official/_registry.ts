import { readdir } from 'node:fs/promises'
import type { OfficialImporter } from '../domain/official.ts'

/**
 * Finds the importers by reading `folder`, this one unless told otherwise: every file whose name does not begin with "_" is one,
 * under its file name. In the order of their ids. Throws TypeError that names the file and what is wrong with it.
 */
export async function loadImporters(
  folder: URL = new URL('.', import.meta.url),
): Promise<Map<string, OfficialImporter>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.startsWith('_'))
  const importers = new Map<string, OfficialImporter>()
  for (const file of files.sort()) {
    const importer = await loadImporter(file, folder)
    if (importers.has(importer.id)) throw new TypeError(`${file}: the id "${importer.id}" is taken by another file`)
    if (`${importer.id}.ts` !== file)
      throw new TypeError(`${file}: its id is "${importer.id}", not the name of its file`)
    importers.set(importer.id, importer)
  }
  return importers
}

async function loadImporter(file: string, folder: URL): Promise<OfficialImporter> {
  const module: { default?: unknown } = await import(new URL(file, folder).href)
  const importer = module.default
  if (!isImporter(importer)) throw new TypeError(`${file}: its default export is no OfficialImporter`)
  const fault = faultOf(importer)
  if (fault !== null) throw new TypeError(`${file}: ${fault}`)
  return importer
}

function isImporter(value: unknown): value is OfficialImporter {
  if (typeof value !== 'object' || value === null) return false
  const has = (key: string, type: string) => typeof Reflect.get(value, key) === type
  return (
    has('read', 'function') &&
    has('version', 'number') &&
    ['id', 'name', 'docs', 'licence', 'attribution'].every((key) => has(key, 'string')) &&
    Array.isArray(Reflect.get(value, 'addresses'))
  )
}

function faultOf({ id, version, docs, licence, attribution, addresses, everyDays }: OfficialImporter): string | null {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(id)) return `its id is "${id}"; small letters, digits and hyphens are due`
  if (!Number.isInteger(version) || version < 1) return `its version is ${version}; a whole number from 1 is due`
  if (!docs.startsWith('https://')) return 'docs is not an https link to public documentation'
  if (licence.trim() === '' || attribution.trim() === '') return 'licence or attribution is empty'
  const bad = addresses.find((address) => !address.startsWith('https://'))
  if (bad !== undefined) return `the address ${bad} is not https`
  const isScheduled = everyDays !== null && Number.isInteger(everyDays) && everyDays >= 1
  return addresses.length === 0 || isScheduled ? null : `everyDays is ${everyDays}; addresses need 1 or more`
}
