import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { detectSource, loadSources } from '../../src/sources/registry.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobtide-sources-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const definition = (fields: string) =>
  `export default { id: 'acorn', name: 'Acorn', docs: 'https://acorn.example/docs', origin: '', everyMinutes: 60,
   access: 'api', listing: 'whole', terms: { url: null, attribution: null, aggregates: true },
   detect: () => null, first: () => ({ url: '' }), read: () => ({ postings: [], refused: [] }), ${fields} }`

function load(file: string, source: string) {
  writeFileSync(join(folder, file), source)
  return loadSources(pathToFileURL(`${folder}/`))
}

describe('loadSources', () => {
  it('finds every connector of the folder under its file name', async () => {
    expect([...(await loadSources()).keys()]).toEqual(
      expect.arrayContaining(['ashby', 'greenhouse', 'jsonld', 'lever']),
    )
  })

  it('takes a connector by putting its file there', async () => {
    expect([...(await load('acorn.ts', definition(''))).keys()]).toEqual(['acorn'])
  })

  it.each([
    ['another id than its name', definition("id: 'oak'"), 'acorn.ts: its id is "oak", not the name of its file'],
    [
      'an interval under 15 minutes',
      definition('everyMinutes: 14'),
      'acorn.ts: everyMinutes is 14; at least 15 is due',
    ],
    [
      'an interval that is no number',
      definition('everyMinutes: Number.NaN'),
      'acorn.ts: everyMinutes is NaN; at least 15 is due',
    ],
    [
      'documentation without https',
      definition("docs: 'http://a.example'"),
      'acorn.ts: docs is not an https link to public documentation',
    ],
    ['no default export', 'export const nothing = 1', 'acorn.ts: its default export is not made by defineSource'],
    ['no reader', definition('read: null'), 'acorn.ts: its default export is not made by defineSource'],
  ])('names the file of a connector with %s', async (_name, source, message) => {
    await expect(load('acorn.ts', source)).rejects.toThrow(new TypeError(message))
  })
})

describe('detectSource', () => {
  it.each([
    ['https://job-boards.greenhouse.io/larchvale', { connector: 'greenhouse', board: 'larchvale', origin: null }],
    [
      'boards.eu.greenhouse.io/larchvale',
      { connector: 'greenhouse', board: 'larchvale', origin: 'https://boards-api.eu.greenhouse.io' },
    ],
    [
      'https://jobs.eu.lever.co/brackwater',
      { connector: 'lever', board: 'brackwater', origin: 'https://api.eu.lever.co' },
    ],
    [' https://jobs.ashbyhq.com/Tern%20Works ', { connector: 'ashby', board: 'Tern Works', origin: null }],
    [
      'https://fernhollow.example/careers',
      { connector: 'jsonld', board: 'fernhollow.example', origin: 'https://fernhollow.example' },
    ],
    [
      'https://fernhollow.example/jobs.xml.gz',
      { connector: 'jsonld', board: 'https://fernhollow.example/jobs.xml.gz', origin: 'https://fernhollow.example' },
    ],
    ['remoteok.com', { connector: 'remoteok', board: 'all', origin: null }],
    ['https://himalayas.app/jobs', { connector: 'himalayas', board: 'all', origin: null }],
    ['https://www.adzuna.co.uk/search?q=nurse', { connector: 'adzuna', board: 'gb?what=nurse', origin: null }],
    [
      'https://www.arbeitsagentur.de/jobsuche/suche?was=Koch&wo=Ulm',
      { connector: 'arbeitsagentur', board: 'was=Koch&wo=Ulm', origin: null },
    ],
    [
      'https://news.ycombinator.com/submitted?id=whoishiring',
      { connector: 'hackernews', board: 'whoishiring', origin: null },
    ],
    ['http://localhost:4000/', { connector: 'jsonld', board: 'localhost:4000', origin: 'http://localhost:4000' }],
  ])('finds the system behind %s', async (url, found) => {
    expect(detectSource(await loadSources(), url)).toEqual(found)
  })

  it.each([
    '',
    'nonsense',
    'mailto:jobs@fernhollow.example',
    'file:///etc/passwd',
    '/etc/hosts.txt',
    'ftp://fernhollow.example',
  ])('finds nothing behind "%s"', async (url) => {
    expect(detectSource(await loadSources(), url)).toBeNull()
  })

  it('asks the connector for any site last', async () => {
    const sources = await loadSources()
    const jsonldFirst = new Map([...sources].sort(([id]) => (id === 'jsonld' ? -1 : 1)))
    expect(detectSource(jsonldFirst, 'https://jobs.lever.co/brackwater')?.connector).toBe('lever')
  })
})
