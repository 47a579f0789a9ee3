import { load } from 'cheerio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { previewDigest } from '../../src/alerts/preview.ts'
import { renderDigest } from '../../src/digest/render.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { signToken } from '../../src/send/token.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { findSubscriber, type Subscriber } from '../../src/store/subscriber.ts'
import { logIn, subscriberWith } from '../_support/login.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

/** Breaks out of a text, an attribute in either quote, a script, a comment and a CDATA section. */
const HOSTILE =
  '\'"--></script></style></title></textarea>]]><script>alert(1)</script><xss-mark onload=alert(1)><img src=x onerror=alert(1)>'
const PAY = { label: null, kind: 'fields' as const, min: 50_000, max: 60_000, currency: 'USD', period: 'YEAR' }

/** Every field that a source states, with a hostile value in it. */
const FIELDS = {
  externalId: { externalId: HOSTILE },
  title: { title: `Electrician ${HOSTILE}` },
  url: { url: `https://jobs.example/${HOSTILE}` },
  scheme: { url: 'javascript:alert(1)//https://jobs.example/' },
  company: { company: `Volt ${HOSTILE}` },
  places: { places: [{ text: `Austin, TX ${HOSTILE}` }] },
  workMode: { workMode: `remote ${HOSTILE}` },
  'pay text': { pay: [{ kind: 'text' as const, text: `$20 - $25 per hour ${HOSTILE}` }] },
  'pay label': { pay: [{ ...PAY, label: HOSTILE }] },
  'pay currency': { pay: [{ ...PAY, currency: HOSTILE }] },
  'pay period': { pay: [{ ...PAY, period: HOSTILE }] },
  employmentType: { employmentType: HOSTILE },
  department: { department: HOSTILE },
  description: { description: `Wire houses. ${HOSTILE}` },
  'every header of a mail': { title: 'Electrician\r\nBcc: all@evil.example', company: 'Volt\r\nBcc: all@evil.example' },
}

let test: TestService
let id: string
let paths: string[]
const criteria = { ...EMPTY_CRITERIA, roles: ['electrician'] }
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  const hostile = Object.values(FIELDS).map((changes, at) =>
    raw(at, { title: 'Electrician', company: `Employer ${at}`, ...(changes as Partial<ReturnType<typeof raw>>) }),
  )
  await storeRaws(test, hostile)
  await refreshMarket(test.service.context.db, test.service.context.now)
  // Matches are those stored before now.
  test.clock.now = new Date(test.clock.now.getTime() + 60_000)
  const made = await subscriberWith(test, 'reader@example.org', { tier: 'plus', searches: [criteria] })
  id = made.id
  const visitor = logIn(test, id)
  await visitor.post(`/settings/searches/${made.searchIds[0]}/feed`, { action: 'make' })
  const $ = load(await (await visitor.get(`/settings/searches/${made.searchIds[0]}/feed`)).text())
  const feeds = $('input[readonly]').map((_, input) => new URL($(input).attr('value') ?? '').pathname)
  const { db, secretKeys } = test.service.context
  const rows = await db.selectFrom('posting').select(['id', 'group_id']).execute()
  paths = [
    '/',
    '/roles',
    '/roles?q=electrician',
    '/roles/electrician',
    '/trends',
    '/trends.csv',
    '/compare?role=electrician',
    '/releases',
    '/api/v1/postings?role=electrician',
    ...rows.map((row) => `/api/v1/postings/${row.group_id}`),
    `/matches/${signToken(secretKeys, 'view', id)}`,
    ...rows.map((row) => `/hide/${signToken(secretKeys, 'hide', [id, row.group_id])}`),
    ...feeds.toArray(),
  ]
})
afterAll(() => test.stop())

const ask = (path: string) => fetch(`${test.service.url}${path}`)

const RUNS = /^\s*(?:javascript|data|vbscript):/i

/** What a browser would run or load of a page, besides our own. */
function harmIn(text: string, xml = false): string[] {
  const $ = load(text, { xml })
  const elements = $('*').toArray()
  for (const data of $('script[type="application/ld+json"]').toArray()) JSON.parse($(data).text())
  const foreign = $('xss-mark, img[src=x], script').not('[src="/type-ahead.js"], [type="application/ld+json"]')
  const attributes = elements.flatMap((element) => Object.entries($(element).attr() ?? {}))
  return [
    ...foreign.toArray().map((element) => String($(element).prop('tagName'))),
    ...attributes.filter(([name, value]) => /^on/i.test(name) || RUNS.test(value)).map((pair) => pair.join('=')),
  ]
}

function judge(path: string, type: string, text: string): void {
  if (/html|xml/.test(type)) expect([path, harmIn(text, /xml/.test(type) && !/html/.test(type))]).toEqual([path, []])
  else if (/json/.test(type)) JSON.parse(text)
  else expect(type).toMatch(/^text\/csv/)
}

describe('a posting with a hostile value in every field', () => {
  it('is kept as text on every page, feed and answer that shows postings, each with a policy that allows no inline script', async () => {
    const shown = new Set<string>()
    for (const path of paths) {
      const answer = await ask(path)
      const [type = '', text] = [answer.headers.get('content-type') ?? '', await answer.text()]
      expect([path, answer.status]).toEqual([path, 200])
      expect([path, answer.headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect([path, /default-src 'none'/.test(policy), /unsafe|data:|\*/.test(policy)]).toEqual([path, true, false])
      judge(path, type, text)
      if (text.includes('xss-mark')) shown.add(path.split('/', 2)[1] ?? '')
    }
    expect([...shown]).toEqual(expect.arrayContaining(['api', 'matches', 'hide', 'feeds']))
  })

  it('is kept as text in the digest, whose headers stay single lines', async () => {
    const { context } = test.service
    const preview = await previewDigest(context, (await findSubscriber(context.db, id)) as Subscriber)
    const mail = renderDigest(preview.digest, preview.links)
    expect(mail.html).toContain('xss-mark')
    expect(harmIn(mail.html)).toEqual([])
    expect(mail.text).not.toMatch(/^Bcc:/m)
    expect(mail.subject).not.toMatch(/[\r\n]/)
  })

  it('is found by this test when it is not escaped', () => {
    expect(harmIn(`<p>${HOSTILE}</p><a href="javascript:x">x</a>`).length).toBeGreaterThan(3)
  })
})
