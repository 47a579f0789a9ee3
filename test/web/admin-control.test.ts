import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTitleReader } from '../../src/normalize/title.ts'
import { addToDigestRun, finishDigestRun, openDigestRun } from '../../src/store/digest-run.ts'
import { listRoleAliases } from '../../src/store/role-alias.ts'
import { withOperatorAliases } from '../../src/taxonomy/operator-aliases.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { makeOperator, type OperatorBrowser, signInAs } from '../_support/operator.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const GAP = 'Zorblatt Quuxifier'
const EVIL = 'Zorblatt <script>alert(1)</script>'
const SECRETS = {
  SECRET_KEY: 'hunter2-hunter2-hunter2-hunter2-hunter2',
  ADZUNA_APP_ID: 'hunter2id',
  ADZUNA_APP_KEY: 'hunter2key',
}

let test: TestService
let board: FakeBoard
let ada: OperatorBrowser
let vic: OperatorBrowser
beforeAll(async () => {
  const environment = { ADMIN: 'true', ...SECRETS, RELAY_WEBHOOK_KEY: 'hunter2-hunter2-hunter2' }
  test = await startTestService({ parts: ['web', 'workers', 'scheduler'], environment })
  board = await startBoard()
  board.answer(jobs([job(1, { title: GAP }), job(2, { title: `${GAP} ` }), job(3, { title: EVIL }), job(4)]))
  await crawlOnce(test, board.origin)
  // Readers take markup out of titles; the pages must not rest on it.
  const { db } = test.service.context
  await db
    .updateTable('posting')
    .set({ title: EVIL, title_reading: '{}', role_slug: null })
    .where('external_id', '=', '3')
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

const page = async (browser: OperatorBrowser, path: string) => (await browser.get(path)).text()
const aliases = () => listRoleAliases(test.service.context.db)

describe('gaps', () => {
  it('are the titles that no role was found for, as text, without those that have one', async () => {
    const text = await page(vic, '/admin/gaps')
    expect(text).toContain(GAP)
    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toMatch(/<script|Registered Nurse<\/td>/)
  })

  it('are closed by giving a role the name, which counts from the next start on', async () => {
    const answer = await ada.post('/admin/gaps', { alias: ` ${GAP} `, role: 'Registered Nurse' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/gaps?done=added'])
    expect(await aliases()).toMatchObject([{ alias: GAP, role: 'registered-nurse', by: 'ada' }])
    const { taxonomy } = test.service.context
    const joined = withOperatorAliases(taxonomy, await aliases())
    expect(joined.leftOut).toEqual([])
    expect(joined.taxonomy.version).not.toBe(taxonomy.version)
    expect(createTitleReader(taxonomy)(GAP).role).toBeNull()
    expect(createTitleReader(joined.taxonomy)(GAP).role?.slug).toBe('registered-nurse')
  })

  it('refuse a name that is borne already, by the files or by an operator’s word, and a role there is none of', async () => {
    const tries: [string, string][] = [
      ['REGISTERED nurses', 'welder'],
      [GAP.toUpperCase(), 'welder'],
      ['!!!', 'welder'],
      ['Something Else', 'no-such-role'],
    ]
    for (const [alias, role] of tries) {
      const answer = await ada.post('/admin/gaps', { alias, role })
      expect(answer.status, alias).toBe(400)
      expect(await answer.text()).toMatch(/role="alert"/)
    }
    expect(await aliases()).toHaveLength(1)
  })

  it('leave a name out whose role is gone or that the files have by now, with the reason', async () => {
    const { taxonomy } = test.service.context
    const given = [
      { alias: 'Registered Nurses', role: 'welder' },
      { alias: 'Frob Master', role: 'gone' },
    ]
    const { leftOut, taxonomy: same } = withOperatorAliases(taxonomy, given)
    expect(leftOut.map(({ alias }) => alias)).toEqual(['Registered Nurses', 'Frob Master'])
    expect(same.version).toBe(taxonomy.version)
  })

  it('give no form to a viewer, and take nothing from one', async () => {
    expect((await page(vic, '/admin/gaps')).match(/<form/g)).toHaveLength(1)
    expect((await vic.post('/admin/gaps', { alias: 'Frob Master', role: 'welder' })).status).toBe(403)
    expect((await vic.post('/admin/gaps', { remove: GAP })).status).toBe(403)
    expect(await aliases()).toHaveLength(1)
  })

  it('are open again when the name is taken back; both stand in the audit log', async () => {
    expect((await ada.post('/admin/gaps', { remove: GAP })).status).toBe(303)
    expect(await aliases()).toEqual([])
    const log = await page(ada, '/admin/audit')
    expect(log).toContain('alias added')
    expect(log).toContain('alias removed')
  })
})

describe('digests', () => {
  it('are shown by run with their equation, and one that does not hold is said', async () => {
    const { db, now } = test.service.context
    const good = await openDigestRun(db, now())
    await addToDigestRun(db, good, { due: 10, planned: 6, empty: 3, excluded: { suppressed: 1 } })
    await finishDigestRun(db, good, now())
    expect(await page(vic, '/admin/digests')).toMatch(/suppressed: 1<\/td><td class="w">holds/)
    const bad = await openDigestRun(db, now())
    await addToDigestRun(db, bad, { due: 10, planned: 6, empty: 3, excluded: {} })
    expect(await page(vic, '/admin/digests')).toContain('does not hold')
  })
})

describe('settings', () => {
  it('are shown without any secret', async () => {
    const text = await page(vic, '/admin/settings')
    expect(text).toMatch(/FETCH_<wbr>PER_<wbr>HOST<\/th><td class="w">\d/)
    expect(text).not.toContain('hunter2')
    const { password } = new URL(test.database.url)
    expect(password).not.toBe('')
    expect(text).not.toContain(password)
    expect(text).toMatch(/DATABASE_<wbr>URL<\/th><td class="w">set: postgres/)
  })
})

describe('queues', () => {
  it('are shown with their counts and schedules', async () => {
    const text = await page(vic, '/admin/queues')
    for (const name of ['tick', 'fetch', 'read', 'send', 'schedule-sources']) expect(text).toContain(name)
  })
})
