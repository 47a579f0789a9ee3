import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMails, readMail } from '../../src/send/mailbox.ts'
import { signToken } from '../../src/send/token.ts'
import { findSubscriberByEmail, listSearches } from '../../src/store/subscriber.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
beforeEach(async () => {
  test = await startTestService({ parts: ['web', 'workers'] })
})
afterEach(() => test.stop())

const GOOD = { email: 'Reader@Example.org', zone: 'Europe/London', hour: '7', role: 'registered-nurse' }
const context = () => test.service.context
const post = (path: string, body?: BodyInit, headers?: Record<string, string>) =>
  fetch(`${test.service.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    ...(headers ? { headers } : {}),
  })
const signUp = (changes: Record<string, string> = {}) =>
  post('/subscribe', new URLSearchParams({ ...GOOD, ...changes }))
const subscriber = async () => {
  const found = await findSubscriberByEmail(context().db, 'reader@example.org')
  if (!found) throw new Error('nobody signed up')
  return found
}

async function confirmPath(): Promise<string> {
  const folder = context().mailFolder ?? ''
  await until('the confirmation arrived', async () => (await listMails(folder)).length > 0)
  const mail = await readMail(folder, (await listMails(folder))[0]?.name ?? '')
  return /\/confirm\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
}

describe('signing up', () => {
  it('keeps an address pending until its owner presses the button behind the mailed link', async () => {
    expect((await signUp()).status).toBe(200)
    const path = await confirmPath()
    expect((await fetch(`${test.service.url}${path}`)).status).toBe(200)
    expect((await subscriber()).state).toBe('pending')
    expect((await post(path)).status).toBe(200)
    expect(await subscriber()).toMatchObject({ state: 'active', zone: 'Europe/London', hour: 7, tier: 'free' })
    expect((await subscriber()).nextDigestAt?.toISOString()).toMatch(/^2026-11-23T07:/)
    expect((await post(path)).status).toBe(200)
  })

  it.each([
    [{ email: 'nobody' }, 'e-mail address'],
    [{ email: 'a@example.org, b@example.org' }, 'e-mail address'],
    [{ zone: 'Mars/Base' }, 'time zone'],
  ])('names what is wrong: %j', async (changes, words) => {
    const answer = await signUp(changes as Record<string, string>)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(words)
    expect(await context().db.selectFrom('subscriber').select('id').execute()).toEqual([])
  })

  it('answers the same for a known address, and changes nothing of an active subscriber', async () => {
    const first = await (await signUp()).text()
    await post(await confirmPath())
    const second = await (await signUp()).text()
    expect(second).toBe(first)
    await signUp({ role: 'electrician', hour: '3' })
    expect((await listSearches(context().db, [(await subscriber()).id])).map((search) => search.name)).toEqual([
      'Registered Nurse',
    ])
    expect((await subscriber()).hour).toBe(7)
  })

  it('takes no forged link, none made for another purpose, and none that is too old', async () => {
    await signUp()
    const path = await confirmPath()
    const { id } = await subscriber()
    expect((await post('/confirm/AAAA')).status).toBe(404)
    expect((await post(`/confirm/${signToken(context().secretKey, 'unsubscribe', id)}`)).status).toBe(404)
    test.clock.now = new Date(test.clock.now.getTime() + 73 * 3_600_000)
    expect((await post(path)).status).toBe(410)
    expect((await subscriber()).state).toBe('pending')
  })
})

describe('leaving', () => {
  const bodies: { name: string; body?: BodyInit; headers?: Record<string, string> }[] = [
    { name: 'a form body', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) },
    { name: 'a multipart body', body: multipart() },
    { name: 'no body' },
    { name: 'a body of an unknown kind', body: 'x', headers: { 'content-type': 'application/x-anything' } },
  ]
  it.each(bodies)('works by one POST with $name, at once and without a redirect', async ({ body, headers }) => {
    await signUp()
    await post(await confirmPath())
    const path = `/unsubscribe/${signToken(context().secretKey, 'unsubscribe', (await subscriber()).id)}`
    expect((await fetch(`${test.service.url}${path}`)).status).toBe(200)
    expect((await subscriber()).state).toBe('active')
    expect((await post(path, body, headers)).status).toBe(200)
    expect(await subscriber()).toMatchObject({ state: 'unsubscribed', nextDigestAt: null })
    expect((await post(path, body, headers)).status).toBe(200)
  })

  it('answers an unknown token like a known one', async () => {
    expect((await post('/unsubscribe/unknown')).status).toBe(200)
  })
})

function multipart(): FormData {
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  return form
}
