import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PublicationError } from '../../src/errors.ts'
import { loadPublication, loadPublishedFile } from '../../src/taxonomy/load-publication.ts'
import { zipOf } from '../_support/publication.ts'

const isTable = (name: string) => name.endsWith('.txt')
const LIMITS = { entries: 10, fileBytes: 4 * 2 ** 20, totalBytes: 5 * 2 ** 20, ratio: 100 }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publication-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function zipped(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

describe('a publication', () => {
  it('is the same from a zip, from the folder it unpacks to, and from the folder above that', async () => {
    const files = { 'db/b.txt': 'second', 'db/a.txt': 'first', 'db/other.xlsx': 'no table' }
    const path = await zipped('db.zip', zipOf(files))
    await mkdir(join(folder, 'unpacked', 'db'), { recursive: true })
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'unpacked', name), text)
    const fromZip = await loadPublication(path, isTable)
    const fromFolder = await loadPublication(join(folder, 'unpacked', 'db'), isTable)
    const fromAbove = await loadPublication(join(folder, 'unpacked'), isTable)
    expect(fromZip.name).toBe('db.zip')
    expect(fromZip.files.map(({ name, text }) => [name, text])).toEqual([
      ['a.txt', 'first'],
      ['b.txt', 'second'],
    ])
    const hashes = [fromZip, fromFolder, fromAbove].map(({ files: read }) =>
      read.map(({ name, sha256 }) => `${sha256} ${name}`),
    )
    expect(hashes[1]).toEqual(hashes[0])
    expect(hashes[2]).toEqual(hashes[0])
  })

  it('loses its byte order mark', async () => {
    await writeFile(join(folder, 'mark.txt'), '\uFEFFCode')
    expect((await loadPublishedFile(join(folder, 'mark.txt'))).text).toBe('Code')
  })

  it('leaves alone what an archiver adds', async () => {
    const path = await zipped('mac.zip', zipOf({ 'a.txt': 'a', '__MACOSX/a.txt': 'junk', '._a.txt': 'junk' }))
    expect((await loadPublication(path, isTable)).files.map(({ text }) => text)).toEqual(['a'])
  })

  it('reads names that climb out of the folder as what they are, and writes nothing', async () => {
    const path = await zipped('climb.zip', zipOf({ '../../a.txt': 'a' }))
    await expect(loadPublication(path, isTable)).rejects.toThrow(PublicationError)
  })

  it.each([
    [
      'one too large by what the zip says',
      zipOf({ 'a.txt': 'a' }, { claimed: 9 * 2 ** 20 }),
      'a.txt: is larger than 4 MiB',
    ],
    [
      'one that unpacks to a thousand times its size',
      zipOf({ 'a.txt': Buffer.alloc(3 * 2 ** 20, 'a') }),
      'a.txt: unpacks to more than 100 times its size',
    ],
    [
      'one that holds more than it says',
      zipOf({ 'a.txt': 'a'.repeat(90_000) }, { claimed: 10 }),
      'a.txt: cannot be read',
    ],
    ['an encrypted one', zipOf({ 'a.txt': 'a' }, { isEncrypted: true }), 'a.txt: is encrypted; unpack it'],
    ['a broken one', zipOf({ 'a.txt': 'a'.repeat(500) }).subarray(0, 100), 'is no whole zip'],
    [
      'one with more files than any publication',
      zipOf(Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`${at}.txt`, 'a']))),
      'holds more than 10 files',
    ],
    [
      'one name twice',
      zipOf({ 'one/a.txt': 'a', 'two/a.txt': 'b' }),
      'a.txt: is there more than once; give the folder of one release',
    ],
    ['text that is no UTF-8', zipOf({ 'a.txt': Buffer.from([0x4b, 0xf6, 0x63, 0x68]) }), 'a.txt: is not UTF-8'],
  ])('is refused: %s', async (name, bytes, message) => {
    const path = await zipped(`${name}.zip`, bytes)
    await expect(loadPublication(path, isTable, LIMITS)).rejects.toThrow(message)
    await expect(loadPublication(path, isTable, LIMITS)).rejects.toThrow(PublicationError)
  })

  it('is refused when its files are too large together', async () => {
    const noise = () => Buffer.from(Array.from({ length: 2 ** 20 * 3 }, (_, at) => 65 + ((at * at * 7_919) % 23)))
    const path = await zipped('total.zip', zipOf({ 'a.txt': noise(), 'b.txt': noise() }))
    await expect(loadPublication(path, isTable, { ...LIMITS, ratio: 100_000 })).rejects.toThrow(
      'b.txt: is larger than 2 MiB',
    )
  })

  it('is refused when there is nothing at its path', async () => {
    await expect(loadPublication(join(folder, 'nothing'), isTable)).rejects.toThrow('cannot be opened; give the zip')
    await expect(loadPublishedFile(join(folder, 'nothing.csv'))).rejects.toThrow('cannot be read')
  })
})
