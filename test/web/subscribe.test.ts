import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMails, readMail } from '../../src/send/mailbox.ts'
import { signToken } from '../../src/send/token.ts'
import type { Database } from '../../src/store/database.ts'
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

async function countWaiting(db: Database): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return found.rows[0]?.count ?? 0
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
    [{ hour: '24' }, 'hour of delivery'],
    [{ hour: '' }, 'hour of delivery'],
  ])('names what is wrong: %j', async (changes, words) => {
    const answer = await signUp(changes as Record<string, string>)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(words)
    expect(await context().db.selectFrom('subscriber').select('id').execute()).toEqual([])
  })

  it('names every fault once, and keeps what was typed, as text', async () => {
    const answer = await signUp({ email: '"><script>', zone: 'Mars/Base', hour: '23' })
    const text = await answer.text()
    expect(text.match(/<li><a href="#(?:email|zone)">[^<]*<\/a><\/li>/g)).toHaveLength(2)
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(text).toContain('<option value="23" selected>')
  })

  it('refuses a field that comes twice, in words for people', async () => {
    const answer = await post('/subscribe', new URLSearchParams([...Object.entries(GOOD), ['email', 'b@example.org']]))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('Enter one e-mail address')
  })

  it('knows no role that is not in the taxonomy', async () => {
    expect((await signUp({ role: 'no-such-role' })).status).toBe(400)
  })

  it('is confirmed by either of two presses at once', async () => {
    await signUp()
    const path = await confirmPath()
    const { db } = test.database
    // While the row is held, both presses find the address pending and wait to confirm it.
    const answers = await db.transaction().execute(async (trx) => {
      await sql`select from subscriber for update`.execute(trx)
      const presses = [post(path), post(path)]
      await until('both presses wait', async () => (await countWaiting(db)) === 2)
      return presses
    })
    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200])
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
    expect((await post(`/confirm/${signToken(context().secretKeys, 'unsubscribe', id)}`)).status).toBe(404)
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
    { name: 'a broken JSON body', body: '{', headers: { 'content-type': 'application/json' } },
    { name: 'a body of an unknown kind', body: 'x', headers: { 'content-type': 'application/x-anything' } },
  ]
  it.each(bodies)('works by one POST with $name, at once and without a redirect', async ({ body, headers }) => {
    await signUp()
    await post(await confirmPath())
    const path = `/unsubscribe/${signToken(context().secretKeys, 'unsubscribe', (await subscriber()).id)}`
    expect((await fetch(`${test.service.url}${path}`)).status).toBe(200)
    expect((await subscriber()).state).toBe('active')
    expect((await post(path, body, headers)).status).toBe(200)
    expect(await subscriber()).toMatchObject({ state: 'unsubscribed', nextDigestAt: null })
    expect((await post(path, body, headers)).status).toBe(200)
  })

  it('cancels the digests that wait and keeps those that went out', async () => {
    await signUp()
    await post(await confirmPath())
    const { id } = await subscriber()
    const { db, now, secretKeys } = context()
    const digest = { subscriber_id: id, cadence: 'weekly' as const, items: 1, more: 0, planned_at: now() }
    await db
      .insertInto('digest')
      .values([
        { ...digest, period: '2026-W46', state: 'accepted' },
        { ...digest, period: '2026-W47', state: 'planned' },
        { ...digest, period: '2026-W48', state: 'deferred' },
      ])
      .execute()
    await post(`/unsubscribe/${signToken(secretKeys, 'unsubscribe', id)}`)
    const rows = await db.selectFrom('digest').select('state').orderBy('period').execute()
    expect(rows.map((row) => row.state)).toEqual(['accepted', 'cancelled', 'cancelled'])
  })

  it('shows the page of a stranger for a token of another purpose, and stops nothing', async () => {
    await signUp()
    await post(await confirmPath())
    const path = `/unsubscribe/${signToken(context().secretKeys, 'confirm', (await subscriber()).id)}`
    expect(await (await fetch(`${test.service.url}${path}`)).text()).toContain('No alerts come to this address')
    expect((await post(path)).status).toBe(200)
    expect((await subscriber()).state).toBe('active')
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
