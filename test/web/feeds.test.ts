import { load } from 'cheerio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { unsubscribe } from '../../src/store/subscriber.ts'
import { logIn, subscriberWith, type Visitor } from '../_support/login.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const PATIENT_SERVICES: Criteria = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }
const DAY_MS = 86_400_000

let test: TestService
let visitor: Visitor
let searchId: string
let others = 0
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  const at = test.clock.now
  test.clock.now = new Date(at.getTime() - 15 * DAY_MS)
  const old = raw(90, { title: 'Patient Services Representative', company: 'Old Clinic' })
  await storeRaws(test, [old])
  test.clock.now = at
  await storeRaws(test, [
    old,
    raw(1, { pay: [{ kind: 'text', text: '$19 - $23 per hour' }], company: 'Acme & Sons <b>' }),
    raw(2, { company: 'Birch Health' }),
    raw(3, { title: 'Chef' }),
  ])
})
afterAll(() => test.stop())

async function newcomer(searches = [PATIENT_SERVICES]): Promise<void> {
  others += 1
  const made = await subscriberWith(test, `reader${others}@example.org`, { searches })
  visitor = logIn(test, made.id)
  searchId = made.searchIds[0] ?? ''
}

const page = () => `/settings/searches/${searchId}/feed`
const read = (path: string, headers: Record<string, string> = {}) => fetch(`${test.service.url}${path}`, { headers })

async function addresses(): Promise<string[]> {
  const $ = load(await (await visitor.get(page())).text())
  return $('input[readonly]')
    .toArray()
    .map((input) => new URL($(input).attr('value') ?? '').pathname)
}

async function makeFeed(): Promise<string> {
  expect((await visitor.post(page(), { action: 'make' })).status).toBe(303)
  return (await addresses())[0] ?? ''
}

describe('the feed of a search', () => {
  it('holds what the search finds, as Atom and as JSON, at an address nobody can guess', async () => {
    await newcomer()
    expect(await addresses()).toEqual([])
    await makeFeed()
    const [atomPath = '', jsonPath = ''] = await addresses()
    expect(atomPath).toMatch(/^\/feeds\/[\w-]{32}\.atom$/)
    const atom = await read(atomPath)
    expect(atom.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    expect(atom.headers.get('cache-control')).toBe('private, max-age=900')
    expect(atom.headers.get('x-robots-tag')).toContain('noindex')
    const $ = load(await atom.text(), { xml: true })
    const authors = $('entry > author > name')
      .toArray()
      .map((name) => $(name).text())
    expect(authors.sort()).toEqual(['Acme & Sons <b>', 'Birch Health'])
    const json = await read(jsonPath)
    expect(json.headers.get('content-type')).toBe('application/feed+json; charset=utf-8')
    const feed = await json.json()
    expect(new URL(feed.feed_url).pathname).toBe(jsonPath)
    const acme = feed.items.find(({ url }: { url: string }) => url === 'https://jobs.example/1')
    expect(acme.content_text).toBe(
      'Acme & Sons <b>\nAustin, TX\n$19–$23 an hour (stated)\nWhy: role Patient Services Representative\nFirst seen 2026-11-20',
    )
  })

  it('is not sent again while it is the same, and is when something came', async () => {
    await newcomer()
    const path = await makeFeed()
    const first = await read(path)
    const [etag, modified] = [first.headers.get('etag') ?? '', first.headers.get('last-modified') ?? '']
    expect((await read(path)).headers.get('etag')).toBe(etag)
    const known: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"other", W/${etag}` },
      { 'if-modified-since': modified },
    ]
    for (const headers of known) {
      const again = await read(path, headers)
      expect(again.status).toBe(304)
      expect(again.headers.get('etag')).toBe(etag)
      expect(await again.text()).toBe('')
    }
    expect((await read(path, { 'if-none-match': '"other"', 'if-modified-since': modified })).status).toBe(200)
    expect((await read(path, { 'if-modified-since': 'yesterday' })).status).toBe(200)
    const { db, now } = test.service.context
    const [hidden] = await db
      .selectFrom('posting')
      .select(['group_id', 'company_key'])
      .where('company', '=', 'Birch Health')
      .execute()
    await db
      .insertInto('hidden_posting')
      .values({
        subscriber_id: visitor.id,
        posting_group_id: hidden?.group_id ?? '',
        company_key: 'x',
        role_slug: null,
        at: new Date(now().getTime() + 1000),
      })
      .execute()
    const changed = await read(path, { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(await changed.text()).not.toContain('Birch Health')
    expect((await read(path, { 'if-modified-since': modified })).status).toBe(200)
  })

  it('ends at its old address when it gets a new one or is stopped', async () => {
    await newcomer()
    const first = await makeFeed()
    await visitor.post(page(), { action: 'make' })
    expect((await addresses())[0]).toBe(first)
    await visitor.post(page(), { action: 'renew' })
    const second = (await addresses())[0] ?? ''
    expect(second).not.toBe(first)
    expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200])
    await visitor.post(page(), { action: 'stop' })
    expect([(await read(second)).status, await addresses()]).toEqual([404, []])
  })

  it('is as unknown as any other when its subscriber left', async () => {
    await newcomer()
    const path = await makeFeed()
    await unsubscribe(test.service.context.db, visitor.id, test.clock.now)
    const bodies = await Promise.all(
      [path, `/feeds/${'A'.repeat(32)}.atom`, '/feeds/x.atom', '/feeds/.json', `${path}x`].map(async (each) => {
        const answer = await read(each)
        return `${answer.status} ${await answer.text()}`
      }),
    )
    expect(new Set(bodies).size).toBe(1)
    expect(bodies[0]).toMatch(/^404 /)
  })

  it('is refused with the reason, in plain text, when the plan has no feeds', async () => {
    await newcomer()
    const path = await makeFeed()
    await test.service.context.db.updateTable('subscriber').set({ tier: 'free' }).where('id', '=', visitor.id).execute()
    const refused = await read(path)
    expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'text/plain; charset=utf-8'])
    expect(await refused.text()).toContain('Free')
    expect((await visitor.post(page(), { action: 'renew' })).status).toBe(403)
    expect((await addresses())[0]).toBe(path)
    expect((await visitor.post(page(), { action: 'stop' })).status).toBe(303)
  })

  it('rests with its search when the plan runs fewer', async () => {
    await newcomer(Array.from({ length: 26 }, (_, index) => ({ ...EMPTY_CRITERIA, roles: [`role-${index}`] })))
    const { db } = test.service.context
    const [last] = await db
      .selectFrom('saved_search')
      .select('id')
      .where('subscriber_id', '=', visitor.id)
      .orderBy('created_at', 'desc')
      .limit(1)
      .execute()
    await db
      .updateTable('saved_search')
      .set({ feed_key: 'k'.repeat(32) })
      .where('id', '=', last?.id ?? '')
      .execute()
    const refused = await read(`/feeds/${'k'.repeat(32)}.atom`)
    expect([refused.status, await refused.text()]).toEqual([403, 'The plan Plus runs 25 searches; this one rests.\n'])
  })

  it('holds at most 100 openings, the newest', async () => {
    const at = test.clock.now
    await newcomer([{ ...EMPTY_CRITERIA, roles: ['registered-nurse'] }])
    await storeRaws(
      test,
      Array.from({ length: 60 }, (_, index) =>
        raw(1000 + index, { title: 'Registered Nurse', company: `Ward ${index}` }),
      ),
    )
    test.clock.now = new Date(at.getTime() + 60_000)
    await storeRaws(
      test,
      Array.from({ length: 60 }, (_, index) =>
        raw(2000 + index, { title: 'Registered Nurse', company: `Unit ${index}` }),
      ),
    )
    const path = (await makeFeed()).replace('.atom', '.json')
    const { items } = await (await read(path)).json()
    expect(items).toHaveLength(100)
    const companies: string[] = items.map((item: { authors: { name: string }[] }) => item.authors[0]?.name)
    expect(companies.slice(0, 60).every((name) => name.startsWith('Unit'))).toBe(true)
    test.clock.now = at
  })
})

describe('the page of a feed', () => {
  it('is for its owner alone', async () => {
    await newcomer()
    const own = page()
    const path = await makeFeed()
    await newcomer()
    expect((await visitor.get(own)).status).toBe(404)
    expect((await visitor.post(own, { action: 'stop' })).status).toBe(404)
    expect((await visitor.get('/settings/searches/not-an-id/feed')).status).toBe(404)
    const stranger = await fetch(`${test.service.url}${own}`, { redirect: 'manual' })
    expect(stranger.status).toBe(303)
    expect(stranger.headers.get('location')).toMatch(/^\/login/)
    expect((await read(path)).status).toBe(200)
  })

  it('takes no order from another site', async () => {
    await newcomer()
    const path = await makeFeed()
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }] as Record<
      string,
      string
    >[]) {
      expect((await visitor.post(page(), { action: 'stop' }, headers)).status).toBe(403)
    }
    expect((await read(path)).status).toBe(200)
  })
})
