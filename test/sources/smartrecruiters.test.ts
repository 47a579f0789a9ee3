import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import smartrecruiters from '../../src/sources/smartrecruiters.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'Fennmark', origin: smartrecruiters.origin }
const BASE = 'https://api.smartrecruiters.com/v1/companies/Fennmark/postings'
const FIRST = smartrecruiters.first(AT)
const read = (url: string, body: string | Uint8Array) => smartrecruiters.read(pageOf(url, body), AT)
const next = (url: string, body: string | Uint8Array) => smartrecruiters.next?.(pageOf(url, body), { url }, AT) ?? []
const row = (id: number) => ({ id: String(id), name: 'Cook' })
const list = (content: unknown, totalFound: unknown = 1, limit: unknown = 100) =>
  JSON.stringify({ offset: 0, limit, totalFound, content })
const posting = (fields: object) => read(`${BASE}/1`, JSON.stringify({ ...row(1), jobAd: { sections: {} }, ...fields }))

describe('smartrecruiters', () => {
  it('names the postings of a list', () => {
    expect(read(FIRST.url, fixture('smartrecruiters/list.json'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: '744000111000001', title: 'Senior Tool Maker' },
        { externalId: '744000111000002', title: 'Sales Agent' },
      ],
    })
  })

  it('reads every field that the page of a posting states', () => {
    const { postings, refused } = read(`${BASE}/744000111000001`, fixture('smartrecruiters/posting.json'))
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: '744000111000001',
        title: 'Senior Tool Maker',
        url: 'https://jobs.smartrecruiters.com/Fennmark/744000111000001-senior-tool-maker',
        company: 'Fennmark Tools',
        places: [{ text: 'Leeds, England, United Kingdom', city: 'Leeds', region: 'England', country: 'GB' }],
        workMode: 'hybrid',
        pay: [{ kind: 'fields', min: 38000, max: 45500.5, currency: 'GBP', period: 'YEARLY', label: null }],
        employmentType: 'Full-time',
        department: 'Workshop',
        postedAt: '2026-02-18T09:20:59.461Z',
        expiresAt: null,
        description: [
          '<h3>Company Description</h3>\n<p>Fennmark makes tools &amp; sharpens them.</p>',
          '<h3>Job Description</h3>\n<p>You cut steel to a hair.</p>',
          '<h3>Qualifications</h3>\n<ul><li>A steady hand</li></ul>',
          '<h3>Additional Information</h3>\n<p>Bring no apron.</p>',
        ].join('\n'),
      },
    ])
  })

  it('takes the department of a custom field, a place without its gaps and a link of its own making', () => {
    const { postings } = read(`${BASE}/744000111000002`, fixture('smartrecruiters/posting-bare.json'))
    expect(postings[0]).toMatchObject({
      url: 'https://jobs.smartrecruiters.com/Fennmark/744000111000002',
      department: 'Field Sales',
      places: [{ text: 'Dubai, United Arab Emirates', city: null, region: null, country: 'AE' }],
      workMode: null,
      pay: [],
      description: '<p>You know every yard in town.</p>',
    })
  })

  it('takes one end of a pay range alone, and pay of older postings one level deeper', () => {
    const { postings } = read(`${BASE}/744000111000003`, fixture('smartrecruiters/posting-remote.json'))
    expect(postings[0]).toMatchObject({ workMode: 'remote', pay: [{ min: 5929, max: null, period: 'MONTHLY' }] })
    const salary = { min: '50000', max: 80000, currency: 'USD', period: 'yearly' }
    expect(posting({ compensation: { salary } }).postings[0]?.pay).toMatchObject([{ min: 50000, max: 80000 }])
  })

  it('goes on by the page size that the answer states, not by the one asked for', () => {
    const requests = next(FIRST.url, fixture('smartrecruiters/list.json'))
    expect(requests).toEqual([
      { url: `${BASE}?limit=100&offset=2` },
      { url: `${BASE}/744000111000001`, of: '744000111000001' },
      { url: `${BASE}/744000111000002`, of: '744000111000002' },
    ])
    const pages = next(FIRST.url, list([], 250)).map(({ url }) => url)
    expect(pages).toEqual([`${BASE}?limit=100&offset=100`, `${BASE}?limit=100&offset=200`])
  })

  it('asks for lists on the first page only', () => {
    expect(next(`${BASE}?limit=100&offset=100`, list([row(1)], 250)).map(({ of }) => of)).toEqual(['1'])
    expect(next(`${BASE}/1`, fixture('smartrecruiters/posting.json'))).toEqual([])
  })

  it('takes an unknown company, which answers with none, for an empty board', () => {
    expect(read(FIRST.url, list([], 0))).toEqual({ postings: [], refused: [], listed: [] })
    expect(next(FIRST.url, list([], 0))).toEqual([])
  })

  it('passes by postings for the company alone', () => {
    const hidden = list([{ ...row(1), visibility: 'INTERNAL' }, row(2)], 2)
    expect(read(FIRST.url, hidden)).toMatchObject({ refused: [], listed: [{ externalId: '2' }] })
    expect(next(FIRST.url, hidden).map(({ of }) => of)).toEqual(['2'])
  })

  it('does not take a list for whole that holds fewer postings than its total says, or is too long', () => {
    expect(read(FIRST.url, list([row(1)], 3)).refused).toEqual([{ path: 'page', reason: '1 postings where 3 are due' }])
    const short = read(`${BASE}?limit=100&offset=200`, list([row(1)], 203)).refused
    expect(short).toEqual([{ path: 'page', reason: '1 postings where 3 are due' }])
    const full = list(
      Array.from({ length: 100 }, (_, index) => row(index)),
      1e9,
    )
    expect(read(FIRST.url, full).refused).toEqual([
      { path: 'page', reason: 'more than 50000 postings; the rest is not read' },
    ])
    expect(next(FIRST.url, full)).toHaveLength(599)
  })

  it.each([
    ['a missing id', { name: 'Cook' }, { path: 'content[0].id', reason: 'missing' }],
    [
      'a number as title',
      { id: '1', name: 4 },
      { path: 'content[0].name', reason: 'expected text, found number', externalId: '1' },
    ],
    ['a second row of a posting', row(2), { path: 'content[1]', reason: 'second posting with id 2', externalId: '2' }],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, refusal) => {
    const { listed, refused } = read(FIRST.url, list([bad, row(2)], 2))
    expect(refused).toEqual([refusal])
    expect(listed).toEqual([{ externalId: '2', title: 'Cook' }])
  })

  it.each([
    ['a missing title', { name: null }, 'name', 'missing'],
    ['a list as location', { location: [] }, 'location', 'expected object, found list'],
    ['pay in words', { compensation: { min: 'a lot' } }, 'compensation.min', 'expected number, found text'],
    [
      'a number as text of the ad',
      { jobAd: { sections: { qualifications: { text: 1 } } } },
      'jobAd.sections.qualifications.text',
      'expected text, found number',
    ],
  ])('refuses a page with %s, naming the posting', (_name, fields, path, reason) => {
    expect(posting(fields)).toEqual({ postings: [], refused: [{ path, reason, externalId: '1' }] })
  })

  it.each([
    ['a list without total', FIRST.url, '{"content":[]}', 'totalFound', 'missing'],
    ['a list without postings', FIRST.url, '{"totalFound":0}', 'content', 'missing'],
    ['an error', FIRST.url, '{"message":"Not found","errors":[]}', 'content', 'missing'],
    ['an error where a posting was due', `${BASE}/1`, '{"message":"Not found"}', 'jobAd', 'missing'],
  ])('throws for %s', (_name, url, body, path, reason) => {
    expect(thrownBy(() => read(url, body))).toBeInstanceOf(PayloadError)
    expect(thrownBy(() => read(url, body))).toMatchObject({ path, reason })
  })

  it.each([
    'https://jobs.smartrecruiters.com/Fennmark',
    'https://jobs.smartrecruiters.com/Fennmark/744000111000001-senior-tool-maker?trid=1',
    'https://jobs.smartrecruiters.com/ni/Fennmark/87f580d7-cefb-4de8-b3bf-fe7447a4daae-cook',
    'https://jobs.smartrecruiters.com/oneclick-ui/company/Fennmark/publication/87f580d7-cefb-4de8-b3bf-fe7447a4daae',
    'https://careers.smartrecruiters.com/Fennmark/yorkshire',
    'https://www.smartrecruiters.com/Fennmark/744000111000001-senior-tool-maker',
    'https://api.smartrecruiters.com/v1/companies/Fennmark/postings?limit=100',
  ])('detects %s', (url) => {
    expect(smartrecruiters.detect(new URL(url))).toEqual({ board: 'Fennmark' })
  })

  it.each([
    'https://jobs.smartrecruiters.com/',
    'https://jobs.smartrecruiters.com/sr-jobs/company-jobs-list',
    'https://www.smartrecruiters.com/blog/how-to-hire',
    'https://api.smartrecruiters.com/v1/jobs',
    'https://jobs.smartrecruiters.com.evil.example/Fennmark',
    'https://evil-jobs.smartrecruiters.com/Fennmark',
  ])('does not detect %s', (url) => {
    expect(smartrecruiters.detect(new URL(url))).toBeNull()
  })

  it('detects the widget in a page of the employer', () => {
    const url = new URL('https://www.fennmark.example/jobs')
    const script = '<script src="https://static.smartrecruiters.com/job-widget/1.6.2/script/smart_widget.js"></script>'
    const html = `${script}<script>widget({ "company_code": "Fennmark", "bg_color_widget": "#fff" })</script>`
    expect(smartrecruiters.detectPage?.({ url, links: [], html })).toEqual({ board: 'Fennmark' })
    expect(smartrecruiters.detectPage?.({ url, links: [], html: '"company_code": "Fennmark"' })).toBeNull()
    expect(smartrecruiters.detectPage?.({ url, links: [], html: script })).toBeNull()
  })
})
