import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planDigests } from '../../jobs/plan-digests.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { addSource } from '../../src/store/source.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { type FaultyRelay, startFaultyRelay } from '../_support/faulty-relay.ts'
import { launchScript } from '../_support/fork-script.ts'
import { freePort } from '../_support/free-port.ts'
import { makeOperator, type OperatorBrowser, signInAs } from '../_support/operator.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'
import { makeSubscriber } from '../_support/subscribers.ts'

type Line = Record<string, unknown> & { of: 'web' | 'workers'; msg: string }

const TITLES = ['Registered Nurse', 'Data Scientist']
/** What the proxy in front calls the request; of 128 bits, as proxies do. */
const REQUEST = '4bf92f3577b34da6a3ce929d0e0e4736'

const lines: Line[] = []
const children: ChildProcess[] = []
let test: TestService
let board: FakeBoard
let relay: FaultyRelay
let url: string
let ada: OperatorBrowser
let sourceId: string

beforeAll(async () => {
  test = await startTestService({ parts: [] })
  test.clock.now = new Date() // The processes have no other clock.
  relay = await startFaultyRelay()
  board = await startBoard()
  board.answer(jobs([job(1), job(2, { title: 'Data Scientist', company_name: 'Beta Labs' })]))
  const port = String(await freePort())
  url = `http://127.0.0.1:${port}`
  const environment = {
    DATABASE_URL: test.database.url,
    DATA_DIR: test.folder,
    SMTP_URL: relay.url,
    PORT: port,
    BASE_URL: url,
    TRUST_PROXY: 'true',
    ADMIN: 'true',
    SIGN_UPS_PER_HOUR: '1000',
    FETCH_ALLOW_ADDRESSES: '127.0.0.1/32',
    FETCH_PER_SECOND: '0',
    SECRET_KEY: 'a-key-of-this-test-alone-long-enough-1',
    LOG_LEVEL: 'debug',
    LOG_FORMAT: 'json',
  }
  await Promise.all([start('web', environment), start('workers', environment)])
  const { db, now } = test.service.context
  const source = { connector: 'greenhouse', board: 'acme', origin: board.origin, name: 'Acme', everyMinutes: 60 }
  sourceId = (await addSource(db, source, now())).id
  await makeOperator(test, 'ada', 'operator')
  ada = await signInAs({ service: { url } } as TestService, 'ada')
}, 60_000)

afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  await board?.stop()
  await relay?.stop()
  await test?.stop()
})

async function start(of: Line['of'], environment: Record<string, string>): Promise<void> {
  const script = new URL('../_support/service-process.ts', import.meta.url)
  const child = launchScript(script, [of], environment, 'pipe all')
  children.push(child)
  if (child.stdout) createInterface(child.stdout).on('line', (text) => lines.push({ of, ...JSON.parse(text) }))
  child.stderr?.pipe(process.stderr)
  await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('it left')))])
}

/** What `grep` would find. */
const grep = (id: string) => lines.filter((line) => JSON.stringify(line).includes(id))
const said = (id: string) => grep(id).map(({ of, msg }) => `${of}: ${msg}`)
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers })

describe('by one id', () => {
  it('lines of all processes tell of a crawl: the button, the job, each page, the reading, and the mails with what it found', async () => {
    const { context } = test.service
    await ada.post(`/admin/sources/${sourceId}/run`, {}, { 'x-request-id': REQUEST })
    await until('the run is read', async () => said(REQUEST).includes('workers: run read'))
    expect(said(REQUEST)).toEqual(
      expect.arrayContaining(['web: request answered', 'workers: page fetched', 'workers: run fetched']),
    )
    const read = grep(REQUEST).find(({ msg }) => msg === 'run read')
    expect(read).toMatchObject({ job: 'read-run', trail: REQUEST, source: 'greenhouse/acme', postings: 2 })

    for (const [index, role] of ['registered-nurse', 'data-scientist'].entries())
      await makeSubscriber(test, `reader${index}@example.org`, [
        { name: 'Search', criteria: { ...EMPTY_CRITERIA, roles: [role] } },
      ])
    test.clock.now = new Date()
    await context.db.updateTable('subscriber').set({ next_digest_at: context.now() }).execute()
    await context.enqueue(planDigests, [{}])
    await until('the mails are there', async () => relay.taken.length === TITLES.length)
    await until('the mails are settled', async () => grep('digest attempt settled').length === TITLES.length)

    const mails = grep(String(read?.runId)).filter(({ msg }) => msg === 'digest attempt settled')
    expect(mails.map(({ messageId }) => messageId).sort()).toEqual(relay.taken.map(({ messageId }) => messageId).sort())
    for (const mail of mails) {
      expect(mail).toMatchObject({
        result: 'accepted',
        runs: [read?.runId],
        messageId: `<d.${mail.digestId}@127.0.0.1>`,
      })
      expect(said(String(mail.digestId))).toContain('workers: digests handed to the senders')
      expect(said(String(mail.trail))).toContain('workers: digests planned')
    }
  }, 60_000)

  it('lines tell of a form and the mail it led to, whoever asked for the page being unknown to them', async () => {
    const email = 'asks@example.org'
    const form = { email, zone: 'UTC', hour: '7', role: TITLES[0] ?? '' }
    const answer = await post('/subscribe', form)
    const trail = answer.headers.get('x-request-id') ?? ''
    expect(trail).toMatch(/^[\da-f-]{36}$/)
    await until('the mail is handed over', async () => said(trail).includes('workers: confirmation handed over'))
    const [mail] = grep(trail).filter(({ msg }) => msg === 'confirmation handed over')
    expect(mail).toMatchObject({ trail, job: 'send-confirmation', result: 'accepted' })
    expect(relay.taken.map(({ messageId }) => messageId)).toContain(mail?.messageId)
    expect(grep(trail).find(({ of }) => of === 'web')).toMatchObject({
      method: 'POST',
      route: '/subscribe',
      status: 200,
    })
    expect(grep(email)).toEqual([])
  })

  it('an id that is none is not taken from a header, and requests at once keep theirs apart', async () => {
    for (const hostile of ['short', 'x'.repeat(65), 'a"},{"level":60,"x":"y', 'white space here']) {
      const answer = await fetch(`${url}/healthz`, { headers: { 'x-request-id': hostile } })
      expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
      expect(grep(hostile)).toEqual([])
    }
    const asked = Array.from({ length: 20 }, (_, number) => ({
      email: `many${number}@example.org`,
      id: `many-${number}-x`,
    }))
    const form = { zone: 'UTC', hour: '7', role: TITLES[0] ?? '' }
    await Promise.all(asked.map(({ email, id }) => post('/subscribe', { email, ...form }, { 'x-request-id': id })))
    await until('every mail is handed over', async () => {
      return asked.every(({ id }) => grep(id).some(({ msg }) => msg === 'confirmation handed over'))
    })
    const { db } = test.service.context
    for (const { email, id } of asked) {
      const row = await db.selectFrom('subscriber').select('id').where('email', '=', email).executeTakeFirstOrThrow()
      expect(grep(id).flatMap(({ subscriberId }) => subscriberId ?? [])).toContain(row.id)
      expect(new Set(grep(id).flatMap(({ subscriberId }) => subscriberId ?? [])).size).toBe(1)
    }
  }, 30_000)
})
