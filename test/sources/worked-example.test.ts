import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { detectSource, loadSources } from '../../src/sources/registry.ts'
import { pageOf } from './pages.ts'

const SOURCES = new URL('../../src/sources/', import.meta.url)
const job = {
  id: 7,
  title: 'Cook',
  link: 'https://jobs.acmeboards.example/harrow/7',
  company: 'Harrow',
  place: 'Leeds',
  posted: '2026-11-02',
  text: '<p>Cook.</p>',
}

let folder: string
let sources: Map<string, SourceDefinition>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobtide-example-'))
  const code = blockOf('ts')
    .replaceAll("'./_shared/", `'${SOURCES.href}_shared/`)
    .replaceAll("'../", `'${new URL('../', SOURCES).href}`)
  writeFileSync(join(folder, 'acmeboards.ts'), code)
  sources = await loadSources(pathToFileURL(`${folder}/`))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The one block of code of a language in CONTRIBUTING.md, "Add a source". */
function blockOf(language: string): string {
  const page = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')
  const section = page.slice(page.indexOf('## Add a source'), page.indexOf('## House style'))
  const block = section.split(`\`\`\`${language}\n`)[1]?.split('```')[0]
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no block of ${language}`)
  return block
}

describe('the worked example of CONTRIBUTING.md', () => {
  it('is a connector that the registry takes and finds by a public address', () => {
    expect(detectSource(sources, 'https://jobs.acmeboards.example/harrow')).toMatchObject({
      connector: 'acmeboards',
      board: 'harrow',
    })
  })

  it('reads good postings and names the field of bad ones', () => {
    const connector = sources.get('acmeboards')
    const { at, pages } = JSON.parse(blockOf('json'))
    expect(connector?.first(at)).toEqual(pages[0].request)
    const page = pageOf(pages[0].request.url, JSON.stringify({ jobs: [job, { ...job, id: 8, link: undefined }] }))
    expect(connector?.read(page, at)).toMatchObject({
      postings: [{ externalId: '7', title: 'Cook', places: [{ text: 'Leeds' }], postedAt: '2026-11-02' }],
      refused: [{ path: 'jobs[1].link', reason: 'missing', externalId: '8' }],
    })
  })
})
