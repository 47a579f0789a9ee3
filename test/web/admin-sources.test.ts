import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { makeOperator, type OperatorBrowser, signInAs } from '../_support/operator.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'

const EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

let test: TestService
let board: FakeBoard
let ada: OperatorBrowser
let vic: OperatorBrowser
let id: string
beforeAll(async () => {
  test = await startTestService({ parts: ['web', 'workers'], environment: { ADMIN: 'true' } })
  board = await startBoard()
  board.answer(jobs([job(1, { title: `Nurse ${EVIL}` }), job(2), job(3, { title: EVIL, absolute_url: EVIL })]))
  const run = await crawlOnce(test, board.origin)
  id = run.source_id
  await test.service.context.db
    .updateTable('source')
    .set({ name: EVIL, state_reason: EVIL })
    .where('id', '=', id)
    .execute()
  await makeOperator(test, 'ada', 'operator')
  await makeOperator(test, 'vic', 'viewer')
  ada = await signInAs(test, 'ada')
  vic = await signInAs(test, 'vic')
})
afterAll(async () => {
  await board.stop()
  await test.stop()
})

const db = () => test.service.context.db
const page = async (browser: OperatorBrowser, path: string) => (await browser.get(path)).text()
const source = () => db().selectFrom('source').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const audit = () =>
  db().selectFrom('audit').select(['actor', 'action', 'target', 'detail']).orderBy('id', 'desc').execute()
const at = () => `/admin/sources/${id}`
const act = async (name: string, fields = {}) =>
  (await ada.post(`${at()}/${name}`, fields)).headers.get('location') ?? ''

describe('the sources', () => {
  it('are listed with the counts of their last run, found by name, state and system, and in pages', async () => {
    await db()
      .insertInto('source')
      .values(
        Array.from({ length: 120 }, (_, number) => ({
          connector: 'lever',
          board: `board-${String(number).padStart(3, '0')}`,
          origin: 'https://api.lever.example',
          name: `Employer ${number}`,
          every_minutes: 60,
          state: number === 7 ? ('paused' as const) : ('active' as const),
          next_run_at: new Date('2030-01-01'),
          created_at: test.clock.now,
        })),
      )
      .execute()
    const first = await page(ada, '/admin')
    expect(first).toMatch(/greenhouse\/acme/)
    expect(first).toMatch(/>complete[:<]/)
    expect(first).toContain('Postings of 1 runs: 2 to 2, last 2')
    expect(first.match(/\/admin\/sources\//g)).toHaveLength(50)
    expect((await page(ada, '/admin?page=3')).match(/\/admin\/sources\//g)).toHaveLength(21)
    expect((await page(ada, '/admin?text=EMPLOYER+11&state=active')).match(/\/admin\/sources\//g)).toHaveLength(11)
    expect((await page(ada, '/admin?state=paused&connector=lever')).match(/\/admin\/sources\//g)).toHaveLength(1)
    expect(await page(ada, '/admin?text=%25')).toContain('No source is like that')
    expect((await ada.get('/admin?text=%00&page=-1&state=x&state=y')).status).toBe(200)
  })

  it('show what they hold as text, never as markup', async () => {
    const refused = await db().selectFrom('refused').selectAll().executeTakeFirstOrThrow()
    const paths = ['/admin', at(), `${at()}/pages/${refused.document_id}?path=${encodeURIComponent(refused.path)}`]
    for (const path of paths) {
      const answer = await ada.get(path)
      const text = await answer.text()
      expect(text).not.toMatch(/<script|<img/)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    expect(await page(ada, paths[1] ?? '')).toContain('&lt;script&gt;')
  })

  it('show a refused item, by its reason, beside the page that holds it', async () => {
    const detail = await page(ada, at())
    const link = /href="(\/admin\/sources\/[^"]+\/pages\/[^"]+)"/.exec(detail)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const kept = await page(ada, link)
    expect(kept).toMatch(/<dt>Refused<\/dt><dd>jobs\[2\]\.absolute_url/)
    expect(kept).toMatch(/<h2>The item<\/h2>\s*<pre>\{\n {2}&quot;id&quot;: 3/)
    expect(kept).toContain('<h2>The page</h2>')
  })

  it('answer 404 for what is no source or no page of it', async () => {
    const other = await db()
      .selectFrom('source')
      .select('id')
      .where('connector', '=', 'lever')
      .executeTakeFirstOrThrow()
    const { document_id } = await db().selectFrom('refused').selectAll().executeTakeFirstOrThrow()
    const paths = ['/admin/sources/x', '/admin/sources/%00', `/admin/sources/${document_id}`]
    paths.push(`${at()}/pages/x`, `/admin/sources/${other.id}/pages/${document_id}`)
    for (const path of paths) expect((await ada.get(path)).status, path).toBe(404)
  })
})

describe('an operator', () => {
  it('pauses, resumes, runs and sets the interval of a source, each with a row of the audit log', async () => {
    expect(await act('pause')).toContain('done=paused')
    expect((await source()).state).toBe('paused')
    expect(await act('resume')).toContain('done=resumed')
    expect((await source()).state).toBe('active')
    expect(await act('interval', { minutes: '240' })).toContain('done=interval')
    expect((await source()).every_minutes).toBe(240)
    const asked = board.requests.length
    expect(await act('run')).toContain('done=run')
    await until('the run is over', async () => board.requests.length > asked)
    expect((await audit()).slice(0, 4)).toMatchObject([
      { actor: 'ada', action: 'source run', target: 'greenhouse/acme' },
      { action: 'source interval changed', detail: { from: 60, to: 240 } },
      { action: 'source resumed', detail: { from: 'paused' } },
      { action: 'source paused' },
    ])
    expect(await page(ada, `${at()}?done=paused`)).toContain('Paused. Its postings stay.')
    expect(await page(ada, `${at()}?done=constructor`)).not.toContain('role="status"')
  })

  it('cannot set an interval that would harass a publisher, and is told the bounds', async () => {
    for (const minutes of ['14', '1e9', '', 'x', '15.5'])
      expect(await act('interval', { minutes })).toContain('done=minutes')
    expect((await source()).every_minutes).toBe(240)
  })

  it('sees what a replay would change before it can be applied', async () => {
    expect(await act('apply')).toContain('done=tried')
    const under = () =>
      db().selectFrom('run').select('id').where('state', 'in', ['queued', 'fetching', 'reading']).execute()
    await until('no run is under way that reads the postings, too', async () => (await under()).length === 0)
    await db().updateTable('posting').set({ level: 'director', reading_hash: 'old' }).execute()
    const done = async () =>
      (await db().selectFrom('replay_request').select('id').where('finished_at', 'is', null).execute()).length === 0
    expect(await act('replay')).toContain('done=replay')
    await until('the replay is over', done)
    const tried = await page(ada, at())
    expect(tried).toMatch(/[12] would be read otherwise/)
    expect(tried).toContain('level: director →')
    expect(tried).not.toContain('<script')
    expect((await db().selectFrom('posting').select('level').execute()).map(({ level }) => level)).toContain('director')
    expect(await act('apply')).toContain('done=replay')
    await until('the replay is over', done)
    expect((await db().selectFrom('posting').select('level').execute()).map(({ level }) => level)).not.toContain(
      'director',
    )
    expect((await audit()).slice(0, 2).map(({ action }) => action)).toEqual(['replay applied', 'replay tried'])
    expect(await act('apply')).toContain('done=tried')
  })
})

describe('a viewer', () => {
  it('sees everything, gets no button, and can change nothing', async () => {
    const before = [await source(), await audit()]
    const detail = await page(vic, at())
    expect(detail).toContain('Refused in the last run')
    expect(detail.match(/<form/g)).toHaveLength(1)
    for (const name of ['pause', 'resume', 'run', 'interval', 'replay', 'apply'])
      expect((await vic.post(`${at()}/${name}`, { minutes: '60' })).status, name).toBe(403)
    expect([await source(), await audit()]).toEqual(before)
  })
})

describe('a form of another site or session', () => {
  it('changes nothing', async () => {
    const before = await source()
    const tries = [
      ada.post(`${at()}/pause`, { form: '' }),
      ada.post(`${at()}/pause`, { form: vic.form }),
      ada.post(`${at()}/pause`, {}, { 'sec-fetch-site': 'same-site' }),
      fetch(`${test.service.url}${at()}/pause`, { method: 'POST', redirect: 'manual' }),
    ]
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([403, 403, 403, 303])
    expect(await source()).toEqual(before)
  })
})
