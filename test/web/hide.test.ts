import { load } from 'cheerio'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { secretKeysOf } from '../../src/send/secret-keys.ts'
import { signToken } from '../../src/send/token.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { makeSubscriber } from '../_support/subscribers.ts'

const FOREIGN_KEYS = secretKeysOf(['another key of thirty-two characters'])

let test: TestService
let id: string
let groupId: string
beforeEach(async () => {
  test = await startTestService({ parts: ['web'] })
  const criteria = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }
  id = await makeSubscriber(test, 'reader@example.org', [{ name: 'Front desk', criteria }])
  await storeRaws(test, [raw(1, { title: 'Patient Services Representative <b>', company: 'Clinic \u202e& Sons' })])
  groupId = (await context().db.selectFrom('posting').select('group_id').executeTakeFirstOrThrow()).group_id
  test.clock.now = new Date(test.clock.now.getTime() + 60_000)
})
afterEach(() => test.stop())

const context = () => test.service.context
const path = (subscriberId = id, group = groupId) =>
  `/hide/${signToken(context().secretKeys, 'hide', [subscriberId, group])}`
const get = (address: string) => fetch(`${test.service.url}${address}`)
const post = (address: string, fields: Record<string, string> = {}) =>
  fetch(`${test.service.url}${address}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })
const hidden = () => context().db.selectFrom('hidden_posting').selectAll().execute()

describe('hiding a posting', () => {
  it('opening the link only asks: a scanner that follows it changes nothing', async () => {
    const answer = await get(path())
    const page = load(await answer.text())
    expect(page('main').text()).toContain('Patient Services Representative <b> at Clinic & Sons')
    expect(page('main form').attr()).toEqual({ action: path(), method: 'post' })
    expect(page('main button').length).toBe(1)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(await hidden()).toEqual([])
  })

  it('the button hides it, with company and role to learn from, and a second press changes nothing', async () => {
    const page = load(await (await post(path())).text())
    expect(page('h1').text()).toBe('The posting is hidden')
    expect(page('main form').attr('action')).toBe(`${path()}/undo`)
    test.clock.now = new Date(test.clock.now.getTime() + 60_000)
    expect((await post(path())).status).toBe(200)
    expect(await hidden()).toEqual([
      {
        subscriber_id: id,
        posting_group_id: groupId,
        company_key: (await context().db.selectFrom('posting').select('company_key').executeTakeFirstOrThrow())
          .company_key,
        role_slug: 'patient-services-representative',
        at: new Date('2026-11-20T12:01:00Z'),
      },
    ])
    expect(load(await (await get(path())).text())('h1').text()).toBe('The posting is hidden')
  })

  it('can be taken back', async () => {
    await post(path())
    const page = load(await (await post(`${path()}/undo`)).text())
    expect(page('h1').text()).toBe('The posting is no longer hidden')
    expect(await hidden()).toEqual([])
    expect((await post(`${path()}/undo`)).status).toBe(200)
  })

  it('leads back to the list of matches it was pressed on, and to nobody else’s', async () => {
    const { secretKeys } = context()
    const back = signToken(secretKeys, 'view', id)
    const list = load(await (await get(`/matches/${back}`)).text())
    expect(list('.postings li').length).toBe(1)
    const address = list('.postings form').attr('action') ?? ''
    expect(address).toBe(path())
    const page = load(await (await post(address, { back: list('input[name=back]').attr('value') ?? '' })).text())
    expect(page('main a').attr('href')).toBe(`/matches/${back}`)
    expect(load(await (await get(`/matches/${back}`)).text())('.postings li').length).toBe(0)
    const other = await makeSubscriber(test, 'other@example.org', [])
    for (const foreign of [signToken(secretKeys, 'view', other), '//evil.example', '']) {
      expect(load(await (await post(path(), { back: foreign })).text())('main a').length).toBe(0)
    }
  })

  it('works for a posting that has closed since', async () => {
    await context().db.updateTable('posting').set({ closed_at: context().now(), closed_reason: 'missing' }).execute()
    expect((await post(path())).status).toBe(200)
    expect(await hidden()).toHaveLength(1)
  })

  it('answers a forged link, one of another purpose, an unknown posting and an unknown subscriber all alike', async () => {
    const unknown = '01933333-3333-7333-8333-333333333333'
    const addresses = [
      '/hide/AAAA',
      `/hide/${signToken(context().secretKeys, 'view', id)}`,
      `/hide/${signToken(FOREIGN_KEYS, 'hide', [id, groupId])}`,
      path(unknown),
      path(id, unknown),
    ]
    const answers = addresses.flatMap((address) => [get(address), post(address), post(`${address}/undo`)])
    const [first, ...others] = await Promise.all(
      (await Promise.all(answers)).map(async (answer) => [answer.status, await answer.text()]),
    )
    expect(first?.[0]).toBe(404)
    for (const other of others) expect(other).toEqual(first)
    expect(await hidden()).toEqual([])
  })
})
