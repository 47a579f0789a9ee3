import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'cheerio'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { hashAddress } from '../../src/send/address-hash.ts'
import { signToken } from '../../src/send/token.ts'
import { findSubscriber, signUp, unsubscribe } from '../../src/store/subscriber.ts'
import { forgetGone } from '../../src/store/subscriber-data.ts'
import { tiersFile } from '../_support/account.ts'
import { logIn, subscriberWith, type Visitor } from '../_support/login.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { type FakeStripe, PRICE, SECRET_KEY, startFakeStripe, WEBHOOK_SECRET } from '../billing/fake-stripe.ts'

const EMAIL = 'reader@example.org'
let test: TestService
let visitor: Visitor
beforeEach(async () => {
  test = await startTestService({ parts: ['web'] })
  visitor = await makeFullSubscriber(EMAIL)
})
afterEach(() => test.stop())

const context = () => test.service.context
const hash = (email = EMAIL) => hashAddress(context().secretKeys, email)
const days = (count: number) => new Date(context().now().getTime() + count * 86_400_000)

/** A subscriber of whom there is a row in every table that can hold one. */
async function makeFullSubscriber(email: string): Promise<Visitor> {
  const { db, now } = context()
  const { id } = await subscriberWith(test, email, { searches: [{ ...EMPTY_CRITERIA, roles: ['electrician'] }] })
  await db
    .updateTable('saved_search')
    .set({ feed_key: `key of ${email}` })
    .where('subscriber_id', '=', id)
    .execute()
  await storeRaws(test, [raw(1, { title: 'Electrician', company: 'Volt & Sons' })])
  const group = await db.selectFrom('posting_group').select('id').executeTakeFirstOrThrow()
  const digest = await db
    .insertInto('digest')
    .values({
      subscriber_id: id,
      period: '2026-W46',
      cadence: 'weekly',
      state: 'accepted',
      items: 1,
      more: 0,
      planned_at: now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const opening = { subscriber_id: id, posting_group_id: group.id }
  await db
    .insertInto('delivered')
    .values({ ...opening, digest_id: digest.id })
    .execute()
  await db
    .insertInto('hidden_posting')
    .values({ ...opening, company_key: 'volt sons', role_slug: 'electrician', at: now() })
    .execute()
  const webhook = await db
    .insertInto('webhook')
    .values({ subscriber_id: id, url: 'https://hooks.example/x', secret: 'whsec_secret', created_at: now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('webhook_message')
    .values({ webhook_id: webhook.id, posting_group_id: group.id, payload: '{}', planned_at: now() })
    .execute()
  await sql`insert into mail_event (key, digest_id, address_hash, kind, permanent, detail, origin, at)
    values (${email}, ${digest.id}, ${hash(email)}, 'bounce', false, 'mailbox full', 'dsn', ${now()})`.execute(db)
  await sql`insert into stripe_event (id, type, created_at, received_at, payload, handled_at)
    values (${`evt_${email}`}, 'invoice.paid', ${now()}, ${now()}, ${JSON.stringify({ customerId: `cus_${email}`, subscriberId: null })}, ${now()})`.execute(
    db,
  )
  await db
    .updateTable('subscriber')
    .set({ stripe_customer: `cus_${email}` })
    .where('id', '=', id)
    .execute()
  return logIn(test, id)
}

/** How many rows each table with personal data holds. */
async function countRows(): Promise<Record<string, number>> {
  const tables =
    'subscriber saved_search digest delivered hidden_posting webhook webhook_message mail_event stripe_event'
  const counts = await Promise.all(
    tables.split(' ').map(async (table) => {
      const found = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(
        context().db,
      )
      return [table, found.rows[0]?.count ?? -1] as const
    }),
  )
  return Object.fromEntries(counts)
}

describe('the export', () => {
  it('is a file with everything kept, and with no key that opens anything', async () => {
    const answer = await visitor.get('/settings/export.json')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="job-alerts-2026-11-20.json"')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const text = await answer.text()
    expect(text).not.toMatch(/key of|whsec_/)
    expect(JSON.parse(text)).toMatchObject({
      profile: { email: EMAIL, tier: 'plus', zone: 'UTC', hour: 8 },
      consent: { from: 'test', mailed: ['2026-11-20T12:00:00.000Z'] },
      billing: { customer: `cus_${EMAIL}` },
      searches: [{ criteria: { roles: ['electrician'] }, hasFeed: true }],
      digests: [{ period: '2026-W46', content: { groups: [] } }],
      openingsSent: [{}],
      hiddenPostings: [{ company: 'volt sons' }],
      webhooks: [{ url: 'https://hooks.example/x' }],
      webhookMessages: [{ state: 'planned' }],
      mailEvents: [{ detail: 'mailbox full' }],
      openings: [{ title: 'Electrician', company: 'Volt & Sons' }],
    })
  })

  it('is nobody else’s', async () => {
    const other = await makeFullSubscriber('other@example.org')
    expect(await (await other.get('/settings/export.json')).text()).not.toContain(EMAIL)
    const stranger = await fetch(`${test.service.url}/settings/export.json`, { redirect: 'manual' })
    expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/login'])
  })
})

describe('erasing', () => {
  it('needs the word typed, and says so at the field', async () => {
    expect((await visitor.get('/settings/erase')).status).toBe(200)
    const answer = await visitor.post('/settings/erase', { word: 'yes' })
    expect(answer.status).toBe(400)
    expect(load(await answer.text())('#word').attr('aria-describedby')).toBe('word-fault')
    expect(await findSubscriber(context().db, visitor.id)).not.toBeNull()
  })

  it('leaves nothing but the hash of the address, and nothing of anybody else changed', async () => {
    const alone = await countRows()
    const other = await makeFullSubscriber('other@example.org')
    expect((await other.post('/settings/erase', { word: ' erase ' })).status).toBe(200)
    expect(await countRows()).toEqual(alone)
    expect(await context().db.selectFrom('suppression').select(['address_hash', 'reason']).execute()).toEqual([
      { address_hash: hash('other@example.org'), reason: 'erased' },
    ])
    expect(await findSubscriber(context().db, visitor.id)).not.toBeNull()
  })

  it('ends the session and every link', async () => {
    const { secretKeys, now } = context()
    const answer = await visitor.post('/settings/erase', { word: 'ERASE' })
    expect(answer.headers.get('set-cookie')).toMatch(/^jobtide_session=;/)
    expect((await visitor.get('/settings')).status).toBe(303)
    const login = `${test.service.url}/login/${signToken(secretKeys, 'login', visitor.id, now())}`
    expect((await fetch(login, { method: 'POST' })).status).toBe(410)
  })

  it('keeps the graver reason of an address that complained', async () => {
    await context()
      .db.insertInto('suppression')
      .values({ address_hash: hash(), reason: 'complaint', at: context().now() })
      .execute()
    await visitor.post('/settings/erase', { word: 'ERASE' })
    expect(await context().db.selectFrom('suppression').select('reason').execute()).toEqual([{ reason: 'complaint' }])
  })

  it.each(['active', 'past_due', 'trialing', 'unpaid'])('waits until a paid plan has ended: %s', async (status) => {
    await context().db.updateTable('subscriber').set({ stripe_status: status }).execute()
    const answer = await visitor.post('/settings/erase', { word: 'ERASE' })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('Nothing was erased')
    expect(await findSubscriber(context().db, visitor.id)).not.toBeNull()
    await context().db.updateTable('subscriber').set({ stripe_status: 'canceled' }).execute()
    expect((await visitor.post('/settings/erase', { word: 'ERASE' })).status).toBe(200)
  })
})

describe('erasing while a plan is paid for at Stripe', () => {
  let fake: FakeStripe
  let folder: string
  beforeEach(async () => {
    await test.stop()
    fake = await startFakeStripe()
    folder = await mkdtemp(join(tmpdir(), 'jobtide-own-data-'))
    const stripe = { STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, STRIPE_API_URL: fake.url }
    const environment = { ...stripe, TIERS_FILE: await tiersFile(folder, PRICE) }
    test = await startTestService({ parts: ['web'], environment })
    visitor = await makeFullSubscriber(EMAIL)
    await context()
      .db.updateTable('subscriber')
      .set({ stripe_subscription: 'sub_1', stripe_status: 'active' })
      .execute()
    buy('sub_1')
  })
  afterEach(async () => {
    await fake.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const buy = (id: string) =>
    fake.subscriptions.unshift({ id, customer: `cus_${EMAIL}`, status: 'active', price: PRICE, metadata: {} })
  const statuses = () => fake.subscriptions.map(({ status }) => status)
  const isThere = async () => (await findSubscriber(context().db, visitor.id)) !== null

  it('says that the plan ends with it, ends it, and then erases', async () => {
    expect(await (await visitor.get('/settings/erase')).text()).toContain('Your paid plan ends with it')
    expect(statuses()).toEqual(['active'])
    expect((await visitor.post('/settings/erase', { word: 'ERASE' })).status).toBe(200)
    expect(statuses()).toEqual(['canceled'])
    expect(await isThere()).toBe(false)
  })

  it('ends a second subscription too', async () => {
    buy('sub_2')
    expect((await visitor.post('/settings/erase', { word: 'ERASE' })).status).toBe(200)
    expect(statuses()).toEqual(['canceled', 'canceled'])
  })

  it('ends nothing before the word is typed', async () => {
    expect((await visitor.post('/settings/erase', { word: 'no' })).status).toBe(400)
    expect(statuses()).toEqual(['active'])
  })

  it('erases nothing when Stripe does not answer, and does when it does again', async () => {
    fake.mode = 'down'
    const answer = await visitor.post('/settings/erase', { word: 'ERASE' })
    expect([answer.status, await isThere()]).toEqual([503, true])
    expect(await answer.text()).toContain('Nothing was erased')
    fake.mode = 'up'
    expect((await visitor.post('/settings/erase', { word: 'ERASE' })).status).toBe(200)
    expect([statuses(), await isThere()]).toEqual([['canceled'], false])
  })

  it('erases nothing when Stripe knows no such subscription: it may be another account’s', async () => {
    fake.subscriptions.length = 0
    expect((await visitor.post('/settings/erase', { word: 'ERASE' })).status).toBe(503)
    expect(await isThere()).toBe(true)
  })

  it('does not ask Stripe about a plan that has ended', async () => {
    await context().db.updateTable('subscriber').set({ stripe_status: 'canceled' }).execute()
    fake.mode = 'down'
    expect((await visitor.post('/settings/erase', { word: 'ERASE' })).status).toBe(200)
    expect(fake.requests).toBe(0)
  })
})

describe('forgetting', () => {
  const forget = (at: Date) => forgetGone(context().db, hash, at)

  it('takes whoever never confirmed after 30 days and whoever left after 90, and nobody else', async () => {
    const { db, now } = context()
    const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
    await signUp(db, { email: 'never@example.org', tier: 'free', zone: 'UTC', hour: 8, consent }, now())
    const left = await makeFullSubscriber('left@example.org')
    await unsubscribe(db, left.id, now())
    expect(await forget(days(29))).toBe(0)
    expect(await forget(days(31))).toBe(1)
    expect(await forget(days(89))).toBe(0)
    expect(await forget(days(91))).toBe(1)
    expect((await db.selectFrom('subscriber').select('email').execute()).map(({ email }) => email)).toEqual([EMAIL])
    expect((await countRows()).delivered).toBe(1)
    expect(await forget(days(4_000))).toBe(0)
  })

  it('keeps whoever left but still pays', async () => {
    await unsubscribe(context().db, visitor.id, context().now())
    await context().db.updateTable('subscriber').set({ stripe_status: 'active' }).execute()
    expect(await forget(days(91))).toBe(0)
  })
})

describe('the privacy page', () => {
  it('says how long things are kept, and is linked from every page', async () => {
    const home = load(await (await fetch(`${test.service.url}/`)).text())
    expect(home('footer a[href="/privacy"]').length).toBe(1)
    const text = load(await (await fetch(`${test.service.url}/privacy`)).text())('main').text()
    for (const words of ['30 days', '90 days', '12 hours', 'Export', 'erase']) {
      expect(text.toLowerCase()).toContain(words.toLowerCase())
    }
  })
})
