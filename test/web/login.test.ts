import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMails, readMail } from '../../src/send/mailbox.ts'
import { secretKeysOf } from '../../src/send/secret-keys.ts'
import { signToken } from '../../src/send/token.ts'
import { unsubscribe } from '../../src/store/subscriber.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'
import { makeSubscriber } from '../_support/subscribers.ts'

const FOREIGN_KEYS = secretKeysOf(['another key of thirty-two characters'])

let test: TestService
let id: string
beforeEach(async () => {
  test = await startTestService({ parts: ['web', 'workers'] })
  id = await makeSubscriber(test, 'reader@example.org', [])
})
afterEach(() => test.stop())

const context = () => test.service.context
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${test.service.url}${path}`, { redirect: 'manual', headers })
const post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  fetch(`${test.service.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers,
  })
const mails = () => listMails(context().mailFolder ?? '')
const idle = () => until('the queues are idle', async () => isIdle(test.service.runtime))
const later = (minutes: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + minutes * 60_000)
}
const link = (at = context().now()) => `/login/${signToken(context().secretKeys, 'login', id, at)}`
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''

async function signedIn(): Promise<Record<string, string>> {
  return { cookie: cookieOf(await post(link())) }
}

describe('asking for a login link', () => {
  it('mails one that opens the settings with a button', async () => {
    await post('/login', { email: 'Reader@Example.org' })
    await idle()
    const [mail] = await mails()
    const path = new URL(
      /https?:\S+\/login\/\S+/.exec((await readMail(context().mailFolder ?? '', mail?.name ?? ''))?.text ?? '')?.[0] ??
        '',
    ).pathname
    expect((await get(path)).headers.get('set-cookie')).toBeNull()
    const answer = await post(path)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/settings'])
    const settings = await get('/settings', { cookie: cookieOf(answer) })
    expect(await settings.text()).toContain('reader@example.org')
  })

  it('answers the same for an address nobody knows, and sends nothing there', async () => {
    const known = await (await post('/login', { email: 'reader@example.org' })).text()
    const unknown = await (await post('/login', { email: 'nobody@example.org' })).text()
    expect(unknown).toBe(known)
    await idle()
    expect((await mails()).map(({ to }) => to)).toEqual(['reader@example.org'])
  })

  it('mails one link in two minutes, however often it is asked', async () => {
    for (let time = 0; time < 3; time += 1) await post('/login', { email: 'reader@example.org' })
    await idle()
    expect(await mails()).toHaveLength(1)
    later(3)
    await post('/login', { email: 'reader@example.org' })
    await idle()
    expect(await mails()).toHaveLength(2)
  })

  it('from a mail needs no typing, and answers the same to a forged token', async () => {
    const good = await post(`/login/from/${signToken(context().secretKeys, 'manage', id)}`)
    const forged = await post(`/login/from/${signToken(FOREIGN_KEYS, 'manage', id)}`)
    expect(await forged.text()).toBe(await good.text())
    await idle()
    expect(await mails()).toHaveLength(1)
  })

  it('refuses what is no address, and says how one looks', async () => {
    const answer = await post('/login', { email: 'a@b.example\r\nRCPT TO:<evil@y.example>' })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('name@example.org')
  })
})

describe('a login link', () => {
  it('is worth nothing when it is forged, old, of another purpose, or of somebody who left, all the same', async () => {
    const { secretKeys, now } = context()
    const old = link(new Date(now().getTime() - 31 * 60_000))
    const forged = `/login/${signToken(FOREIGN_KEYS, 'login', id, now())}`
    const session = `/login/${signToken(secretKeys, 'session', id, now())}`
    const unknown = `/login/${signToken(secretKeys, 'login', '01900000-0000-7000-8000-000000000000', now())}`
    const answers = await Promise.all([old, forged, session, unknown, '/login/x'].map((path) => post(path)))
    await unsubscribe(context().db, id, now())
    answers.push(await post(link()))
    expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410, 410, 410])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  })

  it('does not open with the token of an unsubscribe link', async () => {
    expect((await post(`/login/${signToken(context().secretKeys, 'unsubscribe', id)}`)).status).toBe(410)
    expect((await get('/settings')).headers.get('location')).toBe('/login')
  })
})

describe('a session', () => {
  it('sits in a cookie that scripts and other sites do not get', async () => {
    expect((await post(link())).headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
  })

  it('ends after twelve hours', async () => {
    const headers = await signedIn()
    later(719)
    expect((await get('/settings', headers)).status).toBe(200)
    later(2)
    expect((await get('/settings', headers)).status).toBe(303)
  })

  it('ends everywhere when the subscriber says so, login links with it', async () => {
    const before = link()
    const [here, there] = [await signedIn(), await signedIn()]
    later(1)
    await post('/logout-everywhere', {}, here)
    expect((await get('/settings', there)).status).toBe(303)
    expect((await post(before)).status).toBe(410)
    expect((await post(link())).status).toBe(303)
  })

  it('does not act for a form on another site', async () => {
    const headers = await signedIn()
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ]
    for (const from of foreign) {
      expect((await post('/settings/pause', { weeks: '4' }, { ...headers, ...from })).status).toBe(403)
    }
    const row = await context().db.selectFrom('subscriber').select('paused_until').executeTakeFirst()
    expect(row?.paused_until).toBeNull()
  })

  it('leaves one-click unsubscribing to mail programs anywhere', async () => {
    const path = `/unsubscribe/${signToken(context().secretKeys, 'unsubscribe', id)}`
    expect((await post(path, { 'List-Unsubscribe': 'One-Click' }, { origin: 'https://mail.example' })).status).toBe(200)
  })
})
