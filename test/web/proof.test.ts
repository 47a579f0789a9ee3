import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertOpenings } from '../_support/openings.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { advertisedFigures, officialFigures } from '../_support/reference-figures.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { publish, RELEASE, ROLE } from '../_support/shown-release.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  const { db } = test.service.context
  test.clock.now = new Date('2026-11-10T12:00:00Z')
  await storeRaws(test, [
    raw(1, { title: 'Patient Services <b>Representative</b>', company: '\u202Eevil <script>alert(1)</script>' }),
  ])
  const [ad] = (await sql<{ id: string }>`select id from posting`.execute(db)).rows
  const seen = '2026-11-01T00:00:00Z'
  await insertOpenings(db, [
    { posting_id: ad?.id, employer: 'aaa', first_seen_at: seen, pay_mid: 40_000 },
    ...Array.from({ length: 29 }, () => ({ first_seen_at: seen, employer: 'harbor' })),
    { employer: 'closed', first_seen_at: seen, closed_at: '2026-11-10T00:00:00Z' },
    { employer: 'later', first_seen_at: '2026-11-19T23:30:00Z', recorded_at: '2026-11-19T23:30:00Z' },
    { employer: 'elsewhere', first_seen_at: seen, countries: ['GB'] },
    { employer: 'other role', first_seen_at: seen, role: 'welder' },
  ])
  await publish(db, [
    ...officialFigures(),
    ...advertisedFigures(),
    {
      metric: 'closed-postings',
      value: 12,
      period: '2026-11-06/2026-11-19',
      proof: { kind: 'openings', counted: 'closed in the period', leftOut: {} },
    },
    {
      metric: 'posting-lifetime',
      item: 'of these',
      value: 9,
      proof: { kind: 'openings', counted: 'came up in the last 60 days, closed or not', leftOut: {} },
    },
    {
      metric: 'board-index',
      country: 'GB',
      value: 1,
      proof: {
        kind: 'openings',
        counted: 'open on boards that were read completely in neighbouring weeks',
        leftOut: { 'pay far from all others': 3 },
      },
    },
  ])
})
afterAll(() => test.stop())

const get = async (path: string) => {
  const answer = await fetch(`${test.service.url}${path}`)
  return { status: answer.status, text: await answer.text() }
}
const proof = (metric: string, query: Record<string, string> = {}) =>
  get(`/figures/${RELEASE}/${ROLE}/${metric}?${new URLSearchParams(query)}`)
const words = (markup: string) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('the proof of a figure', () => {
  it('leads to sheet, row, column and print of the publisher’s file', async () => {
    const { status, text } = await proof('official-pay', { country: 'US', item: 'median' })
    expect(status).toBe(200)
    for (const part of [
      '$44,640',
      'BLS OEWS',
      'national_M2024_dl.xlsx',
      'ab'.repeat(32),
      'Sheet national_M2024_dl Row 648',
      'Column A_MEDIAN',
      'Printed there 44640',
      'Grade official',
    ])
      expect(words(text)).toContain(part)
  })

  it('lists the openings that were counted, as they were known at the release, page by page', async () => {
    const first = await proof('active-postings', { country: 'US' })
    expect(words(first.text)).toContain('30 openings, 1 to 25')
    const second = await proof('active-postings', { country: 'US', page: '2' })
    expect(words(second.text)).toContain('30 openings, 26 to 30')
    for (const gone of ['closed', 'later', 'elsewhere', 'other role'])
      expect(words(first.text + second.text)).not.toMatch(new RegExp(`\\b${gone} ·`))
    expect(first.text).toContain('page=2#openings')
  })

  it('links the ads and keeps what they say within its place', async () => {
    const { text } = await proof('active-postings', { country: 'US' })
    expect(text).toContain('href="https://jobs.example/1"')
    expect(text).toContain('$40,000 a year')
    expect(text).not.toMatch(/<script>|<b>|\u202E/)
  })

  it('lists only what states pay behind pay', async () => {
    expect(words((await proof('advertised-median', { country: 'US' })).text)).toContain(' 1 opening ')
  })

  it('lists what was closed in the period behind a flow, and what came up behind a lifetime, with its curve', async () => {
    expect(words((await proof('closed-postings')).text)).toContain(' 1 opening ')
    const { text } = await proof('posting-lifetime', { item: 'of these' })
    expect(words(text)).toContain('32 openings, 1 to 25')
    expect(text).toContain('aria-labelledby="lifetime-t')
    expect(words(text)).toContain('Watched Closed 9 96.9 %')
  })

  it('lists no openings where weeks were counted, and says how many were left out and why', async () => {
    const { text } = await proof('board-index', { country: 'GB' })
    expect(words(text)).toContain('Too many at once to be listed here')
    expect(words(text)).toContain('3 openings: pay far from all others')
  })

  it('links a derived figure to its inputs', async () => {
    const { text } = await proof('advertised-gap', { country: 'US', item: 'as-published' })
    const links = [...text.matchAll(/<li><a href="(\/figures\/[^"]+)"/g)].map((match) =>
      (match[1] ?? '').replaceAll('&amp;', '&'),
    )
    expect(links).toHaveLength(2)
    for (const link of links) expect((await get(link)).status).toBe(200)
  })

  it('says why a withheld figure is withheld, and neither its value nor its openings', async () => {
    const { text } = await proof('pay-by-level', { country: 'US', level: 'junior' })
    expect(words(text)).toContain('Withheld. 4 ads, 4 employers: withheld, too few observations')
    expect(text).not.toMatch(/\$\d|jobs\.example/)
  })

  it('shows the newest of several periods and links the others', async () => {
    const { text } = await proof('panel-index', { country: 'US' })
    expect(text).toContain('Other periods in this release')
    expect(words(text)).toContain('12 November 2026 : 1')
    expect((await proof('panel-index', { country: 'US', period: '2026-04-16' })).text).toContain('boards were not read')
  })

  it.each([
    `/figures/${RELEASE}/${ROLE}/no-such-metric`,
    `/figures/2020-01-01/${ROLE}/active-postings`,
    `/figures/${RELEASE}/${ROLE}/official-pay?item=median&country=US&period=1999`,
    `/figures/${RELEASE}/${ROLE}/official-pay?item[]=median&item[]=x`,
    `/figures/${RELEASE}/%00/official-pay`,
    `/figures/${RELEASE}/${ROLE}/official-pay?item=%00`,
    `/figures/${RELEASE}/${ROLE}/${'x'.repeat(4000)}`,
  ])('is not there under another name: %s', async (path) => {
    const { status, text } = await get(path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(text).toContain('<h1>')
  })
})
