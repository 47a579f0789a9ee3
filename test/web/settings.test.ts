import { load } from 'cheerio'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { secretKeysOf } from '../../src/send/secret-keys.ts'
import { signToken } from '../../src/send/token.ts'
import { logIn, subscriberWith, type Visitor } from '../_support/login.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const FOREIGN_KEYS = secretKeysOf(['another key of thirty-two characters'])

let test: TestService
let visitor: Visitor
beforeEach(async () => {
  test = await startTestService({ parts: ['web'] })
  visitor = await signUp('plus')
})
afterEach(() => test.stop())

const context = () => test.service.context
const role = (slug: string) => ({ ...EMPTY_CRITERIA, roles: [slug] })

async function signUp(tier: 'free' | 'plus'): Promise<Visitor> {
  const searches = ['registered-nurse', 'chef', 'nanny', 'welder'].map(role)
  const { id } = await subscriberWith(test, `${tier}@example.org`, { tier, searches })
  return logIn(test, id)
}

function subscriber(id = visitor.id) {
  return context()
    .db.selectFrom('subscriber')
    .select(['cadence', 'weekday', 'hour', 'zone', 'next_digest_at', 'paused_until'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

describe('when digests come', () => {
  it('is changed with its next digest', async () => {
    const fields = { cadence: 'weekly', weekday: '3', hour: '18', zone: 'Europe/Berlin' }
    expect((await visitor.post('/settings/delivery', fields)).status).toBe(303)
    const row = await subscriber()
    expect(row).toMatchObject({ cadence: 'weekly', weekday: 3, hour: 18, zone: 'Europe/Berlin' })
    expect(row.next_digest_at?.toISOString()).toMatch(/^2026-11-25T17:/)
    const page = load(await (await visitor.get('/settings')).text())
    expect(page('#delivery ~ .note').text()).toMatch(/Wednesday,? 25 November 2026 at 18:/)
  })

  it('is no more often than the tier allows, whatever the form says', async () => {
    const free = await signUp('free')
    expect(load(await (await free.get('/settings')).text())('#cadence option').length).toBe(1)
    await free.post('/settings/delivery', { cadence: 'daily', weekday: '1', hour: '8', zone: 'UTC' })
    expect((await subscriber(free.id)).next_digest_at?.toISOString()).toMatch(/^2026-11-23T08:/)
  })

  it('is refused field by field, with what was typed', async () => {
    const answer = await visitor.post('/settings/delivery', {
      cadence: 'hourly',
      weekday: '9',
      hour: '25',
      zone: 'Mars',
    })
    expect(answer.status).toBe(400)
    const page = load(await answer.text())
    for (const field of ['cadence', 'weekday', 'hour', 'zone']) {
      expect(page(`#${field}`).attr('aria-describedby')).toBe(`${field}-fault`)
      expect(page(`#${field}-fault`).text()).not.toBe('')
    }
    expect((await subscriber()).zone).toBe('UTC')
  })
})

describe('pausing', () => {
  it('holds digests for some weeks or until a day, and ends when asked', async () => {
    await visitor.post('/settings/pause', { weeks: '2' })
    expect((await subscriber()).paused_until).toEqual(new Date('2026-12-04T12:00:00Z'))
    expect(await (await visitor.get('/settings')).text()).toContain('No digest comes until')
    await visitor.post('/settings/resume')
    expect((await subscriber()).paused_until).toBeNull()
    await visitor.post('/settings/pause', { until: '2026-12-24' })
    expect((await subscriber()).paused_until).toEqual(new Date('2026-12-24T00:00:00Z'))
  })

  it.each([
    ['Pacific/Auckland', '2026-12-23T11:00:00Z', '24 December 2026'],
    ['America/Los_Angeles', '2026-12-24T08:00:00Z', '24 December 2026'],
    ['Pacific/Kiritimati', '2026-12-23T10:00:00Z', '24 December 2026'],
  ])('until a day ends when that day begins where the subscriber is: %s', async (zone, ends, shown) => {
    await visitor.post('/settings/delivery', { cadence: 'daily', weekday: '1', hour: '8', zone })
    await visitor.post('/settings/pause', { until: '2026-12-24' })
    expect((await subscriber()).paused_until).toEqual(new Date(ends))
    expect(await (await visitor.get('/settings')).text()).toContain(shown)
  })

  it.each(['2026-11-19', '2029-01-01', '2026-13-01', '2027-02-30', 'tomorrow', ''])(
    'refuses the day %j',
    async (until) => {
      const answer = await visitor.post('/settings/pause', { until })
      expect(answer.status).toBe(400)
      expect(load(await answer.text())('#until-fault').text()).toContain('within a year')
      expect((await subscriber()).paused_until).toBeNull()
    },
  )

  it('works from a mail without signing in; opening the link changes nothing', async () => {
    const { secretKeys } = context()
    const path = `${test.service.url}/pause/${signToken(secretKeys, 'pause', visitor.id)}`
    await fetch(path)
    expect((await subscriber()).paused_until).toBeNull()
    const body = new URLSearchParams({ weeks: '1' })
    const good = await fetch(path, { method: 'POST', body })
    expect((await subscriber()).paused_until).toEqual(new Date('2026-11-27T12:00:00Z'))
    const forged = `${test.service.url}/pause/${signToken(FOREIGN_KEYS, 'pause', visitor.id)}`
    expect(await (await fetch(forged, { method: 'POST', body })).text()).toBe(await good.text())
  })
})

describe('the settings', () => {
  it('say which searches rest because the plan runs fewer', async () => {
    const free = await signUp('free')
    const page = load(await (await free.get('/settings')).text())
    expect(page('.postings li').length).toBe(4)
    expect(page('.postings li:has(strong)').text()).toContain('Search 4')
    expect(page('.postings strong').length).toBe(1)
  })

  it('are nobody else’s to see', async () => {
    const answer = await fetch(`${test.service.url}/settings`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login'])
  })

  it('are not kept by anything on the way', async () => {
    expect((await visitor.get('/settings')).headers.get('cache-control')).toBe('no-store')
  })
})
