import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import ukg from '../../src/sources/ukg.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const GUID = '6ca32cd1-ca64-4d8f-82e7-f65b3aaa0e9b'
const ORIGIN = 'https://recruiting2.ultipro.com'
const AT = { board: `HAR1004HARRO/${GUID}`, origin: ORIGIN }
const BASE = `${ORIGIN}/HAR1004HARRO/JobBoard/${GUID}`
const FIRST = ukg.first(AT)
const id = (number: number) => `728fb6e4-c49c-48f8-9099-${String(number).padStart(12, '0')}`
const detail = (of: string) => `${BASE}/OpportunityDetail?opportunityId=${of}`
const read = (url: string, body: string | Uint8Array) => ukg.read(pageOf(url, body), AT)
const next = (url: string, body: string | Uint8Array) => ukg.next?.(pageOf(url, body), { url }, AT) ?? []
const row = (number: number) => ({ Id: id(number), Title: 'Deckhand' })
const list = (opportunities: unknown, totalCount: unknown) => JSON.stringify({ opportunities, totalCount })
const page = (literal: string) =>
  `<html><script>new US.Opportunity.CandidateOpportunityDetail(${literal});</script></html>`
const posting = (fields: object) => read(detail(id(1)), page(JSON.stringify({ ...row(1), ...fields })))

describe('ukg', () => {
  it('asks as the page of a board does, by POST', () => {
    expect(FIRST).toMatchObject({ url: `${BASE}/JobBoardView/LoadSearchResults#skip=0`, method: 'POST' })
    expect(JSON.parse(FIRST.body ?? '')).toMatchObject({ opportunitySearch: { Top: 50, Skip: 0, Filters: [] } })
  })

  it('names the postings of a list and leads to the further pages and to each posting', () => {
    const { postings, listed, refused } = read(FIRST.url, fixture('ukg/list.json'))
    expect({ postings, refused }).toEqual({ postings: [], refused: [] })
    expect(listed).toHaveLength(50)
    expect(listed?.[0]).toEqual({ externalId: id(1), title: 'Shipwright & Welder' })
    const requests = next(FIRST.url, fixture('ukg/list.json'))
    expect(requests).toHaveLength(51)
    expect(requests[0]?.url).toBe(`${BASE}/JobBoardView/LoadSearchResults#skip=50`)
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ opportunitySearch: { Skip: 50 } })
    expect(requests[1]).toEqual({ url: detail(id(1)), of: id(1) })
    expect(next(`${FIRST.url.replace('skip=0', 'skip=50')}`, fixture('ukg/list-50.json'))).toHaveLength(1)
    expect(next(detail(id(1)), fixture('ukg/posting.html'))).toEqual([])
  })

  it('reads every field of the posting that a script of its page holds', () => {
    const { postings, refused } = read(detail(id(1)), fixture('ukg/posting.html'))
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: id(1),
        title: 'Shipwright & Welder',
        url: detail(id(1)),
        company: null,
        places: [
          { text: 'Portland Yard', city: 'Portland', region: 'Maine', country: 'United States' },
          { text: 'USA (Remote)', city: null, region: null, country: null },
        ],
        workMode: null,
        pay: [{ kind: 'text', text: '$28.50 - $34.00 per hour' }],
        employmentType: 'Full-time',
        department: 'Trades',
        postedAt: '2026-02-02T14:03:11.417Z',
        expiresAt: null,
        description: '<p>You join plates {with care} &amp; "pride".</p>\n<ul><li>Hulls \\ decks</li></ul>',
      },
    ])
  })

  it('takes a text that is escaped as a whole, and part-time work', () => {
    expect(read(detail(id(2)), fixture('ukg/posting-office.html')).postings[0]).toMatchObject({
      employmentType: 'Part-time',
      pay: [],
      description: '<p>You keep the books.</p>',
    })
  })

  it('does not state full or part time, or pay, when the posting does not', () => {
    expect(posting({ Compensation: 'Competitive' }).postings[0]).toMatchObject({ employmentType: null, pay: [] })
    expect(posting({ Compensation: { isSalaried: true } }).postings[0]).toMatchObject({ pay: [], places: [] })
  })

  it('does not take a list for whole that holds fewer postings than its total says, or is too long', () => {
    expect(read(FIRST.url, list([row(1)], 2)).refused).toEqual([{ path: 'page', reason: '1 postings where 2 are due' }])
    const full = list(
      Array.from({ length: 50 }, (_, index) => row(index)),
      1e9,
    )
    expect(read(FIRST.url, full).refused).toEqual([
      { path: 'page', reason: 'more than 20000 postings; the rest is not read' },
    ])
    expect(next(FIRST.url, full)).toHaveLength(449)
    expect(read(FIRST.url, list([], 0))).toEqual({ postings: [], refused: [], listed: [] })
  })

  it.each([
    ['a missing id', { Title: 'Cook' }, { path: 'opportunities[0].Id', reason: 'missing' }],
    [
      'a number as title',
      { Id: 'x', Title: 4 },
      { path: 'opportunities[0].Title', reason: 'expected text, found number', externalId: 'x' },
    ],
    ['nothing', null, { path: 'opportunities[0]', reason: 'expected object, found nothing' }],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, refusal) => {
    const { listed, refused } = read(FIRST.url, list([bad, row(2)], 2))
    expect(refused).toEqual([refusal])
    expect(listed).toEqual([{ externalId: id(2), title: 'Deckhand' }])
  })

  it.each([
    ['a missing title', { Title: null }, 'CandidateOpportunityDetail.Title', 'missing'],
    [
      'a text as full time',
      { FullTime: 'yes' },
      'CandidateOpportunityDetail.FullTime',
      'expected true or false, found text',
    ],
    [
      'an address in words',
      { Locations: [{ Address: 'Oslo' }] },
      'CandidateOpportunityDetail.Locations[0].Address',
      'expected object, found text',
    ],
  ])('refuses a page with %s, naming the posting', (_name, fields, path, reason) => {
    expect(posting(fields)).toEqual({ postings: [], refused: [{ path, reason, externalId: id(1) }] })
  })

  it.each([
    [
      'a posting that is gone',
      detail(id(1)),
      '<html><body>Search</body></html>',
      'CandidateOpportunityDetail',
      'missing: no script of the page holds it',
    ],
    [
      'a posting that is cut off',
      detail(id(1)),
      page('{"Id":"1","Title":"Co').slice(0, 80),
      'CandidateOpportunityDetail',
      'truncated JSON: ends with 1 open brackets',
    ],
    [
      'a script without JSON',
      detail(id(1)),
      page('window.posting'),
      'CandidateOpportunityDetail',
      'missing: no script of the page holds it',
    ],
    ['a page of something else', `${BASE}/About`, page('{}'), 'page', 'not of this board'],
    ['a list without total', FIRST.url, '{"opportunities":[]}', 'totalCount', 'missing'],
    ['a page where a list was due', FIRST.url, '<html></html>', 'page', 'HTML where JSON was due'],
  ])('throws for %s', (_name, url, body, path, reason) => {
    expect(thrownBy(() => read(url, body))).toBeInstanceOf(PayloadError)
    expect(thrownBy(() => read(url, body))).toMatchObject({ path, reason })
  })

  it.each([
    [`https://recruiting.ultipro.com/HAR1004HARRO/JobBoard/${GUID.toUpperCase()}/?q=&o=postedDateDesc`, undefined],
    [`${BASE}/OpportunityDetail?opportunityId=${id(1)}`, ORIGIN],
    [`${BASE}/JobBoardView/LoadSearchResults`, ORIGIN],
    [`https://recruiting.ultipro.ca/HAR1004HARRO/JobBoard/${GUID}`, 'https://recruiting.ultipro.ca'],
    [`https://harrow.rec.pro.ukg.net/HAR1004HARRO/JobBoard/${GUID}`, 'https://harrow.rec.pro.ukg.net'],
  ])('detects %s', (url, origin) => {
    const board = `HAR1004HARRO/${GUID}`
    expect(ukg.detect(new URL(url))).toEqual(origin === undefined ? { board } : { board, origin })
  })

  it.each([
    'https://recruiting.ultipro.com/HAR1004HARRO',
    'https://recruiting.ultipro.com/HAR1004HARRO/JobBoard/latest',
    `https://www.ultipro.com/HAR1004HARRO/JobBoard/${GUID}`,
    `https://recruiting.ultipro.com.evil.example/HAR1004HARRO/JobBoard/${GUID}`,
  ])('does not detect %s', (url) => {
    expect(ukg.detect(new URL(url))).toBeNull()
  })
})
