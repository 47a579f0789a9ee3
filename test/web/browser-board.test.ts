import { randomUUID } from 'node:crypto'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { fetchSource } from '../../jobs/fetch-source.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { makeOperator, type OperatorBrowser, PASSWORD, signInAs } from '../_support/operator.ts'
import { takePictures } from '../_support/pictures.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const BOARD = '/admin/queues/board'
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const redisUrl = inject('redisUrl')
const backends = [
  { name: 'PostgreSQL', queueUrl: undefined, skip: false },
  { name: 'Redis', queueUrl: redisUrl ?? undefined, skip: redisUrl === null },
]

type Queues = { queues: { name: string; isPaused: boolean; readOnlyMode: boolean; counts: Record<string, number> }[] }

for (const { name, queueUrl, skip } of backends) {
  describe.skipIf(skip)(`the board of queues on ${name}`, () => {
    let test: TestService
    let ada: OperatorBrowser
    let vic: OperatorBrowser
    beforeAll(async () => {
      test = await startTestService({
        parts: ['web'],
        environment: { ADMIN: 'true' },
        ...(queueUrl === undefined ? {} : { queueUrl }),
      })
      await makeOperator(test, 'ada', 'operator')
      await makeOperator(test, 'vic', 'viewer')
      ada = await signInAs(test, 'ada')
      vic = await signInAs(test, 'vic')
    })
    afterAll(async () => {
      for (const queue of test.service.runtime.boardQueues() as { obliterate(o: { force: boolean }): Promise<void> }[])
        await queue.obliterate({ force: true })
      await test.stop()
    })

    const ask = (method: string, path: string, by: OperatorBrowser, headers: Record<string, string> = {}) =>
      fetch(`${test.service.url}${BOARD}/api${path}`, {
        method,
        redirect: 'manual',
        headers: { cookie: by.cookie, ...headers },
      })
    const OWN = { 'sec-fetch-site': 'same-origin' }
    const queuesFor = async (by: OperatorBrowser) => ((await (await ask('GET', '/queues', by)).json()) as Queues).queues
    const fetchQueue = async () => (await queuesFor(ada)).find(({ name }) => name === 'fetch')
    const put = async () => {
      const runId = randomUUID()
      await test.service.context.enqueue(fetchSource, [{ runId }], { afterMs: 3_600_000 })
      return `fetch-source.${runId}`
    }
    const audit = async () => {
      const rows = await test.service.context.db
        .selectFrom('audit')
        .select(['actor', 'action', 'target', 'detail'])
        .orderBy('id', 'desc')
        .execute()
      return rows.filter(({ target }) => target.startsWith('queue '))
    }

    it('is behind the sign-in, for pages, files and answers alike', async () => {
      for (const path of ['', '/queue/fetch', '/api/queues', '/static/favicon.ico']) {
        const answer = await fetch(`${test.service.url}${BOARD}${path}`, { redirect: 'manual' })
        expect(answer.headers.get('location'), path).toBe('/admin/sign-in')
      }
      expect((await ada.get(`${BOARD}/static/..%2findex.ejs`)).status).toBe(404)
    })

    it('lets operators act, notes each act, and shows of a job ids alone', async () => {
      const id = await put()
      const job = (await (await ask('GET', `/queues/fetch/${id}`, vic)).json()) as { job: { data: object } }
      expect(Object.keys(job.job.data)).toEqual(['runId'])
      expect((await ask('PUT', `/queues/fetch/${id}/promote`, ada, OWN)).status).toBe(204)
      expect(await fetchQueue()).toMatchObject({ counts: { waiting: 1, delayed: 0 } })
      expect((await ask('PUT', `/queues/fetch/${id}/clean`, ada, OWN)).status).toBe(204)
      expect(await fetchQueue()).toMatchObject({ counts: { waiting: 0, delayed: 0 } })
      expect((await ask('PUT', '/queues/fetch/pause', ada, OWN)).status).toBe(200)
      expect((await fetchQueue())?.isPaused).toBe(true)
      expect((await ask('PUT', '/queues/fetch/resume', ada, OWN)).status).toBe(200)
      expect((await fetchQueue())?.isPaused).toBe(false)
      expect((await audit()).slice(0, 4)).toEqual([
        { actor: 'ada', action: 'queue resumed', target: 'queue fetch', detail: {} },
        { actor: 'ada', action: 'queue paused', target: 'queue fetch', detail: {} },
        { actor: 'ada', action: 'job removed', target: 'queue fetch', detail: { jobId: id } },
        { actor: 'ada', action: 'job promoted', target: 'queue fetch', detail: { jobId: id } },
      ])
    })

    it('lets nobody act who is a viewer, nor another site, nor a program that does not say where it asks from', async () => {
      const before = await audit()
      const id = await put()
      expect((await queuesFor(vic)).every(({ readOnlyMode }) => readOnlyMode)).toBe(true)
      expect((await ask('PUT', `/queues/fetch/${id}/clean`, vic, OWN)).status).toBe(403)
      const elsewhere: Record<string, string>[] = [
        {},
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'https://evil.example' },
      ]
      for (const headers of elsewhere)
        expect((await ask('PUT', `/queues/fetch/${id}/clean`, ada, headers)).status).toBe(403)
      expect(await fetchQueue()).toMatchObject({ counts: { delayed: 1 } })
      expect(await audit()).toEqual(before)
    })

    it('neither adds nor edits jobs, nor empties or wipes a queue, nor touches schedules', async () => {
      const id = await put()
      for (const [method, path] of [
        ['POST', '/queues/fetch/add'],
        ['PUT', '/queues/fetch/empty'],
        ['PUT', '/queues/fetch/obliterate'],
        ['PUT', '/queues/fetch/clean/delayed'],
        ['PATCH', `/queues/fetch/${id}/update-data`],
        ['PUT', '/queues/tick/job-schedulers/sweep/remove'],
      ] as const)
        expect((await ask(method, path, ada, OWN)).status, path).toBe(403)
    })

    it.skipIf(CHROMIUM === null)(
      'works in a browser under a policy that lets only its own script run',
      async () => {
        const id = await put()
        const browser: Browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
        try {
          const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
          const refused: string[] = []
          const hosts = new Set<string>()
          page.on(
            'console',
            (message) => /Content Security Policy/i.test(message.text()) && refused.push(message.text()),
          )
          page.on('request', (request) => hosts.add(new URL(request.url()).host))
          page.on('dialog', (dialog) => void dialog.accept())
          await page.goto(`${test.service.url}/admin`)
          await page.getByLabel('Name').fill('ada')
          await page.getByLabel('Password').fill(PASSWORD)
          await page.getByRole('button', { name: 'Sign in' }).click()
          await page.goto(`${test.service.url}/admin/queues`)
          await page.getByRole('link', { name: 'board' }).click()
          await page.getByText('fetch', { exact: true }).first().waitFor()
          await takePictures(page, `admin-board-${name}`)
          await page.goto(`${test.service.url}${BOARD}/queue/fetch?status=delayed`)
          await page.getByText(id).first().waitFor()
          await takePictures(page, `admin-board-queue-${name}`)
          expect(refused).toEqual([])
          expect([...hosts]).toEqual([new URL(test.service.url ?? '').host])
          const answer = await page.evaluate(
            async (path) => (await fetch(path, { method: 'PUT' })).status,
            `${BOARD}/api/queues/fetch/${id}/clean`,
          )
          expect(answer).toBe(204)
        } finally {
          await browser.close()
        }
      },
      60_000,
    )
  })
}
