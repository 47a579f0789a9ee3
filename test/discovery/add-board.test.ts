import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type AddOptions, addBoard, type Outcome } from '../../src/discovery/add-board.ts'
import { AddressRefused } from '../../src/discovery/refused.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { loadSources } from '../../src/sources/registry.ts'
import { listSources } from '../../src/store/source.ts'
import { job } from '../_support/board.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { type SmallWeb, startSmallWeb, TEST_KEYS } from '../_support/small-web.ts'
import { recordedBoard, recordedConnectors } from '../sources/recorded-board.ts'

let web: SmallWeb
let database: TestDatabase
let sources: Map<string, SourceDefinition>
beforeAll(async () => {
  web = await startSmallWeb()
  database = await cloneDatabase()
  sources = await loadSources()
})
afterEach(() => web.clear())
afterAll(async () => {
  await web.stop()
  await database.drop()
})

const NOW = new Date('2026-11-28T08:00:00Z')
const CAREERS = 'https://www.larchvale.example/careers'
const careersFile = (name: string) => readFileSync(new URL(`../fixtures/careers/${name}`, import.meta.url))

function add(address: string, options: Partial<AddOptions> = {}, sourceKeys = TEST_KEYS): Promise<Outcome> {
  const way = { db: database.db, now: () => NOW, sources, config: { sourceKeys } as never, fetch: web.fetch }
  return addBoard(address, way, { check: true, dryRun: false, due: 'at once', ...options })
}

async function refusalOf(work: Promise<unknown>): Promise<AddressRefused> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof AddressRefused) return error
  throw error
}

const greenhouseApi = (board: string) =>
  `https://boards-api.greenhouse.io/v1/boards/${board}/jobs?content=true&pay_transparency=true`
const putGreenhouse = (board: string, jobs: unknown[]) =>
  web.put(greenhouseApi(board), { type: 'application/json', body: JSON.stringify({ jobs }) })

describe('a recorded board is tried and added', () => {
  for (const id of recordedConnectors())
    it(`of ${id}`, async () => {
      const { at, pages } = recordedBoard(id)
      const folder = new URL(`../fixtures/sources/${id}/`, import.meta.url)
      // Requests that differ by their body alone have one address: the first of them is the first page.
      for (const { request, file, contentType } of [...pages].reverse())
        web.put(request.url, { type: contentType, body: readFileSync(new URL(file, folder)) })
      const outcome = await add('', { connector: id, board: at.board, origin: at.origin })
      expect(outcome).toMatchObject({
        kind: 'added',
        source: { connector: id, board: at.board, everyMinutes: sources.get(id)?.everyMinutes },
        check: { example: { title: expect.stringMatching(/\w/) } },
      })
      expect(outcome.source.name).toMatch(/\w/)
    })
})

describe('addBoard', () => {
  it('says what it found on the first page and names the employer as its postings do', async () => {
    web.put(CAREERS, { body: careersFile('greenhouse-script.html') })
    putGreenhouse('larchvale', [job(1), job(2), job(3, { title: undefined })])
    const outcome = await add(CAREERS, { dryRun: true })
    expect(outcome).toMatchObject({
      kind: 'found',
      id: null,
      by: 'page',
      source: { connector: 'greenhouse', board: 'larchvale', name: 'Acme Clinics', everyMinutes: 60 },
      check: {
        postings: 2,
        morePages: 0,
        example: { title: 'Registered Nurse', place: 'Austin, TX' },
        refused: [{ path: 'jobs[2].title', reason: 'missing' }],
      },
    })
    expect(await listSources(database.db, { connector: 'greenhouse', limit: 1000 })).not.toContainEqual(
      expect.objectContaining({ board: 'larchvale' }),
    )
  })

  it('adds a board once; a known one is not fetched again', async () => {
    putGreenhouse('once', [job(1)])
    expect(await add('https://boards.greenhouse.io/once')).toMatchObject({ kind: 'added' })
    const before = web.asked.length
    expect(await add('https://job-boards.greenhouse.io/once/jobs/1')).toMatchObject({ kind: 'known' })
    expect(web.asked.length).toBe(before)
  })

  it('keeps the name and the interval that the operator gives', async () => {
    putGreenhouse('named', [job(1)])
    const outcome = await add('https://boards.greenhouse.io/named', { name: 'Named Ltd', everyMinutes: 240 })
    expect(outcome.source).toMatchObject({ name: 'Named Ltd', everyMinutes: 240 })
  })

  it('names an employer that its postings do not name as its page does', async () => {
    const posting = { id: '1', text: 'Staff Nurse', hostedUrl: 'https://jobs.lever.co/oakum/1', categories: {} }
    web.put('https://api.lever.co/v0/postings/oakum?mode=json&skip=0&limit=100', {
      type: 'application/json',
      body: JSON.stringify([posting]),
    })
    web.put('https://jobs.lever.co/oakum', { body: '<html><title>Oakum &amp; Sons jobs</title>' })
    expect((await add('https://jobs.lever.co/oakum')).source.name).toBe('Oakum & Sons')
    expect((await add('https://jobs.lever.co/pine-works', { check: false })).source.name).toBe('Pine Works')
  })

  it('adds unread what it is told to add unread', async () => {
    expect(await add('https://boards.greenhouse.io/unread', { check: false })).toMatchObject({
      kind: 'added',
      check: null,
    })
    expect(await add(CAREERS, { check: false })).toMatchObject({ kind: 'added', source: { connector: 'jsonld' } })
    expect(web.asked).toEqual([])
  })

  it('adds a site of no system by its sitemap and job pages', async () => {
    const host = 'https://www.thornbury.example'
    web.put(`${host}/`, { body: '<html><title>Thornbury Care</title><a href="/about">About</a>' })
    web.put(`${host}/sitemap.xml`, {
      type: 'application/xml',
      body: `<urlset><url><loc>${host}/jobs/17-nurse</loc></url><url><loc>${host}/jobs/18-cook</loc></url></urlset>`,
    })
    web.put(`${host}/jobs/17-nurse`, { body: careersFile('own-posting.html') })
    expect(await add(`${host}/`)).toMatchObject({
      kind: 'added',
      by: 'site',
      source: { connector: 'jsonld', board: 'www.thornbury.example', name: 'Larchvale Health' },
      check: { postings: 2, morePages: 0, example: { title: 'Staff Nurse', place: 'Bergen, NO' } },
    })
  })

  it('refuses a board that is not there, is empty, keeps programs out or is another thing, with reason and fix', async () => {
    expect(await refusalOf(add('https://boards.greenhouse.io/missing'))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('404'),
      fix: expect.stringMatching(/browser/),
    })
    putGreenhouse('empty', [])
    expect(await refusalOf(add('https://boards.greenhouse.io/empty'))).toMatchObject({
      code: 'no_postings',
      fix: expect.stringContaining('--no-check'),
    })
    web.put(greenhouseApi('closed'), { status: 403 })
    expect(await refusalOf(add('https://boards.greenhouse.io/closed'))).toMatchObject({ code: 'blocked' })
    web.put(greenhouseApi('odd'), { body: '<html>Sign in</html>' })
    expect(await refusalOf(add('https://boards.greenhouse.io/odd'))).toMatchObject({ code: 'unreadable' })
    putGreenhouse('broken', [job(1, { title: 7 })])
    expect(await refusalOf(add('https://boards.greenhouse.io/broken'))).toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('jobs[0].title'),
    })
    web.put('https://silent.example/', { body: careersFile('nothing.html') })
    expect(await refusalOf(add('silent.example'))).toMatchObject({
      code: 'no_board',
      message: expect.stringMatching(/no board of a known system.*sitemap/),
    })
  })

  it('names the setting when a key is missing, before anything is fetched', async () => {
    const refused = await refusalOf(add('', { connector: 'usajobs', board: 'all' }, {} as never))
    expect(refused).toMatchObject({ code: 'missing_key', message: expect.stringContaining('USAJOBS_KEY') })
    expect(web.asked).toEqual([])
  })

  it('obeys robots.txt for pages that are made for people', async () => {
    web.put('https://careers-quiet.icims.com/robots.txt', { type: 'text/plain', body: 'User-agent: *\nDisallow: /' })
    expect(await refusalOf(add('https://careers-quiet.icims.com/jobs/search'))).toMatchObject({ code: 'disallowed' })
  })
})
