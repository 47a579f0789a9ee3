import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressesOn } from '../../src/official/_addresses.ts'
import { loadImporters } from '../../src/official/_registry.ts'

let parent: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'importers-'))
})
afterAll(() => rm(parent, { recursive: true }))

const IMPORTER = {
  id: 'a-b',
  name: 'A',
  docs: 'https://a.example/',
  licence: 'public domain',
  attribution: 'A',
  version: 1,
  addresses: ['https://a.example/a.csv'],
  everyDays: 1,
}

async function folderOf(files: Record<string, object>): Promise<URL> {
  const folder = await mkdtemp(join(parent, 'x-'))
  for (const [name, importer] of Object.entries(files)) {
    const text = `export default { ...${JSON.stringify(importer)}, read: async () => [] }`
    await writeFile(join(folder, name), text)
  }
  return pathToFileURL(`${folder}/`)
}

describe('importers', () => {
  it('are found by reading their folder; files that begin with _ are shared', async () => {
    const folder = await folderOf({ 'a-b.ts': IMPORTER, '_shared.ts': {} })
    expect([...(await loadImporters(folder)).keys()]).toEqual(['a-b'])
  })

  it.each([
    [{ 'b.ts': IMPORTER }, 'b.ts: its id is "a-b", not the name of its file'],
    [{ 'a-b.ts': IMPORTER, 'b.ts': IMPORTER }, 'b.ts: the id "a-b" is taken by another file'],
    [{ 'A.ts': { ...IMPORTER, id: 'A' } }, 'its id is "A"; small letters'],
    [{ 'a-b.ts': { ...IMPORTER, docs: 'http://a.example/' } }, 'docs is not an https link'],
    [{ 'a-b.ts': { ...IMPORTER, attribution: ' ' } }, 'licence or attribution is empty'],
    [{ 'a-b.ts': { ...IMPORTER, version: 0 } }, 'its version is 0'],
    [{ 'a-b.ts': { ...IMPORTER, addresses: ['http://a.example/'] } }, 'is not https'],
    [{ 'a-b.ts': { ...IMPORTER, everyDays: null } }, 'everyDays is null'],
    [{ 'a-b.ts': { id: 'a-b' } }, 'its default export is no OfficialImporter'],
  ])('are refused when they are not what they should be: %#', async (files, message) => {
    await expect(loadImporters(await folderOf(files))).rejects.toThrow(message)
  })

  it('of ours all load', async () => {
    expect((await loadImporters()).size).toBeGreaterThanOrEqual(0)
  })
})

describe('an address with a year', () => {
  it('names the latest May that is published', () => {
    const on = (day: string) => addressesOn(new Date(day), ['https://a.example/oesm{YY}nat.zip'])[0]
    expect(on('2026-05-01')).toContain('oesm25nat')
    expect(on('2026-04-30')).toContain('oesm24nat')
    expect(on('2009-12-31')).toContain('oesm08nat')
  })
})
