import { readFileSync } from 'node:fs'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { addMany, type LineOutcome, type ManyOptions } from '../../src/discovery/add-many.ts'
import { readAddressLine, readAddressLines } from '../../src/discovery/address-lines.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { loadSources } from '../../src/sources/registry.ts'
import { countSources, listSources } from '../../src/store/source.ts'
import { job } from '../_support/board.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { type SmallWeb, startSmallWeb, TEST_KEYS } from '../_support/small-web.ts'

let web: SmallWeb
let database: TestDatabase
let sources: Map<string, SourceDefinition>
const closers: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  web = await startSmallWeb()
  database = await cloneDatabase()
  sources = await loadSources()
  closers.push(web.stop, database.drop)
})
afterAll(async () => {
  for (const close of closers) await close()
})

const NOW = new Date('2026-11-28T08:00:00Z')
const JSON_TYPE = 'application/json'
const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const lineReader = async function* (text: string) {
  yield* text.split('\n')
}

async function run(
  list: string,
  given: { signal?: AbortSignal; check?: boolean; tell?(line: LineOutcome): void } = {},
) {
  const { signal = new AbortController().signal, check = true, tell = () => {} } = given
  const way = { db: database.db, now: () => NOW, sources, config: { sourceKeys: TEST_KEYS } as never, fetch: web.fetch }
  const options: ManyOptions = { check, dryRun: false, due: 'spread' }
  return await addMany(await readAddressLines(lineReader(list)), way, options, signal, tell)
}

function counts(done: LineOutcome[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { kind } of done) found[kind] = (found[kind] ?? 0) + 1
  return found
}

/** Boards of three systems, by their addresses and inside careers pages, and what is wrong in eight ways. */
function putWorld(): string {
  const embed = readFileSync(new URL('../fixtures/careers/ashby-embed.html', import.meta.url), 'utf8')
  const greenhouse = range(100).map((n) => {
    const api = `https://boards-api.greenhouse.io/v1/boards/g${n}/jobs?content=true&pay_transparency=true`
    web.put(api, { type: JSON_TYPE, body: JSON.stringify({ jobs: [job(n + 1)] }) })
    return `https://boards.greenhouse.io/g${n}`
  })
  const lever = range(60).map((n) => {
    const posting = { id: `${n}`, text: 'Cook', hostedUrl: `https://jobs.lever.co/l${n}/${n}`, categories: {} }
    const api = `https://api.lever.co/v0/postings/l${n}?mode=json&skip=0&limit=100`
    web.put(api, { type: JSON_TYPE, body: JSON.stringify([posting]) })
    return `https://jobs.lever.co/l${n}/${n},Lever ${n}, Inc.`
  })
  const own = range(60).map((n) => {
    const entry = { id: `${n}`, title: 'Nurse', jobUrl: `https://jobs.ashbyhq.com/a${n}/${n}`, isListed: true }
    const api = `https://api.ashbyhq.com/posting-api/job-board/a${n}?includeCompensation=true`
    web.put(api, { type: JSON_TYPE, body: JSON.stringify({ jobs: [entry] }) })
    web.put(`https://site${n}.example/careers`, { body: embed.replace('Larchvale%20Health', `a${n}`) })
    return `https://site${n}.example/careers\tSite ${n}`
  })
  const wrong = [
    'https://boards.greenhouse.io/missing',
    'https://closed.example/',
    'https://nothing.example/',
    'http://127.0.0.2:9/careers',
    'https://board.internal/',
    'http://169.254.169.254/latest/meta-data',
    'not an address',
    'ftp://files.example/jobs',
  ]
  web.put('https://closed.example/', { status: 403 })
  web.put('https://nothing.example/', { body: '<html><a href="/about">About</a>' })
  const again = [
    'https://boards.greenhouse.io/g1',
    'https://boards.greenhouse.io/g1/',
    'https://job-boards.greenhouse.io/g2/jobs/3',
  ]
  return ['# boards', ...greenhouse, '', ...lever, ...own, ...wrong, ...again].join('\n')
}

describe('a list of addresses', () => {
  it('is added side by side; duplicates, known boards and refusals are told apart by line', async () => {
    const list = putWorld()
    const done = await run(list)
    expect(counts(done)).toEqual({ added: 220, refused: 8, duplicate: 3 })
    expect(await countSources(database.db)).toEqual([
      { connector: 'ashby', state: 'active', count: 60 },
      { connector: 'greenhouse', state: 'active', count: 100 },
      { connector: 'lever', state: 'active', count: 60 },
    ])
    const refused = done.flatMap((line) => (line.kind === 'refused' ? [`${line.line} ${line.refused.code}`] : []))
    expect(refused).toEqual([
      '223 not_found',
      '224 blocked',
      '225 no_board',
      '226 private_address',
      '227 private_address',
      '228 private_address',
      '229 not_web',
      '230 not_web',
    ])
    const duplicates = done.filter((line) => line.kind === 'duplicate')
    expect(duplicates.map(({ line, of }) => [line, of])).toEqual([
      [231, 3],
      [232, 3],
      [233, 4],
    ])
    const names = (await listSources(database.db)).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['Lever 7, Inc.', 'Site 59', 'Acme Clinics']))
    expect(counts(await run(list))).toEqual({ known: 220, refused: 8, duplicate: 3 })
  })

  it('is read for the first time over the whole interval, not all at once', async () => {
    await run(
      range(200)
        .map((n) => `https://boards.greenhouse.io/s${n}`)
        .join('\n'),
      { check: false },
    )
    const minutes = (await listSources(database.db)).map(
      ({ nextRunAt }) => (nextRunAt.getTime() - NOW.getTime()) / 60_000,
    )
    expect(Math.max(...minutes)).toBeLessThanOrEqual(60)
    // Of 200 times drawn evenly from an hour, none lies so far off that a quarter of it stays empty.
    for (const quarter of range(4))
      expect(minutes.filter((minute) => Math.floor(minute / 15) === quarter).length).toBeGreaterThan(10)
  })

  it('goes on where it was interrupted, with nothing lost and nothing twice', async () => {
    const list = putWorld()
    const stop = new AbortController()
    let told = 0
    const tell = () => {
      told += 1
      if (told === 70) stop.abort(new Error('interrupted'))
    }
    const first = await run(list, { signal: stop.signal, tell })
    expect(first.length).toBeGreaterThanOrEqual(70)
    expect(first.length).toBeLessThan(231)
    const stored = (await listSources(database.db)).length
    expect(first.filter(({ kind }) => kind === 'added')).toHaveLength(stored)
    const second = await run(list)
    expect(counts(second)).toEqual({ known: stored, added: 220 - stored, refused: 8, duplicate: 3 })
    expect(await listSources(database.db)).toHaveLength(220)
  })
})

describe('readAddressLine', () => {
  it.each([
    ['https://a.example/jobs', 'https://a.example/jobs', null],
    ['  a.example\tAcme, Inc.  ', 'a.example', 'Acme, Inc.'],
    ['a.example,Acme, Inc.', 'a.example', 'Acme, Inc.'],
    ['a.example,"Acme ""A"", Inc."', 'a.example', 'Acme "A", Inc.'],
    ['"a.example",Acme', 'a.example', 'Acme'],
    ['a.example/#jobs', 'a.example/#jobs', null],
    ['a.example # ours', 'a.example', null],
    ['a.example,', 'a.example', null],
  ])('reads %j', (line, address, name) => {
    expect(readAddressLine(line)).toEqual({ address, name })
  })

  it.each(['', '   ', '# comment', '  # comment'])('passes by %j', (line) => {
    expect(readAddressLine(line)).toBeNull()
  })

  it('counts every line, drops a byte order mark, and refuses what is no list', async () => {
    expect(await readAddressLines(lineReader('\uFEFFa.example\n\n# x\nb.example'))).toEqual([
      { line: 1, address: 'a.example', name: null },
      { line: 4, address: 'b.example', name: null },
    ])
    await expect(readAddressLines(lineReader(`a.example\n${'x'.repeat(5000)}`))).rejects.toThrow('line 2')
    await expect(readAddressLines(lineReader('\0PNG'))).rejects.toThrow('line 1')
  })
})
