import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeOperator, setOperatorPassword, setOperatorRole } from '../../src/control/operators.ts'
import { countAttempt } from '../../src/store/operator.ts'
import { makeOperator, PASSWORD, signInAs } from '../_support/operator.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'], environment: { ADMIN: 'true', TRUST_PROXY: 'true' } })
  await makeOperator(test, 'ada', 'operator')
  await makeOperator(test, 'vic', 'viewer')
})
afterAll(() => test.stop())

const context = () => test.service.context
let network = 0
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${test.service.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    // Each from a network of its own: the limit of networks has its own test.
    headers: { 'x-forwarded-for': nextNetwork(), ...headers },
  })
function nextNetwork(): string {
  network += 1
  return `192.0.2.${network % 250}`
}
const tryIn = (name: string, password: string, headers = {}) => post('/admin/sign-in', { name, password }, headers)
const later = (minutes: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + minutes * 60_000)
}
/** As sign-ins count; judging a password takes its time. */
async function tryBefore(name: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await countAttempt(context().db, name, context().now(), 15 * 60_000)
}
const by = () => ({ db: context().db, actor: { name: 'test', from: 'test' }, at: context().now() })

describe('the pages of the operators', () => {
  it('are not there unless they are configured', async () => {
    const off = await startTestService({ parts: ['web'] })
    const answers = await Promise.all(
      ['/admin', '/admin/sign-in', '/admin/audit'].map((path) => fetch(`${off.service.url}${path}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    await off.stop()
  })

  it('lead everybody who is not signed in to the sign-in, whatever is asked', async () => {
    for (const path of ['/admin/audit', '/admin/queues']) {
      const answer = await fetch(`${test.service.url}${path}`, { redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/sign-in'])
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('are for operators: a subscriber’s cookie opens none', async () => {
    const answer = await fetch(`${test.service.url}/admin/audit`, {
      redirect: 'manual',
      headers: { cookie: 'jobtide_session=x; jobtide_admin=x' },
    })
    expect(answer.status).toBe(303)
  })
})

describe('signing in', () => {
  it('sets a cookie that scripts and other sites do not get, and keeps only the hash of its token', async () => {
    const answer = await tryIn('Ada', PASSWORD)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin'])
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    const token = /jobtide_admin=([\w-]+)/.exec(cookie)?.[1] ?? ''
    const rows = await context().db.selectFrom('operator_session').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(rows.map(({ hash }) => hash.toString('hex'))).toContain(createHash('sha256').update(token).digest('hex'))
  })

  it('answers the same to a wrong password and an unknown name, and says nothing of the password again', async () => {
    const wrong = await (await tryIn('ada', 'hunter2 hunter2')).text()
    const unknown = await (await tryIn('eve', 'hunter2 hunter2')).text()
    expect(unknown.replace('value="eve"', '')).toBe(wrong.replace('value="ada"', ''))
    expect(wrong).not.toContain('hunter2')
    expect(wrong).toContain('Name or password is wrong.')
  })

  it('shows what was typed as text', async () => {
    const page = await (await tryIn('"><script>alert(1)</script>', 'x')).text()
    expect(page).not.toContain('<script')
  })

  it('gives a new session: one that somebody planted before is worth nothing after', async () => {
    const planted = 'planted-by-another'
    const answer = await tryIn('ada', PASSWORD, { cookie: `jobtide_admin=${planted}` })
    expect(answer.headers.get('set-cookie')).not.toContain(planted)
    const asPlanted = { redirect: 'manual', headers: { cookie: `jobtide_admin=${planted}` } } as const
    expect((await fetch(`${test.service.url}/admin/audit`, asPlanted)).status).toBe(303)
  })

  it('ends the session that the browser had', async () => {
    const first = await signInAs(test, 'ada')
    await tryIn('ada', PASSWORD, { cookie: first.cookie })
    expect((await first.get('/admin/audit')).status).toBe(303)
  })

  it('is refused after ten tries by one name in 15 minutes, from wherever they come, even with the right password', async () => {
    await makeOperator(test, 'bo', 'viewer')
    await tryBefore('bo', 8)
    const found = await Promise.all(Array.from({ length: 4 }, () => tryIn('bo', 'not the password')))
    expect(found.map(({ status }) => status).sort()).toEqual([401, 401, 429, 429])
    expect((await tryIn('bo', PASSWORD)).status).toBe(429)
    expect((await tryIn('ada', PASSWORD)).status).toBe(303)
    later(16)
    expect((await tryIn('bo', PASSWORD)).status).toBe(303)
  })

  it('opens again at once when the operator gets a new password by command', async () => {
    await tryBefore('bo', 11)
    expect((await tryIn('bo', PASSWORD)).status).toBe(429)
    await setOperatorPassword(by(), 'bo', 'another long password')
    expect((await tryIn('bo', 'another long password')).status).toBe(303)
  })

  it('is limited by network, too, whichever names are tried', async () => {
    await tryBefore('fay', 11)
    const from = { 'x-forwarded-for': '198.51.100.7' }
    const waits: (string | null)[] = []
    for (let time = 0; time < 21; time += 1) waits.push((await tryIn('fay', 'x', from)).headers.get('retry-after'))
    expect(waits.slice(0, 20)).toEqual(Array(20).fill(null))
    expect(Number(waits[20])).toBeGreaterThan(600)
  })

  it('does not pile up the names that were tried', async () => {
    later(16)
    await tryIn('ada', 'x')
    const rows = await context().db.selectFrom('operator_attempt').select('name').execute()
    expect(rows).toEqual([{ name: 'ada' }])
  })
})

describe('a session', () => {
  it('ends after half an hour without a request, and after twelve hours in any case', async () => {
    const browser = await signInAs(test, 'ada')
    later(29)
    expect((await browser.get('/admin/audit')).status).toBe(200)
    later(29)
    expect((await browser.get('/admin/audit')).status).toBe(200)
    later(31)
    expect((await browser.get('/admin/audit')).status).toBe(303)
    const busy = await signInAs(test, 'ada')
    for (let time = 0; time < 35; time += 1) {
      later(20)
      expect((await busy.get('/admin/audit')).status).toBe(200)
    }
    later(21)
    expect((await busy.get('/admin/audit')).status).toBe(303)
  })

  it('ends by signing out, which takes a form of this session', async () => {
    const browser = await signInAs(test, 'vic')
    expect((await browser.post('/admin/sign-out', { form: '' })).status).toBe(403)
    expect((await browser.get('/admin/audit')).status).toBe(200)
    expect((await browser.post('/admin/sign-out')).status).toBe(303)
    expect((await browser.get('/admin/audit')).status).toBe(303)
  })

  it('ends when its operator gets another role or password, or is removed', async () => {
    const ways = [
      () => setOperatorRole(by(), 'cy', 'operator'),
      () => setOperatorPassword(by(), 'cy', PASSWORD),
      () => removeOperator(by(), 'cy'),
    ]
    await makeOperator(test, 'cy', 'viewer')
    for (const way of ways) {
      const browser = await signInAs(test, 'cy')
      expect((await browser.get('/admin/audit')).status).toBe(200)
      await way()
      expect((await browser.get('/admin/audit')).status).toBe(303)
    }
  })

  it('does nothing for a form of another site, of another session, or without its token', async () => {
    const browser = await signInAs(test, 'ada')
    const other = await signInAs(test, 'vic')
    const tries = [
      () => browser.post('/admin/sign-out', {}, { 'sec-fetch-site': 'cross-site' }),
      () => browser.post('/admin/sign-out', {}, { origin: 'https://evil.example' }),
      () => browser.post('/admin/sign-out', { form: other.form }),
      () => browser.post('/admin/sign-out', { form: '' }),
    ]
    for (const attempt of tries) expect((await attempt()).status).toBe(403)
    expect((await browser.get('/admin/audit')).status).toBe(200)
  })
})

describe('the audit log', () => {
  it('tells who signed in and who was refused, from where, and never a password', async () => {
    await tryIn('ada', 'hunter2 hunter2', { 'x-forwarded-for': '203.0.113.9' })
    const page = await (await (await signInAs(test, 'ada')).get('/admin/audit')).text()
    expect(page).toMatch(/sign-in refused/)
    expect(page).toContain('203.0.113.9')
    expect(page).toContain('signed in')
    expect(page).not.toContain('hunter2')
  })

  it('cannot be altered or emptied', async () => {
    const { db } = context()
    await expect(db.deleteFrom('audit').execute()).rejects.toThrow(/never changed/)
    await expect(db.updateTable('audit').set({ actor: 'nobody' }).execute()).rejects.toThrow(/never changed/)
  })

  it('has no row for a change that was refused', async () => {
    const count = async () => (await context().db.selectFrom('audit').select('id').execute()).length
    const before = await count()
    await expect(removeOperator(by(), 'nobody-there')).rejects.toThrow(/operator list/)
    expect(await count()).toBe(before)
  })
})
