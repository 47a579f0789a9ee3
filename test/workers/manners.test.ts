import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchSource } from '../../jobs/fetch-source.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { openRun } from '../../src/store/run.ts'
import { addSource, findSource } from '../../src/store/source.ts'
import { mannersOf } from '../../workers/_manners.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { command } from '../_support/command.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { addDetailSource } from '../_support/detail-board.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'

const KEY = 'a-key/with+signs&secret'
let test: TestService
let board: FakeBoard
const logged: string[] = []

beforeAll(async () => {
  const log = createLog({
    level: 'debug',
    pretty: false,
    destination: { write: (line: string) => void logged.push(line) },
  })
  test = await startTestService({
    parts: ['workers'],
    environment: { ADZUNA_APP_ID: 'app-id-77', ADZUNA_APP_KEY: KEY, FETCH_ALLOW_ADDRESSES: '127.0.0.0/29' },
    log,
  })
})
afterAll(() => test.stop())
beforeEach(async () => {
  board = await startBoard()
})
afterEach(() => board.stop())

/** Crawls a board of a connector that the test made. */
async function crawlAt(source: SourceDefinition, origin: string, name = 'acme') {
  const { db, enqueue } = test.service.context
  const { id } = await addSource(
    db,
    { connector: source.id, board: name, origin, name: 'Acme', everyMinutes: 60 },
    test.clock.now,
  )
  const runId = (await openRun(db, id, 'queued', test.clock.now)) ?? expect.fail('a run is open')
  await enqueue(fetchSource, [{ runId }])
  return { id, runId, read: () => db.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow() }
}

async function crawlToEnd(source: SourceDefinition, origin: string) {
  const { read } = await crawlAt(source, origin)
  await until('the run is over', async () => ['done', 'failed'].includes((await read()).state))
  return read()
}

describe('a board that does not want us', () => {
  it('is parked after the second time, which the log and the status say, and comes back with its answer', async () => {
    board.answer((response) => response.writeHead(403).end())
    const { source_id } = await crawlOnce(test, board.origin)
    await crawlOnce(test, board.origin)
    const { db } = test.service.context
    expect(await findSource(db, source_id)).toMatchObject({
      state: 'parked',
      stateReason: expect.stringMatching(/^blocked: the source answered 403 \(http:.*\); ask the publisher for access/),
    })
    expect(logged.filter((line) => line.includes('source parked'))).toHaveLength(1)
    const environment = { DATABASE_URL: test.database.url, DATA_DIR: test.folder }
    expect((await command(['status'], environment)).stdout).toMatch(
      /greenhouse\/acme is parked since 2026-11-20T14:00 after 2 failed runs/,
    )
    board.answer(jobs([job(1)]))
    expect(await crawlOnce(test, board.origin)).toMatchObject({ state: 'done', complete: true })
    expect(await findSource(db, source_id)).toMatchObject({ state: 'active', stateReason: null })
  })

  it.each([
    [
      'asks for a password',
      (path: string) => (path.includes('/jobs') ? '<!doctype html><form><input name=p type="password"></form>' : null),
      /a page that asks for a password was there/,
    ],
    [
      'leads to its log-in',
      (path: string) => (path.includes('/signin') ? '<html>Welcome back</html>' : null),
      /leads to a page to log in at 127\.0\.0\.1:\d+\/signin/,
    ],
  ])('by a page that %s is marked so, and the page is not kept', async (_name, pageAt, reason) => {
    board.answer((response, path) => {
      const page = pageAt(path)
      if (page === null) response.writeHead(302, { location: '/signin?to=jobs' }).end()
      else response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    })
    const run = await crawlOnce(test, board.origin)
    expect(run).toMatchObject({ state: 'failed', kept: 0, reason: expect.stringMatching(reason) })
    expect(run.reason).toMatch(/^login_page: /)
  })

  it('by its robots.txt is not asked for its pages', async () => {
    board.answer((response) => response.end('User-agent: *\nDisallow: /\n'))
    const run = await crawlToEnd(addDetailSource(test, 'robots-pages', { access: 'pages' }), board.origin)
    expect(run).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^disallowed: .*robots\.txt does not want Jobtide/),
    })
    expect(board.requests).toEqual(['/robots.txt'])
  })
})

describe('robots.txt', () => {
  it.each([
    ['pages', 'pages', true],
    ['api', 'pages', false],
    ['pages', 'everywhere', true],
    ['api', 'everywhere', true],
  ] as const)('for %s decides, when FETCH_ROBOTS is %s: %s', (access, setting, decides) => {
    expect(mannersOf({ access }, readConfig({ FETCH_ROBOTS: setting }), 'id')).toEqual({ board: 'id', robots: decides })
  })
})

describe('a page that leads to another site', () => {
  it('is not followed there, and the run is partial and says so', async () => {
    const elsewhere = await startBoard()
    const foreign = elsewhere.origin.replace('127.0.0.1', '127.0.0.2')
    const source = addDetailSource(test, 'foreign', {
      next: () => [{ url: `${foreign}/list` }, { url: `${foreign}/job/1`, of: '1' }],
    })
    board.answer((response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[]'))
    const run = await crawlToEnd(source, board.origin)
    await elsewhere.stop()
    expect(elsewhere.requests).toEqual([])
    expect(board.requests).toEqual(['/list'])
    expect(run).toMatchObject({
      state: 'done',
      complete: false,
      reason: `a page leads to another site, which is not followed (${foreign}/list)`,
    })
  })
})

describe('the boards of a host that is out', () => {
  it('wait for it together, and it is not held against them', async () => {
    board.answer((response) => response.writeHead(503).end())
    const source = addDetailSource(test, 'shared-host')
    const crawls = []
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) crawls.push(await crawlAt(source, board.origin, name))
    const { db } = test.service.context
    const host = () =>
      db.selectFrom('host').selectAll().where('name', '=', new URL(board.origin).host).executeTakeFirst()
    await until('the host is closed', async () => (await host())?.closings === 1)
    await until(
      'the jobs are put off',
      async () => logged.filter((line) => line.includes('is left alone for')).length >= crawls.length,
    )
    const asked = board.requests.length
    expect(asked).toBeLessThanOrEqual(crawls.length)
    for (const { id, read } of crawls) {
      expect(await read()).toMatchObject({ state: 'fetching' })
      expect(await findSource(db, id)).toMatchObject({ state: 'active', failures: 0 })
    }
    expect((await host())?.reason).toBe('unavailable: the source answered 503')
  })
})

describe('a key', () => {
  it('is found in no row, no kept page, no queue and no log line, though the source echoes it', async () => {
    const seen: string[] = []
    const source = addDetailSource(test, 'keyed', {
      keys: ['ADZUNA_APP_ID', 'ADZUNA_APP_KEY'],
      first: ({ origin }) => ({ url: `${origin}/list?id={{ADZUNA_APP_ID}}&key={{ADZUNA_APP_KEY}}` }),
      next: (_page, _request, { origin }) => [
        { url: `${origin}/list/2?key={{ADZUNA_APP_KEY}}` },
        { url: `${origin}/list/{{ADZUNA_APP_KEY}}/3` },
      ],
    })
    board.answer((response, path) => {
      seen.push(path)
      response.setHeader('etag', `"${KEY}"`)
      response.writeHead(path.startsWith('/list/2') ? 403 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: 7, title: `Nurse ${KEY}`, text: `Care. ${KEY} ${path}` }))
    })
    await crawlToEnd(source, board.origin)
    board.answer((response, path) => response.writeHead(500).end(path))
    await crawlToEnd(source, board.origin)
    expect(seen[0]).toBe(`/list?id=app-id-77&key=${encodeURIComponent(KEY)}`)
    expect(seen).toHaveLength(3)
    const { rows, tables } = await everyRow()
    expect(rows.join()).toContain('Nurse {{ADZUNA_APP_KEY}}')
    expect(tables).toBeGreaterThan(20)
    const places = [...rows, ...logged].join('\n')
    expect(places).toContain('{{ADZUNA_APP_KEY}}')
    for (const spelling of [KEY, encodeURIComponent(KEY), 'a-key', 'app-id-77', Buffer.from(KEY).toString('hex')])
      expect(places).not.toContain(spelling)
  })

  /** Every row of every table, of the queue's too, as text; kept pages unpacked. */
  async function everyRow(): Promise<{ rows: string[]; tables: number }> {
    const { db } = test.service.context
    const tables = await sql<{ name: string }>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema in ('public', 'queue')`.execute(db)
    const rows: string[] = []
    for (const { name } of tables.rows) {
      const found = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(db)
      rows.push(...found.rows.map(({ row }) => row))
    }
    const bodies = await db.selectFrom('document_body').select('bytes').execute()
    rows.push(...bodies.map(({ bytes }) => gunzipSync(bytes).toString()))
    return { rows, tables: tables.rows.length }
  }
})
