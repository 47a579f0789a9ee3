import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { signToken } from '../../src/send/token.ts'
import { listSavedSearches } from '../../src/store/saved-search.ts'
import { logIn, subscriberWith, type Visitor } from '../_support/login.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const PATH = '/settings/searches'
const asks = (criteria: Partial<Criteria>): Criteria => ({ ...EMPTY_CRITERIA, ...criteria })
const NURSE = { role: 'registered-nurse', do: 'save' }

let test: TestService
let reader: Visitor
let readers = 0
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
})
beforeEach(async () => {
  readers++
  const { id } = await subscriberWith(test, `reader-${readers}@example.org`, { tier: 'free' })
  reader = logIn(test, id)
})
afterAll(() => test.stop())

const saved = () => listSavedSearches(test.service.context.db, reader.id)
const text = async (answer: Promise<Response>) => (await answer).text()

describe('a new search', () => {
  it('is saved with the roles, places and words that were typed, and named after them', async () => {
    const answer = await reader.post(PATH, {
      roleText: 'RN',
      regionText: 'California',
      remoteText: 'US',
      level: 'senior',
      payAmount: '80,000',
      payCurrency: 'USD',
      do: 'save',
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/settings'])
    expect(await saved()).toMatchObject([
      {
        name: 'Registered Nurse, senior, in California or remote from the US',
        criteria: asks({
          roles: ['registered-nurse'],
          levels: ['senior'],
          regions: ['US-CA'],
          remoteFrom: ['US'],
          minPay: { amount: 80_000, currency: 'USD', acceptUnknown: false },
        }),
      },
    ])
  })

  it('opens with the role of the address', async () => {
    const page = await text(reader.get(`${PATH}/new?role=registered-nurse`))
    expect(page).toContain('name="role" value="registered-nurse" checked')
    expect(page).toContain('Would have matched 0 postings')
  })

  it('saves nothing while it is shown, counted or added to', async () => {
    for (const pressed of ['add', 'preview', 'anything']) {
      const answer = await reader.post(PATH, { ...NURSE, do: pressed })
      expect([answer.status, (await answer.text()).includes('registered-nurse')]).toEqual([200, true])
    }
    expect(await saved()).toEqual([])
  })

  it('settles a typed role by "Add" without a word about the rest', async () => {
    const page = await text(reader.post(PATH, { roleText: 'rn', do: 'add' }))
    expect(page).toContain('name="role" value="registered-nurse" checked')
    expect(page).not.toContain('to correct')
    expect(await text(reader.post(PATH, { do: 'add' }))).not.toContain('to correct')
  })

  it('is refused when every posting would match, with the way out', async () => {
    const answer = await reader.post(PATH, { do: 'save' })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('every posting would match')
  })

  it('is refused when there is an equal one, whatever the order and the name', async () => {
    await reader.post(PATH, { ...NURSE, countryText: 'Germany', name: 'Mine' })
    const again = await reader.post(PATH, { ...NURSE, country: 'DE', name: 'Another' })
    const page = await again.text()
    expect(again.status).toBe(400)
    expect(page).toContain('You have this search already: “Mine”')
    expect(page).toContain(`href="${PATH}/${(await saved())[0]?.id}"`)
  })

  it('is refused over the number of the tier, with the way out', async () => {
    for (const role of ['registered-nurse', 'chef', 'electrician']) await reader.post(PATH, { role, do: 'save' })
    const fourth = await reader.post(PATH, { role: 'welder', do: 'save' })
    const page = await fourth.text()
    expect(fourth.status).toBe(400)
    expect(page).toContain('The Free plan holds 3 searches, and you have them all.')
    expect(page).toContain('href="/plans"')
    expect(await saved()).toHaveLength(3)
    expect(await text(reader.get(`${PATH}/new`))).toContain('No room for another search')
  })

  it('cannot pass the number of the tier by being sent many times at once', async () => {
    const roles = ['registered-nurse', 'chef', 'electrician', 'welder', 'carpenter', 'plumber']
    const answers = await Promise.all(roles.map((role) => reader.post(PATH, { role, do: 'save' })))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(3)
    expect(await saved()).toHaveLength(3)
  })

  it('shows markup as text, and keeps none in the page', async () => {
    const page = await text(reader.post(PATH, { roleText: '<script>alert(1)</script>', name: '"><b>x', do: 'save' }))
    expect(page).not.toMatch(/<script>|<b>x/)
    expect(page).toContain('&lt;script&gt;')
  })

  it('is refused with thousands of roles, by a short page', async () => {
    const fields = new URLSearchParams(Array.from({ length: 6_000 }, (_, at) => ['role', `r${at}`]))
    const { secretKeys, now } = test.service.context
    const cookie = `jobtide_session=${signToken(secretKeys, 'session', reader.id, now())}`
    const answer = await fetch(`${test.service.url}${PATH}`, { method: 'POST', body: fields, headers: { cookie } })
    const page = await answer.text()
    expect(answer.status).toBe(400)
    expect(page).toContain('6000 entries; keep at most 50')
    expect(page.match(/name="role"/g)?.length).toBe(50)
  })
})

describe('a saved search', () => {
  it('is shown, changed and deleted after a question', async () => {
    await reader.post(PATH, { ...NURSE, name: 'Mine' })
    const id = (await saved())[0]?.id ?? ''
    const page = await text(reader.get(`${PATH}/${id}`))
    expect(page).toMatch(/<h1>Change “Mine”<\/h1>/)
    expect((await reader.post(`${PATH}/${id}`, { role: 'chef', name: 'Yours', do: 'save' })).status).toBe(303)
    expect(await saved()).toMatchObject([{ id, name: 'Yours', criteria: asks({ roles: ['chef'] }) }])
    const question = await text(reader.get(`${PATH}/${id}/delete`))
    expect(question).toContain('Delete “Yours”?')
    expect(await saved()).toHaveLength(1)
    expect((await reader.post(`${PATH}/${id}/delete`)).status).toBe(303)
    expect(await saved()).toEqual([])
  })

  it('may be saved as it is, but not as another one', async () => {
    await reader.post(PATH, NURSE)
    await reader.post(PATH, { role: 'chef', do: 'save' })
    const [nurse] = await saved()
    expect((await reader.post(`${PATH}/${nurse?.id}`, NURSE)).status).toBe(303)
    expect((await reader.post(`${PATH}/${nurse?.id}`, { role: 'chef', do: 'save' })).status).toBe(400)
  })

  it("is nobody else's to see, change or delete", async () => {
    await reader.post(PATH, NURSE)
    const id = (await saved())[0]?.id ?? ''
    const other = logIn(test, (await subscriberWith(test, 'other@example.org')).id)
    for (const path of [`${PATH}/${id}`, `${PATH}/${id}/delete`]) {
      expect((await other.get(path)).status).toBe(404)
      expect((await other.post(path, { role: 'chef', do: 'save' })).status).toBe(404)
    }
    for (const id of ['not-an-id', '01900000-0000-7000-8000-000000000000'])
      expect((await reader.get(`${PATH}/${id}`)).status).toBe(404)
    expect(await saved()).toMatchObject([{ criteria: asks({ roles: ['registered-nurse'] }) }])
  })

  it('is behind the login', async () => {
    for (const path of [`${PATH}/new`, `${PATH}/01900000-0000-7000-8000-000000000000`]) {
      const answer = await fetch(`${test.service.url}${path}`, { redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login'])
    }
    const answer = await fetch(`${test.service.url}${PATH}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(NURSE),
    })
    expect(answer.status).toBe(303)
    expect(await saved()).toEqual([])
  })
})

describe('the count', () => {
  it('says how many would have matched, with the newest titles and a warning when they are many', async () => {
    const ads = Array.from({ length: 410 }, (_, index) =>
      raw(index, { title: 'Registered Nurse', company: `Clinic ${index}`, description: `Ward ${index}.` }),
    )
    await storeRaws(test, [...ads, raw(900, { title: 'Electrician' })])
    test.clock.now = new Date(test.clock.now.getTime() + 3_600_000)
    const page = await text(reader.post(PATH, { ...NURSE, do: 'preview' }))
    expect(page).toContain('Would have matched 410 postings in the last 14 days')
    expect(page.match(/<li>Registered Nurse<p>/g)).toHaveLength(5)
    expect(page).toContain('About 205 a week. Narrow it, or your digest will hold the best 10 of them.')
    const narrow = await text(reader.post(PATH, { ...NURSE, wordsAll: 'ward 7', do: 'preview' }))
    expect(narrow).toContain('Would have matched 1 posting in the last 14 days')
    expect(narrow).not.toContain('a week.')
  })
})

describe('what is offered while typing', () => {
  const ask = async (path: string) => {
    const answer = await fetch(`${test.service.url}${path}`)
    const body = (await answer.json()) as { suggestions: { value: string; note: string | null }[] }
    return { headers: answer.headers, suggestions: body.suggestions }
  }

  it('are roles by title, by another name and by a word within', async () => {
    const byTitle = await ask('/suggest/roles?q=registered%20nu')
    expect(byTitle.suggestions[0]).toEqual({ value: 'Registered Nurse', note: null })
    expect(byTitle.headers.get('cache-control')).toContain('max-age')
    expect((await ask('/suggest/roles?q=rn')).suggestions).toContainEqual({ value: 'Registered Nurse', note: 'RN' })
    expect((await ask('/suggest/roles?q=NURSE')).suggestions.length).toBe(10)
  })

  it('are towns, the largest first, within the region behind a comma', async () => {
    expect((await ask('/suggest/places?q=lond')).suggestions[0]?.value).toBe('London, England, United Kingdom')
    expect((await ask('/suggest/places?q=springfield,%20miss')).suggestions.map(({ value }) => value)).toEqual([
      'Springfield, MO, US',
    ])
  })

  it.each(['', '?q=', '?q=a&q=b', `?q=${'x'.repeat(5_000)}`, '?q=%3Cscript%3E%E2%80%AE', '?q=%00'])(
    'are few or none for %s',
    async (query) => {
      for (const path of ['roles', 'places'])
        expect((await ask(`/suggest/${path}${query}`)).suggestions.length).toBeLessThanOrEqual(10)
    },
  )
})

describe('the one script', () => {
  it('runs on the editor alone, from this server alone', async () => {
    const editor = await reader.get(`${PATH}/new`)
    expect(editor.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*script-src 'self';connect-src 'self'/,
    )
    expect(editor.headers.get('cache-control')).toBe('no-store')
    expect((await editor.text()).match(/<script[^>]*>/g)).toEqual(['<script src="/type-ahead.js" defer>'])
    const home = await reader.get('/')
    expect(home.headers.get('content-security-policy')).not.toContain('script-src')
    const script = await fetch(`${test.service.url}/type-ahead.js`)
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
  })
})
