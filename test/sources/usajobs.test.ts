import { describe, expect, it } from 'vitest'
import usajobs from '../../src/sources/usajobs.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'JobCategoryCode=1360', origin: usajobs.origin }
const FIRST = usajobs.first(AT)
const read = (body: string | Uint8Array, url = FIRST.url) => usajobs.read(pageOf(url, body), AT)
const answer = (items: unknown[], pages: unknown = '1') =>
  JSON.stringify({ SearchResult: { SearchResultItems: items, UserArea: { NumberOfPages: pages } } })
const next = (body: string, url = FIRST.url) => usajobs.next?.(pageOf(url, body), { url }, AT)
const item = (fields: object, id = '1') => ({
  MatchedObjectId: id,
  MatchedObjectDescriptor: { PositionTitle: 'Cook', PositionURI: 'https://www.usajobs.gov/job/1', ...fields },
})
const payOf = (range: object) => read(answer([item({ PositionRemuneration: [range] })])).postings[0]?.pay

describe('usajobs', () => {
  it('reads every field that the list states', () => {
    const { postings, refused } = read(fixture('usajobs/page-1.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '830001100',
      title: 'Oceanographer',
      url: 'https://www.usajobs.gov/GetJob/ViewDetails/830001100',
      company: 'Office of Tides',
      places: [
        { text: 'Norfolk, Virginia', city: 'Norfolk', region: 'Virginia', country: 'United States' },
        {
          text: 'Anywhere in the U.S. (remote job)',
          city: 'Anywhere in the U.S. (remote job)',
          region: null,
          country: 'United States',
        },
      ],
      workMode: 'Remote',
      pay: [{ kind: 'fields', min: 72553, max: 113047, currency: 'USD', period: 'Per Year', label: null }],
      employmentType: 'Full-time, Permanent',
      department: 'Oceanography',
      postedAt: '2026-10-12',
      expiresAt: '2026-11-02',
      description: [
        '<p>The Office of Tides keeps the harbours of the nation.<br>It measures what the moon does.</p>',
        '<h3>Duties</h3><ul><li>Read gauges</li><li>Write tables</li></ul>',
        '<h3>Requirements</h3><p>Swim.</p>',
        '<h3>Qualifications</h3><p>One year at the tide &lt; or above.</p>',
        '<h3>Education</h3><p>A degree in &lt;tides&gt;.</p>',
      ].join(''),
    })
  })

  it('takes pay for what its interval says, and none for what is no pay by time', () => {
    expect(read(fixture('usajobs/page-1.json')).postings[1]).toMatchObject({
      pay: [{ min: 25.38, max: 29.6, period: 'Per Hour' }],
      employmentType: 'Part-time, Temporary',
      workMode: null,
      department: null,
    })
    const [volunteer, physician] = read(fixture('usajobs/page-2.json')).postings
    expect(volunteer).toMatchObject({ pay: [], places: [], company: 'Department of Harbours' })
    expect(physician).toMatchObject({ pay: [] })
  })

  it.each([
    ['PA', undefined, 'Per Year'],
    ['BW', undefined, 'Bi-weekly'],
    ['Per Day', undefined, 'Per Day'],
    ['??', 'Per Month', 'Per Month'],
  ])('reads the interval %s (%s) as %s', (code, words, period) => {
    const range = { MinimumRange: '10.0', MaximumRange: '12.0', RateIntervalCode: code, Description: words }
    expect(payOf(range)).toMatchObject([{ min: 10, max: 12, period }])
  })

  it.each([
    ['SY', 'School Year'],
    ['ST', 'Student Stipend Paid'],
  ])('takes no pay for the interval %s', (code, words) => {
    const range = { MinimumRange: '10.0', MaximumRange: '12.0', RateIntervalCode: code, Description: words }
    expect(payOf(range)).toEqual([])
  })

  it('sends the key and, as User-Agent, the address it was given for', () => {
    expect(FIRST).toEqual({
      url: 'https://data.usajobs.gov/api/Search?Fields=Full&ResultsPerPage=250&Page=1&JobCategoryCode=1360',
      headers: { 'authorization-key': '{{USAJOBS_KEY}}', 'user-agent': '{{USAJOBS_EMAIL}}' },
    })
    expect(usajobs.keys).toEqual(['USAJOBS_KEY', 'USAJOBS_EMAIL'])
  })

  it('asks for every page that the answer counts, with the same headers, and for 10,000 postings at most', () => {
    const second = { ...FIRST, url: FIRST.url.replace('Page=1', 'Page=2') }
    expect(next(answer([item({})], '2'))).toEqual([second])
    expect(next(answer([item({})], '2'), second.url)).toEqual([])
    const last = FIRST.url.replace('Page=1', 'Page=40')
    expect(next(answer([item({})], 99), last)).toEqual([])
    expect(read(answer([item({})], 99), last).refused).toEqual([
      { path: 'page', reason: 'more than 10000 postings, which is the most a search gives' },
    ])
    expect(read(answer([item({})], 40), last).refused).toEqual([])
  })

  it('does not take an answer that does not count its pages for the last one', () => {
    expect(read(answer([item({})], null)).refused).toEqual([
      { path: 'page', reason: 'SearchResult.UserArea.NumberOfPages is missing, so that more may follow' },
    ])
  })

  it.each([
    ['a missing link', item({ PositionURI: undefined }), 'MatchedObjectDescriptor.PositionURI', 'missing'],
    ['a missing title', item({ PositionTitle: '' }), 'MatchedObjectDescriptor.PositionTitle', 'empty'],
    ['a missing body', { MatchedObjectId: '1' }, 'MatchedObjectDescriptor', 'missing'],
    [
      'pay in words',
      item({ PositionRemuneration: [{ RateIntervalCode: 'PA', MinimumRange: 'up to 9' }] }),
      'MatchedObjectDescriptor.PositionRemuneration[0].MinimumRange',
      'expected number, found text',
    ],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(answer([bad, item({}, '2')]))
    expect(refused).toMatchObject([{ path: `SearchResult.SearchResultItems[0].${path}`, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it('answers an answer without its envelope with a failure, not an empty board', () => {
    expect(() => read('{"SearchResult":{}}')).toThrow(/SearchResult.SearchResultItems: missing/)
    expect(() => read('{}')).toThrow(/SearchResult: missing/)
  })

  it.each([
    [
      'https://www.usajobs.gov/Search/Results?k=nurse&l=Norfolk%2C%20Virginia&p=2',
      'Keyword=nurse&LocationName=Norfolk%2C+Virginia',
    ],
    [
      'https://www.usajobs.gov/search/results/?j=2210&j=0854&a=VATA',
      'JobCategoryCode=2210&JobCategoryCode=0854&Organization=VATA',
    ],
    ['https://data.usajobs.gov/api/search?jobcategorycode=2210&Page=3', 'JobCategoryCode=2210'],
    ['https://www.usajobs.gov/job/830001100', 'all'],
  ])('detects the board of %s', (url, board) => {
    expect(usajobs.detect(new URL(url))).toEqual({ board })
  })

  it('does not detect hosts that only end alike', () => {
    expect(usajobs.detect(new URL('https://www.usajobs.gov.example/'))).toBeNull()
    expect(usajobs.detect(new URL('https://developer.usajobs.gov/'))).toBeNull()
  })
})
