import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import workday from '../../src/sources/workday.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const ORIGIN = 'https://thornmere.wd3.myworkdayjobs.com'
const AT = { board: 'thornmere/Thornmere_Careers', origin: ORIGIN }
const BASE = `${ORIGIN}/wday/cxs/thornmere/Thornmere_Careers`
const FIRST = workday.first(AT)
const DETAIL = `${BASE}/job/Ghent-Belgium/Senior-Data-Engineer--m-f-d-_R-004217-1`
const read = (url: string, body: string | Uint8Array) => workday.read(pageOf(url, body), AT)
const next = (url: string, body: string | Uint8Array) => workday.next?.(pageOf(url, body), { url }, AT) ?? []
const lists = (url: string, body: string | Uint8Array) => next(url, body).filter(({ of }) => of === undefined)
const row = (id: number) => ({ title: 'Cook', externalPath: `/job/Oslo/Cook_R-${id}`, bulletFields: [`R-${id}`] })
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index))
const answer = (total: unknown, jobPostings: unknown, facets: unknown = []) =>
  JSON.stringify({ total, jobPostings, facets })
const facet = (facetParameter: string, counts: number[]) => ({
  facetParameter,
  values: counts.map((count, index) => ({ id: `${facetParameter}${index}`, count })),
})
const posting = (info: object, root: object = {}) =>
  read(DETAIL, JSON.stringify({ jobPostingInfo: { title: 'Cook', ...info }, ...root }))

describe('workday', () => {
  it('asks for twenty postings of the whole board by POST', () => {
    expect(FIRST).toMatchObject({ url: `${BASE}/jobs#offset=0`, method: 'POST' })
    expect(JSON.parse(FIRST.body ?? '')).toEqual({ appliedFacets: {}, limit: 20, offset: 0, searchText: '' })
    expect(FIRST.headers).toMatchObject({ 'content-type': 'application/json' })
  })

  it('names the postings of a list by requisition and suffix, whatever their titles', () => {
    const { postings, listed, refused } = read(FIRST.url, fixture('workday/list.json'))
    expect({ postings, refused }).toEqual({ postings: [], refused: [] })
    expect(listed?.slice(0, 3)).toEqual([
      { externalId: 'R-004217-1', title: 'Senior Data Engineer (m/f/d)' },
      { externalId: 'JR_00981', title: 'Night Nurse' },
      { externalId: 'R-005000', title: 'Ward Clerk' },
    ])
  })

  it('reads every field that the page of a posting states', () => {
    const { postings, refused } = read(DETAIL, fixture('workday/posting.json'))
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: 'R-004217-1',
        title: 'Senior Data Engineer (m/f/d)',
        url: `${ORIGIN}/Thornmere_Careers/job/Ghent-Belgium/Senior-Data-Engineer--m-f-d-_R-004217-1`,
        company: 'Thornmere Hospitals NV',
        places: [{ text: 'Ghent, Belgium', country: 'Belgium' }, { text: 'Leuven, Belgium' }],
        workMode: 'Hybrid',
        pay: [],
        employmentType: 'Full time',
        department: null,
        postedAt: '2026-03-02',
        expiresAt: '2026-04-30',
        description: '<p>Thornmere counts beds &amp; staff.</p><ul><li>You build the pipelines.</li></ul>',
      },
    ])
  })

  it('takes the place of the requisition and a link of its own making when the page states neither', () => {
    const url = `${BASE}/job/Springfield-Oregon/Night-Nurse_JR_00981`
    expect(read(url, fixture('workday/posting-bare.json')).postings[0]).toMatchObject({
      externalId: 'JR_00981',
      url: `${ORIGIN}/Thornmere_Careers/job/Springfield-Oregon/Night-Nurse_JR_00981`,
      company: 'Thornmere Oregon, Inc.',
      places: [{ text: 'Springfield, Oregon', country: 'US' }],
      workMode: null,
      postedAt: '2026-01-12',
      expiresAt: null,
    })
  })

  it.each([
    ['F063 Acme GmbH', 'Acme GmbH'],
    ['1000 - Acme Inc.', 'Acme Inc.'],
    ['3M Company', '3M Company'],
    ['84 Lumber', '84 Lumber'],
  ])('reads the entity "%s" as "%s"', (name, company) => {
    expect(posting({}, { hiringOrganization: { name } }).postings[0]?.company).toBe(company)
  })

  it('leads to the further pages of a list by the total of its first page, then to every posting', () => {
    const found = next(FIRST.url, fixture('workday/list.json'))
    expect(found).toHaveLength(21)
    expect(found[0]).toMatchObject({ url: `${BASE}/jobs#offset=20`, method: 'POST' })
    expect(JSON.parse(found[0]?.body ?? '')).toMatchObject({ offset: 20 })
    expect(found[1]).toMatchObject({ url: DETAIL, of: 'R-004217-1' })
    expect(found[1]?.method).toBeUndefined()
  })

  it('follows no total of a later page, which is 0 or starts over', () => {
    const url = `${BASE}/jobs#offset=20`
    expect(lists(url, fixture('workday/list-20.json'))).toEqual([])
    expect(lists(url, answer(2000, rows(20)))).toEqual([])
    expect(next(DETAIL, fixture('workday/posting.json'))).toEqual([])
  })

  it('splits a board of more than 2,000 by the facet with the fewest searches whose counts add up', () => {
    const found = lists(FIRST.url, fixture('workday/capped.json'))
    expect(found.map(({ url }) => url)).toEqual(
      ['a1', 'a2', 'a3'].map((id) => `${BASE}/jobs#jobFamilyGroup=${id}&offset=0`),
    )
    expect(JSON.parse(found[0]?.body ?? '')).toMatchObject({ appliedFacets: { jobFamilyGroup: ['a1'] }, offset: 0 })
    expect(read(FIRST.url, fixture('workday/capped.json')).refused).toEqual([])
  })

  it('pages a split search within its facet', () => {
    const url = `${BASE}/jobs#jobFamilyGroup=a3&offset=0`
    const found = lists(url, answer(55, rows(20)))
    expect(found.map((request) => request.url)).toEqual([
      `${BASE}/jobs#jobFamilyGroup=a3&offset=20`,
      `${BASE}/jobs#jobFamilyGroup=a3&offset=40`,
    ])
    expect(JSON.parse(found[1]?.body ?? '')).toMatchObject({ appliedFacets: { jobFamilyGroup: ['a3'] }, offset: 40 })
  })

  it('splits a search that is still too large by another facet, whose counts must add up to the value chosen', () => {
    const url = `${BASE}/jobs#timeType=timeType0&offset=0`
    const facets = [facet('timeType', [2628, 2]), facet('jobFamilyGroup', [1800, 828]), facet('workerSubType', [2600])]
    expect(lists(url, answer(2000, rows(20), facets)).map((request) => request.url)).toEqual([
      `${BASE}/jobs#timeType=timeType0&jobFamilyGroup=jobFamilyGroup0&offset=0`,
      `${BASE}/jobs#timeType=timeType0&jobFamilyGroup=jobFamilyGroup1&offset=0`,
    ])
    expect(read(url, answer(2000, rows(20), facets)).refused).toEqual([])
  })

  it('counts a listing as cut when the counts add up to fewer than its postings, and still reads what it can', () => {
    const url = `${BASE}/jobs#timeType=timeType0&offset=0`
    const short = answer(2000, rows(20), [facet('timeType', [2640, 10]), facet('jobFamilyGroup', [1900, 500])])
    expect(lists(url, short)).toHaveLength(2)
    expect(read(url, short).refused).toEqual([
      { path: 'page', reason: 'more than 2000 postings, and the counts of no facet add up to all of them' },
    ])
  })

  it('proves nothing by the counts of places, since a posting in two places counts twice', () => {
    const onlyPlaces = answer(2000, rows(20), [facet('locations', [1900, 1800])])
    expect(lists(FIRST.url, onlyPlaces)).toHaveLength(2)
    expect(read(FIRST.url, onlyPlaces).refused).toMatchObject([{ path: 'page' }])
  })

  it('reads 2,000 postings and says that the rest is not read when no facet splits them', () => {
    const bare = answer(2000, rows(20), [facet('timeType', [1500]), 'odd', { facetParameter: 7, values: [{}] }])
    expect(lists(FIRST.url, bare)).toHaveLength(99)
    expect(lists(FIRST.url, bare).at(-1)?.url).toBe(`${BASE}/jobs#offset=1980`)
    expect(read(FIRST.url, bare).refused).toEqual([
      { path: 'page', reason: 'more than 2000 postings, and no facet splits them; the rest is not read' },
    ])
  })

  it('splits three times at most', () => {
    const url = `${BASE}/jobs#a=a0&b=b0&c=c0&offset=0`
    expect(lists(url, answer(2000, rows(20), [facet('d', [1500, 1500])]))).toHaveLength(99)
  })

  it.each([
    ['a page without postings before the end', `${BASE}/jobs#offset=40`, answer(0, []), 'no postings from 40 on'],
    ['a total smaller than the page', FIRST.url, answer(0, rows(20)), '20 postings where the total is 0'],
    ['a total without postings', FIRST.url, answer(7, []), 'no postings where the total is 7'],
  ])('does not take %s for a whole list', (_name, url, body, reason) => {
    expect(read(url, body).refused).toMatchObject([{ path: 'page', reason: expect.stringContaining(reason) }])
  })

  it('takes a total of 0 and no postings for an empty board', () => {
    expect(read(FIRST.url, answer(0, []))).toEqual({ postings: [], refused: [], listed: [] })
    expect(next(FIRST.url, answer(0, []))).toEqual([])
  })

  it.each([
    ['a missing path', { title: 'Cook' }, 'jobPostings[0].externalPath', 'missing', undefined],
    [
      'a row that has lost all but its code',
      { bulletFields: ['R-7'] },
      'jobPostings[0].externalPath',
      'missing',
      'R-7',
    ],
    [
      'a foreign path',
      { ...row(1), externalPath: 'https://a.example/1' },
      'jobPostings[0].externalPath',
      'expected a path such as /job/Place/Title_R-1',
      undefined,
    ],
    [
      'a path that leads out',
      { ...row(1), externalPath: '/../../x_R-1' },
      'jobPostings[0].externalPath',
      'leads out of the board',
      undefined,
    ],
    ['a number as title', { ...row(1), title: 7 }, 'jobPostings[0].title', 'expected text, found number', 'R-1'],
    ['a second row of a posting', row(2), 'jobPostings[1]', 'second posting with id R-2', 'R-2'],
    ['a text where a row was due', 'x', 'jobPostings[0]', 'expected object, found text', undefined],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason, externalId) => {
    const { listed, refused } = read(FIRST.url, answer(2, [bad, row(2)]))
    expect(refused).toEqual([externalId === undefined ? { path, reason } : { path, reason, externalId }])
    expect(listed).toEqual([{ externalId: 'R-2', title: 'Cook' }])
  })

  it.each([
    ['a missing title', { title: null }, 'jobPostingInfo.title', 'missing'],
    ['a text as country', { country: 'Belgium' }, 'jobPostingInfo.country', 'expected object, found text'],
    [
      'a number among the places',
      { additionalLocations: [3] },
      'jobPostingInfo.additionalLocations[0]',
      'expected text, found number',
    ],
  ])('refuses a page with %s, naming the posting', (_name, info, path, reason) => {
    expect(posting(info)).toEqual({ postings: [], refused: [{ path, reason, externalId: 'R-004217-1' }] })
  })

  it.each([
    ['an answer without total', FIRST.url, '{"jobPostings":[]}', 'total', 'missing'],
    ['an answer without postings', FIRST.url, '{"total":3}', 'jobPostings', 'missing'],
    ['an error of Workday', FIRST.url, '{"errorCode":"HTTP_400","httpStatus":400}', 'jobPostings', 'missing'],
    ['a list as answer', FIRST.url, '[]', 'page', 'expected object with jobPostings, found list'],
    [
      'a posting that is gone',
      DETAIL,
      '{"errorCode":"S22","message":"permission denied"}',
      'jobPostingInfo',
      'missing',
    ],
    ['a page of another board', `${ORIGIN}/elsewhere`, '{}', 'page', 'not of this board'],
  ])('throws for %s', (_name, url, body, path, reason) => {
    expect(thrownBy(() => read(url, body))).toBeInstanceOf(PayloadError)
    expect(thrownBy(() => read(url, body))).toMatchObject({ path, reason })
  })

  it.each([
    ['https://thornmere.wd3.myworkdayjobs.com/Thornmere_Careers', ORIGIN],
    ['https://thornmere.wd3.myworkdayjobs.com/en-US/Thornmere_Careers', ORIGIN],
    ['https://thornmere.wd3.myworkdayjobs.com/fr/Thornmere_Careers/jobs?q=nurse', ORIGIN],
    ['https://thornmere.wd3.myworkdayjobs.com/de-DE/Thornmere_Careers/job/Ghent/Cook_R-1/apply/applyManually', ORIGIN],
    ['https://thornmere.wd3.myworkdayjobs.com/Thornmere_Careers/details/Cook_R-1', ORIGIN],
    ['https://thornmere.wd3.myworkdayjobs.com/wday/cxs/thornmere/Thornmere_Careers/jobs', ORIGIN],
    ['https://wd3.myworkdaysite.com/recruiting/thornmere/Thornmere_Careers', 'https://wd3.myworkdaysite.com'],
    [
      'https://wd3.myworkdaysite.com/en-US/recruiting/thornmere/Thornmere_Careers/job/x_R-1',
      'https://wd3.myworkdaysite.com',
    ],
  ])('detects %s', (url, origin) => {
    expect(workday.detect(new URL(url))).toEqual({ board: 'thornmere/Thornmere_Careers', origin })
  })

  it.each([
    'https://thornmere.wd3.myworkdayjobs.com/',
    'https://thornmere.wd3.myworkdayjobs.com/robots.txt',
    'https://thornmere.wd3.myworkdayjobs.com/wday/authgwy/thornmere/login.htmld',
    'https://wd3.myworkdaysite.com/Thornmere_Careers',
    'https://thornmere.wd3.myworkdayjobs.com.evil.example/Thornmere_Careers',
    'https://evil-myworkdayjobs.com/Thornmere_Careers',
    'https://www.workday.com/en-us/careers',
  ])('does not detect %s', (url) => {
    expect(workday.detect(new URL(url))).toBeNull()
  })

  it('links to the shared host under the name of the tenant', () => {
    const at = { board: 'thornmere/Careers', origin: 'https://wd3.myworkdaysite.com' }
    const page = pageOf(
      `${at.origin}/wday/cxs/thornmere/Careers/job/Oslo/Cook_R-1`,
      '{"jobPostingInfo":{"title":"Cook"}}',
    )
    expect(workday.read(page, at).postings[0]?.url).toBe(
      'https://wd3.myworkdaysite.com/recruiting/thornmere/Careers/job/Oslo/Cook_R-1',
    )
  })
})
