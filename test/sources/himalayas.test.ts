import { describe, expect, it } from 'vitest'
import himalayas from '../../src/sources/himalayas.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'all', origin: himalayas.origin }
const FIRST = himalayas.first(AT)
const read = (body: string | Uint8Array) => himalayas.read(pageOf(FIRST.url, body), AT)
const next = (answer: object, url = FIRST.url) => himalayas.next?.(pageOf(url, JSON.stringify(answer)), { url }, AT)
const job = (fields: object) => ({ guid: 'g1', title: 'Cook', applicationLink: 'https://a.example/1', ...fields })

describe('himalayas', () => {
  it('reads every field that the feed states', () => {
    const { postings, refused } = read(fixture('himalayas/page-1.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: 'https://himalayas.app/companies/bramblecote/jobs/senior-technical-writer',
      title: 'Senior Technical Writer',
      url: 'https://himalayas.app/companies/bramblecote/jobs/senior-technical-writer',
      company: 'Bramblecote',
      places: [
        { text: 'Germany', country: 'DE' },
        { text: 'Netherlands', country: 'NL' },
      ],
      workMode: 'Remote',
      pay: [{ kind: 'fields', min: 68000, max: 82000, currency: 'EUR', period: 'annual', label: null }],
      employmentType: 'Full Time',
      department: 'Writing',
      postedAt: '2026-10-26T10:03:20.000Z',
      expiresAt: '2026-11-25T10:03:20.000Z',
      description: '<p>Bramblecote writes manuals for looms.</p><ul><li>You write three a year.</li></ul>',
    })
  })

  it('takes countries by name, times in milliseconds, another period, and 0 for no amount', () => {
    expect(read(fixture('himalayas/page-1.json')).postings[1]).toMatchObject({
      places: [{ text: 'Canada' }, { text: 'United States' }],
      postedAt: '2026-10-26T09:46:40.000Z',
      expiresAt: null,
      department: 'Customer-Support',
      pay: [{ kind: 'fields', min: 19.5, max: null, currency: 'USD', period: 'hourly', label: null }],
    })
  })

  it('takes amounts without a period for annual, the summary for a text that is missing, and the apply link for a guid that is none', () => {
    const [proofReader] = read(fixture('himalayas/page-2.json')).postings
    expect(proofReader).toMatchObject({ pay: [{ min: 30000, max: null, currency: 'GBP', period: 'annual' }] })
    expect(proofReader?.description).toBe('Short words about the work.')
    expect(read(fixture('himalayas/page-3.json')).postings[0]).toMatchObject({
      externalId: 'loom-illustrator-6',
      url: 'https://bramblecote.example/apply/6',
      pay: [],
    })
  })

  it('goes on behind the cursor of the answer, at an offset when it gives none, and stops at 200 pages', () => {
    expect(next({ jobs: [1], nextCursor: 'a b' })?.[0]?.url).toBe(
      'https://himalayas.app/jobs/api?limit=20&cursor=a%20b#page=2',
    )
    expect(next({ jobs: [1], nextCursor: null, totalCount: 21 })?.[0]?.url).toBe(
      'https://himalayas.app/jobs/api?limit=20&offset=20#page=2',
    )
    expect(next({ jobs: [1], nextCursor: null, totalCount: 20 })).toEqual([])
    expect(next({ jobs: [], nextCursor: 'x' })).toEqual([])
    expect(next({ jobs: [1], nextCursor: 'x' }, `${FIRST.url}&cursor=w#page=199`)).toHaveLength(1)
    expect(next({ jobs: [1], nextCursor: 'x' }, `${FIRST.url}&cursor=w#page=200`)).toEqual([])
  })

  it('does not follow a cursor that leads to its own page', () => {
    expect(next({ jobs: [1], nextCursor: 'w' }, `${FIRST.url}&cursor=w#page=2`)).toEqual([])
  })

  it.each([
    ['a missing guid', { guid: undefined }, 'jobs[0].guid', 'missing'],
    ['a missing title', { title: ' ' }, 'jobs[0].title', 'empty'],
    ['no link at all', { applicationLink: null }, 'jobs[0].applicationLink', 'missing'],
    ['a date in words', { pubDate: 'today' }, 'jobs[0].pubDate', 'expected number, found text'],
    ['countries as text', { locationRestrictions: 'US' }, 'jobs[0].locationRestrictions', 'expected list, found text'],
    [
      'a number among countries',
      { locationRestrictions: ['Chad', 7] },
      'jobs[0].locationRestrictions[1]',
      'expected text, found number',
    ],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify({ jobs: [job(bad), job({ guid: 'g2' })] }))
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it.each([
    'https://himalayas.app/jobs',
    'https://himalayas.app',
    'https://www.himalayas.app/companies/x/jobs/y',
    'https://himalayas.app/jobs/api?limit=50',
  ])('detects its one feed behind %s', (url) => {
    expect(himalayas.detect(new URL(url))).toEqual({ board: 'all' })
  })

  it.each(['https://himalayas.app.evil.example/jobs', 'https://nothimalayas.app/'])('does not detect %s', (url) => {
    expect(himalayas.detect(new URL(url))).toBeNull()
  })
})
