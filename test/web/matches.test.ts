import { load } from 'cheerio'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { secretKeysOf } from '../../src/send/secret-keys.ts'
import { signToken } from '../../src/send/token.ts'
import { hidePosting } from '../../src/store/hidden-posting.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { makeSubscriber } from '../_support/subscribers.ts'

const FOREIGN_KEYS = secretKeysOf(['another key of thirty-two characters'])

const PATIENT_SERVICES: Criteria = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }
const DALLAS: Criteria = { ...EMPTY_CRITERIA, regions: ['US-TX'], words: { all: ['dallas'], any: [], none: [] } }

let test: TestService
let id: string
beforeEach(async () => {
  test = await startTestService({ parts: ['web'] })
  id = await makeSubscriber(test, 'reader@example.org', [
    { name: 'Front desk', criteria: PATIENT_SERVICES },
    { name: 'Dallas <b>', criteria: DALLAS },
  ])
})
afterEach(() => test.stop())

const context = () => test.service.context
const token = () => signToken(context().secretKeys, 'view', id)
const open = (path: string) => fetch(`${test.service.url}${path}`)
/** A minute after whatever was stored last. */
const read = async (path = `/matches/${token()}`) => {
  test.clock.now = new Date(test.clock.now.getTime() + 60_000)
  return load(await (await open(path)).text())
}
const day = 86_400_000
const groupOf = async (title: string) =>
  (await context().db.selectFrom('posting').select('group_id').where('title', '=', title).executeTakeFirstOrThrow())
    .group_id

describe('the page of all matches', () => {
  it('shows each open match once, under the first search that finds it, the newest first', async () => {
    await storeRaws(test, [raw(1, { company: 'Older', description: 'Our clinic in Dallas.' })])
    test.clock.now = new Date(test.clock.now.getTime() + day)
    await storeRaws(test, [
      raw(1, { company: 'Older', description: 'Our clinic in Dallas.' }),
      raw(2, { company: 'Newer' }),
      raw(3, { title: 'Electrician', places: [{ text: 'Dallas, TX' }], description: 'Work in Dallas.' }),
      raw(4, { title: 'Chef', places: [{ text: 'Boston, MA' }] }),
    ])
    const page = await read()
    expect(
      page('h2')
        .toArray()
        .map((heading) => page(heading).text()),
    ).toEqual(['Front desk (2)', 'Dallas <b> (1)'])
    const lines = page('.postings li')
      .toArray()
      .map((line) => page(line).find('p').first().text())
    expect(lines).toEqual(['Newer · Austin, TX', 'Older · Austin, TX', 'Employer 3 · Dallas, TX'])
    expect(page('.postings a').first().attr()).toMatchObject({
      href: 'https://jobs.example/2',
      rel: 'nofollow noopener noreferrer',
    })
    expect(page('.postings li').text()).toContain('1 day ago')
  })

  it('marks what was mailed, leaves out what was hidden, closed or is older than 14 days', async () => {
    await storeRaws(test, [raw(1, { title: 'Patient Services Supervisor' })])
    test.clock.now = new Date(test.clock.now.getTime() + 15 * day)
    const titles = [
      'Patient Services Representative',
      'Patient Services Representative II',
      'Patient Services Representative III',
    ]
    await storeRaws(test, [
      raw(1, { title: 'Patient Services Supervisor' }),
      ...titles.map((title, index) => raw(index + 2, { title })),
    ])
    const { db, now } = context()
    await hidePosting(db, id, await groupOf(titles[1] ?? ''), now())
    await db
      .updateTable('posting')
      .set({ closed_at: now(), closed_reason: 'missing' })
      .where('title', '=', titles[2] ?? '')
      .execute()
    const digest = {
      subscriber_id: id,
      cadence: 'weekly' as const,
      items: 1,
      more: 0,
      planned_at: now(),
      period: '2026-W49',
      state: 'accepted' as const,
    }
    const { id: digestId } = await db.insertInto('digest').values(digest).returning('id').executeTakeFirstOrThrow()
    await db
      .insertInto('delivered')
      .values({ subscriber_id: id, posting_group_id: await groupOf(titles[0] ?? ''), digest_id: digestId })
      .execute()
    const page = await read()
    expect(
      page('.postings li a')
        .toArray()
        .map((link) => page(link).text()),
    ).toEqual([titles[0]])
    expect(page('.postings li').text()).toContain('mailed to you')
  })

  it('shows 50 a page with a link to the next', async () => {
    await storeRaws(
      test,
      Array.from({ length: 60 }, (_, index) => raw(index)),
    )
    const first = await read()
    expect(first('.postings li').length).toBe(50)
    expect(first('a[rel=prev]').length).toBe(0)
    const second = await read(first('a[rel=next]').attr('href'))
    expect(first('a[rel=next]').text()).toBe('Next 10')
    expect(second('.postings li').length).toBe(10)
    expect(second('a[rel=next]').length).toBe(0)
    const shown = [...first('.postings a').toArray(), ...second('.postings a').toArray()].map(
      (link) => link.attribs.href,
    )
    expect(new Set(shown).size).toBe(60)
    expect((await read(`/matches/${token()}?page=9`))('main').text()).toContain('There are no more matches')
  })

  it('says so when nothing matches, and which searches rest', async () => {
    await context().db.updateTable('subscriber').set({ tier: 'free' }).execute()
    const three = Array.from({ length: 3 }, (_, index) => ({
      name: `More ${index}`,
      criteria: { ...DALLAS, roles: [`r${index}`] },
    }))
    await makeSubscriber(test, 'reader@example.org', three)
    const text = (await read())('main').text()
    expect(text).toContain('Nothing matches at the moment')
    expect(text).toContain('2 searches rest, because your plan runs 3 searches: More 1; More 2.')
  })

  it('is one person’s: no cookie, no cache, no search engine, no address', async () => {
    const answer = await open(`/matches/${token()}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect(await answer.text()).not.toContain('reader@example.org')
  })

  it('answers a forged link, one of another purpose, one of a stranger and one of somebody who left all alike', async () => {
    const { secretKeys, db } = context()
    const stranger = '01933333-3333-7333-8333-333333333333'
    const answers = [
      '/matches/AAAA',
      `/matches/${signToken(secretKeys, 'unsubscribe', id)}`,
      `/matches/${signToken(FOREIGN_KEYS, 'view', id)}`,
      `/matches/${signToken(secretKeys, 'view', stranger)}`,
      `/matches/${token()}?page=0`,
      `/matches/${token()}?page=1&page=2`,
    ].map(open)
    const [first, ...others] = await Promise.all(
      (await Promise.all(answers)).map(async (answer) => [answer.status, await answer.text()]),
    )
    expect(first?.[0]).toBe(404)
    for (const other of others) expect(other).toEqual(first)
    await db.updateTable('subscriber').set({ state: 'unsubscribed' }).execute()
    const left = await open(`/matches/${token()}`)
    expect([left.status, await left.text()]).toEqual(first)
  })
})
