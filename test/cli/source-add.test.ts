import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { listSources } from '../../src/store/source.ts'
import { job } from '../_support/board.ts'
import { command, launch } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { until } from '../_support/service.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 180_000 })

let database: TestDatabase
let folder: string
let environment: Record<string, string>
const servers: Server[] = []
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-add-'))
  environment = {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    FETCH_ALLOW_ADDRESSES: '127.0.0.0/24',
    FETCH_PER_SECOND: '0',
  }
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function serve(host: string, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, host, ready))
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

/** A home page with a careers page, a sitemap and one posting in JSON-LD; a board at its address of the interface. */
const site: RequestListener = (request, response) => {
  const origin = `http://${request.headers.host}`
  const posting = {
    '@type': 'JobPosting',
    title: 'Ward Nurse',
    description: 'Care.',
    hiringOrganization: 'Fernhollow Care',
  }
  const place = { address: { addressLocality: 'Oslo', addressCountry: 'NO' } }
  const pages: Record<string, string> = {
    '/': '<html><title>Fernhollow Care</title><a href="/careers">Careers</a>',
    '/careers': '<html><title>Careers</title>',
    '/sitemap.xml': `<urlset><url><loc>${origin}/jobs/1-nurse</loc></url></urlset>`,
    '/jobs/1-nurse': `<html><script type="application/ld+json">${JSON.stringify({ ...posting, jobLocation: place })}</script>`,
    '/v1/boards/acme/jobs?content=true&pay_transparency=true': JSON.stringify({ jobs: [job(1), job(2)] }),
  }
  const page = pages[request.url ?? '']
  const type = request.url?.endsWith('.xml') ? 'application/xml' : 'text/html'
  setTimeout(() => response.writeHead(page === undefined ? 404 : 200, { 'content-type': type }).end(page), 20)
}

const run = (...args: string[]) => command(['source', ...args], environment)

describe('source add', () => {
  it('says what it found and adds it, and shows it afterwards', async () => {
    const origin = await serve('127.0.0.1', site)
    const dry = await run('add', `${origin}/`, '--dry-run', '--json')
    expect(JSON.parse(dry.stdout)).toMatchObject({ outcome: 'found', added: false, id: null, check: { postings: 1 } })
    const added = await run('add', `${origin}/`)
    expect(added).toMatchObject({ code: 0, stderr: '' })
    expect(added.stdout).toMatch(
      /^Found as a site with job pages of its own .*1 posting on the first page.*; for example: Ward Nurse, Oslo, NO\n/,
    )
    expect(added.stdout).toMatch(
      /\nTerms: no attribution is asked for; counted in published figures; .*\nAdded as “Fernhollow Care”, read every 6 hours \([\da-f-]{36}\)\n$/,
    )
    expect((await run('add', `${origin}/`)).stdout).toMatch(/^Known already: /)
    const shown = (await run('show', `jsonld/${new URL(origin).host}`)).stdout
    expect(shown).toMatch(/state +active\n/)
    expect(shown).toContain('It was not read yet.')
  })

  it('takes a board by its name at the place that is given', async () => {
    const origin = await serve('127.0.0.1', site)
    const ended = await run('add', '--connector', 'greenhouse', '--board', 'acme', '--origin', origin)
    expect(ended.stdout).toMatch(
      /Greenhouse board “acme” at 127\.0\.0\.1:\d+: 2 postings on the first page; for example/,
    )
    expect(ended.code).toBe(0)
  })

  it('exits with 1 and says why and what to do when it refuses, with 2 on wrong use', async () => {
    const refused = await run('add', 'http://192.168.0.1/careers')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^Refused: .*not public.*\nWhat to do: .*FETCH_ALLOW_ADDRESSES/)
    const wrong = await run('add', 'https://acme.example', '--file', 'boards.txt')
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('not both') })
  })
})

describe('source add --file', () => {
  it('adds 200 sites, goes on after Ctrl-C, and reports every line', async () => {
    const sites = []
    for (let number = 0; number < 200; number += 1) sites.push(await serve(`127.0.0.${2 + (number % 50)}`, site))
    const list = join(folder, 'boards.txt')
    const lines = sites.map((origin, number) => (number % 2 === 0 ? `${origin}/` : `${origin}/careers,Site ${number}`))
    await writeFile(list, ['# sites', ...lines, 'http://10.0.0.1/', lines[0]].join('\n'))
    const report = join(folder, '=report.csv')
    const db = openDatabase(database.url)
    const before = (await listSources(db)).length
    const stored = async () => (await listSources(db)).length - before

    const interrupted = launch(['source', 'add', '--file', list], environment)
    await until('some sites were added', async () => (await stored()) > 5, 120)
    interrupted.child.kill('SIGINT')
    const first = await interrupted.ended
    const done = await stored()
    expect(first).toMatchObject({ code: 1, stderr: expect.stringMatching(/Interrupted: \d+ of 202 lines are left/) })
    expect(done).toBeLessThan(200)

    const second = await run('add', '--file', list, '--report', report)
    expect(second.code).toBe(1)
    expect(await stored()).toBe(200)
    const table = second.stdout.split('\n').map((row) => row.trim().split(/\s+/))
    expect(table).toContainEqual(['jsonld', `${200 - done}`, `${done}`, '1', '0'])
    expect(table).toContainEqual(['all', `${200 - done}`, `${done}`, '1', '1'])
    expect(second.stderr).toMatch(/^line 202: http:\/\/10\.0\.0\.1\/: .*What to do: /m)
    const rows: Record<string, string>[] = parse(await readFile(report), { columns: true })
    expect(rows).toHaveLength(202)
    expect(rows[200]).toMatchObject({ line: '202', outcome: 'refused', reason: expect.stringContaining('not public') })
    expect(rows[201]).toMatchObject({ line: '203', outcome: 'duplicate', reason: 'the board of line 2' })
    await db.destroy()
  })

  it('lists thousands by system and state, and how many there are', async () => {
    const counts = (await run('list', '--counts')).stdout
    expect(counts).toMatch(/jsonld +201 +201\n/)
    const listed = (await run('list', '--connector', 'jsonld', '--limit', '3')).stdout
    expect(listed).toMatch(/… and 198 more; --limit 0 lists all\n\n201 sources: 201 active\n$/)
  })

  it('says what is wrong with a list that cannot be read', async () => {
    expect(await run('add', '--file', join(folder, 'nowhere.txt'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be read'),
    })
  })
})

describe('source read', () => {
  it('prints listed and removed postings as well, and how many there were', async () => {
    const fixture = new URL('../fixtures/sources/jobvite/search-0.html', import.meta.url).pathname
    const ended = await run('read', 'jobvite', fixture, '--url', 'https://jobs.jobvite.com/marrowfield/search?p=0')
    const lines = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines[0]).toEqual({ listed: { externalId: expect.any(String), title: expect.any(String) } })
    expect(ended.stderr).toContain(`0 postings, ${lines.length} listed, 0 removed, 0 refused`)
    expect(ended.code).toBe(0)
  })
})
