import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EDITION_PARTS, loadEdition } from '../../src/normalize/load-edition.ts'
import { loadReaders } from '../../src/normalize/load-readers.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jobtide-edition-'))
  for (const part of EDITION_PARTS) await put(/\.\w+$/.test(part) ? part : `${part}/deep/file`, 'as it was')
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), text)
}

describe('the edition of readers', () => {
  it('stays while nothing changes, wherever the program lies', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'jobtide-edition-'))
    await cp(root, elsewhere, { recursive: true })
    expect(loadEdition([[1], []], elsewhere)).toBe(loadEdition([[1], []], root))
    await rm(elsewhere, { recursive: true })
  })

  it.each(EDITION_PARTS)('is another one when %s changes', async (part) => {
    const before = loadEdition([], root)
    await put(/\.\w+$/.test(part) ? part : `${part}/deep/file`, 'changed')
    expect(loadEdition([], root)).not.toBe(before)
  })

  it('is another one when a file comes, or is called otherwise', async () => {
    const before = loadEdition([], root)
    await put('data/deep/file-2', '')
    const more = loadEdition([], root)
    await rename(join(root, 'data/deep/file-2'), join(root, 'data/deep/file-3'))
    expect(new Set([before, more, loadEdition([], root)]).size).toBe(3)
  })

  it.each([
    [[['a']], [['b']]],
    [
      [['a', 'b'], []],
      [['a'], ['b']],
    ],
    [[['a', 'b']], [['b', 'a']]],
    [[[]], [['']]],
  ])('tells what the database adds: %j from %j', (some, others) => {
    expect(loadEdition(some, root)).not.toBe(loadEdition(others, root))
  })

  it('holds for rows after the first thousand', () => {
    const rows = Array.from({ length: 2_500 }, (_, at) => at)
    expect(loadEdition([rows.with(2_400, 0)], root)).not.toBe(loadEdition([rows], root))
  })

  it('is another one for an imported label and for an imported technology', () => {
    const taxonomy = loadTaxonomy()
    const editions = [
      loadReaders(taxonomy, { labels: [], technologies: [] }),
      loadReaders(taxonomy, { labels: [{ title: 'Pflegefachfrau', socs: ['29-1141'] }], technologies: [] }),
      loadReaders(taxonomy, { labels: [], technologies: [{ name: 'Frobnicator' }] }),
    ].map(({ edition }) => edition)
    expect(new Set(editions).size).toBe(3)
  })

  it('covers every file of ours that reading can reach', async () => {
    const reached = new Set<string>()
    const waiting = ['src/normalize/load-readers.ts', 'src/normalize/posting.ts', 'src/normalize/opening.ts']
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (reached.has(file)) continue
      reached.add(file)
      waiting.push(...(await importsOf(file)))
    }
    expect(reached.size).toBeGreaterThan(80)
    const isCovered = (file: string) => EDITION_PARTS.some((part) => file === part || file.startsWith(`${part}/`))
    expect([...reached].filter((file) => !isCovered(file))).toEqual([])
  })

  it('covers every folder of ours that a loader names', async () => {
    const loaders = ['load-places', 'load-roles', 'load-skills', 'load-occupations']
    const texts = await Promise.all(loaders.map((name) => readFile(join(ROOT, `src/taxonomy/${name}.ts`), 'utf8')))
    const named = texts.flatMap((text) => [...text.matchAll(/new URL\('\.\.\/\.\.\/(\w+)\//g)].map(([, name]) => name))
    expect(named.length).toBeGreaterThanOrEqual(loaders.length)
    expect(named.filter((name) => name === undefined || !EDITION_PARTS.includes(name))).toEqual([])
  })
})

async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(join(ROOT, file), 'utf8')
  return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, target = '']) =>
    relative(ROOT, resolve(dirname(join(ROOT, file)), target)),
  )
}
