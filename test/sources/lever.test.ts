import { describe, expect, it } from 'vitest'
import lever from '../../src/sources/lever.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'brackwater', origin: lever.origin }
const FIRST = lever.first(AT)
const read = (body: string | Uint8Array, url = FIRST.url) => lever.read(pageOf(url, body), AT)
const posting = (id: number) => ({ id: `p${id}`, text: 'Cook', hostedUrl: `https://jobs.lever.co/brackwater/p${id}` })
const full = JSON.stringify(Array.from({ length: 100 }, (_, index) => posting(index)))

describe('lever', () => {
  it('reads every field that the list states', () => {
    const { postings, refused } = read(fixture('lever/board.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '0b9f7a52-6b1e-4d5c-9a43-7f2f3f6a1c01',
      title: 'Data Engineer',
      url: 'https://jobs.lever.co/brackwater/0b9f7a52-6b1e-4d5c-9a43-7f2f3f6a1c01',
      company: null,
      places: [{ text: 'Remote - Lyon, France', country: 'FR' }, { text: 'Ghent, Belgium' }],
      workMode: 'remote',
      pay: [{ kind: 'fields', min: 52000, max: 64000, currency: 'EUR', period: 'per-year-salary', label: null }],
      employmentType: 'Full-time',
      department: 'Engineering',
      postedAt: '2026-02-12T13:00:00.000Z',
      expiresAt: null,
      description: [
        '<div>Brackwater maps rivers.</div><div>You keep the data moving.</div>',
        '<h3>What you do</h3><ul><li>Build pipelines</li><li>Watch them</li></ul>',
        '<h3>Tools &amp; more</h3><ul><li>SQL</li></ul>',
        '<div>Write to us in any language.</div>',
      ].join('\n'),
    })
  })

  it('takes words for pay, plain text and the team when nothing better is stated', () => {
    expect(read(fixture('lever/board.json')).postings[1]).toMatchObject({
      workMode: null,
      department: 'Science',
      places: [{ text: 'Ghent, Belgium', country: null }],
      pay: [{ kind: 'text', text: '€1,100 a month' }],
      description: '<p>Six months by the water.<br>Boots &lt; 46 are lent.</p>',
    })
  })

  it('asks for the next hundred while a page is full', () => {
    const second = lever.next?.(pageOf(FIRST.url, full), FIRST, AT) ?? []
    expect(second).toEqual([{ url: 'https://api.lever.co/v0/postings/brackwater?mode=json&skip=100&limit=100' }])
    expect(lever.next?.(pageOf(FIRST.url, fixture('lever/board.json')), FIRST, AT)).toEqual([])
    expect(lever.next?.(pageOf(FIRST.url, '[]'), FIRST, AT)).toEqual([])
  })

  it('stops at 10,000 postings and says that the listing is cut', () => {
    const last = { url: FIRST.url.replace('skip=0', 'skip=9900') }
    expect(lever.next?.(pageOf(last.url, full), last, AT)).toEqual([])
    const { postings, refused } = read(full, last.url)
    expect(postings).toHaveLength(100)
    expect(refused).toMatchObject([{ path: 'page', reason: 'more than 10000 postings; the rest is not read' }])
  })

  it.each([
    ['a missing link', { ...posting(1), hostedUrl: undefined }, '[0].hostedUrl', 'missing'],
    ['a missing title', { ...posting(1), text: undefined }, '[0].text', 'missing'],
    ['a date in words', { ...posting(1), createdAt: 'today' }, '[0].createdAt', 'expected number, found text'],
    ['a date beyond all calendars', { ...posting(1), createdAt: 1e18 }, '[0].createdAt', 'not a time in milliseconds'],
    ['a list as categories', { ...posting(1), categories: [] }, '[0].categories', 'expected object, found list'],
    [
      'a number among locations',
      { ...posting(1), categories: { allLocations: ['Oslo', 3] } },
      '[0].categories.allLocations[1]',
      'expected text, found number',
    ],
    [
      'a wordy salary',
      { ...posting(1), salaryRange: { min: 'lots' } },
      '[0].salaryRange.min',
      'expected number, found text',
    ],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify([bad, posting(2)]))
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it('detects sites on both instances', () => {
    expect(lever.detect(new URL('https://jobs.lever.co/brackwater/0b9f/apply'))).toEqual({ board: 'brackwater' })
    expect(lever.detect(new URL('https://api.lever.co/v0/postings/brackwater?mode=json'))).toEqual({
      board: 'brackwater',
    })
    const eu = { board: 'brackwater', origin: 'https://api.eu.lever.co' }
    expect(lever.detect(new URL('https://jobs.eu.lever.co/brackwater'))).toEqual(eu)
    expect(lever.detect(new URL('https://jobs.lever.co/'))).toBeNull()
    expect(lever.detect(new URL('https://www.lever.co/brackwater'))).toBeNull()
  })
})
