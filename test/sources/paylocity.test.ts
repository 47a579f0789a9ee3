import { describe, expect, it } from 'vitest'
import paylocity from '../../src/sources/paylocity.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: '0a932b3f-65a0-4207-b5be-70d84a780001', origin: paylocity.origin }
const FIRST = paylocity.first(AT)
const detail = (id: number) => `https://recruiting.paylocity.com/recruiting/Jobs/Details/${id}`
const read = (body: string | Uint8Array, url = FIRST.url) => paylocity.read(pageOf(url, body), AT)
const list = (...jobs: unknown[]) =>
  `<html><script>window.pageData = ${JSON.stringify({ Jobs: jobs })};</script></html>`

describe('paylocity', () => {
  it('names the postings of the list, without those for the employer’s own people', () => {
    expect(read(fixture('paylocity/list.html'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: '4209978', title: 'Herd Data Coordinator & Planner' },
        { externalId: '4210011', title: 'Milk Driver' },
      ],
    })
    expect(paylocity.next?.(pageOf(FIRST.url, fixture('paylocity/list.html')), FIRST, AT)).toEqual([
      { url: detail(4209978), of: '4209978' },
      { url: detail(4210011), of: '4210011' },
    ])
  })

  it('reads the page of a posting from its JSON-LD, and the department from its headings', () => {
    const { postings, refused } = read(fixture('paylocity/coordinator.html'), detail(4209978))
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: '4209978',
        title: 'Herd Data Coordinator & Planner',
        url: detail(4209978),
        company: 'Redbarn Dairy',
        places: [{ text: null, city: 'Viroqua', region: 'WI', country: 'USA' }],
        workMode: null,
        pay: [{ kind: 'fields', min: 48000, max: 55000, currency: 'USD', period: 'YEAR', label: null }],
        employmentType: 'FULL_TIME',
        department: 'Herd',
        postedAt: '2026-01-29T10:43:18-06:00',
        expiresAt: null,
        description: '<p>You keep the numbers of our 400 cows.</p>',
      },
    ])
  })

  it('reads a page without JSON-LD from its headings alone', () => {
    expect(read(fixture('paylocity/driver.html'), detail(4210011)).postings[0]).toMatchObject({
      externalId: '4210011',
      title: 'Milk Driver',
      places: [{ text: 'Remote - USA' }],
      workMode: 'Fully Remote',
      pay: [{ kind: 'text', text: '$21.50 - $24.00 per hour' }],
      employmentType: 'Part-time',
      description: '<p>Drive milk &amp; cheese.</p>\n<h3>Requirements</h3>\n<ul><li>A licence</li></ul>',
    })
  })

  it('refuses a page that shows no posting under its id, and leads nowhere from any', () => {
    const url = detail(7)
    expect(read('<html><body>Please wait…</body></html>', url)).toMatchObject({
      postings: [],
      refused: [{ path: 'JobPosting', externalId: '7' }],
    })
    expect(paylocity.next?.(pageOf(url, fixture('paylocity/driver.html')), { url }, AT)).toEqual([])
  })

  it('reads a list of none as an empty board', () => {
    expect(read(list())).toEqual({ postings: [], refused: [], listed: [] })
  })

  it.each([
    ['a page without the list', '<html><body>Sign in</body></html>', 'window.pageData', /^missing/],
    ['a list that is cut off', list({ JobId: 1 }).slice(0, 50), 'window.pageData', /^truncated JSON/],
    ['another kind of list', '<script>window.pageData = {"Jobs":{}}</script>', 'Jobs', 'expected list, found object'],
    ['a script that computes it', '<script>window.pageData = load()</script>', 'window.pageData', /^missing/],
    ['brackets without end', `<script>window.pageData = ${'['.repeat(100_000)}`, 'window.pageData', /^nested/],
    ['quotes without end', `<script>window.pageData = {${'"\\'.repeat(1_000_000)}`, 'window.pageData', /^truncated/],
  ])('throws for %s', (_name, body, path, reason) => {
    const stated = reason instanceof RegExp ? expect.stringMatching(reason) : reason
    expect(thrownBy(() => read(body))).toMatchObject({ name: 'PayloadError', path, reason: stated })
  })

  it.each([
    ['no id', { JobTitle: 'Cook' }, 'Jobs[0].JobId', 'missing'],
    ['a path as its id', { JobId: '../1', JobTitle: 'Cook' }, 'Jobs[0].JobId', 'expected a whole number'],
    ['no title', { JobId: 1 }, 'Jobs[0].JobTitle', 'missing'],
    ['nothing', null, 'Jobs[0]', 'expected object, found nothing'],
    ['a second row', { JobId: 2, JobTitle: 'Cook' }, 'Jobs[1]', 'second posting with id 2'],
  ])('refuses a row with %s by its path and keeps the one beside it', (_name, bad, path, reason) => {
    const { refused, listed } = read(list(bad, { JobId: 2, JobTitle: 'Porter' }))
    expect(refused).toMatchObject([{ path, reason }])
    expect(listed).toHaveLength(1)
  })

  it('detects boards by the address of their list and of their feed', () => {
    const found = (url: string) => paylocity.detect(new URL(url))
    const board = { board: AT.board }
    expect(found(`https://recruiting.paylocity.com/recruiting/jobs/All/${AT.board}/Redbarn-Dairy`)).toEqual(board)
    expect(found(`https://recruiting.paylocity.com/Recruiting/Jobs/All/${AT.board.toUpperCase()}`)).toEqual(board)
    expect(found(`https://recruiting.paylocity.com/recruiting/v2/api/feed/jobs/${AT.board}`)).toEqual(board)
    expect(found('https://recruiting.paylocity.com/recruiting/jobs/All/redbarn')).toBeNull()
    expect(found('https://recruiting.paylocity.com/Recruiting/Jobs/Details/4209978')).toBeNull()
    expect(found(`https://recruiting.paylocity.com.example/recruiting/jobs/All/${AT.board}`)).toBeNull()
  })
})
