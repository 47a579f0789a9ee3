import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import oracle from '../../src/sources/oracle.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const ORIGIN = 'https://quelm.fa.us2.oraclecloud.com'
const AT = { board: 'quelm/CX_1001', origin: ORIGIN }
const FIRST = oracle.first(AT)
const at = (offset: number, chosen = '') => FIRST.url.replace(/,offset=0$/, `${chosen},offset=${offset}`)
const DETAILS = `${ORIGIN}/hcmRestApi/resources/latest/recruitingCEJobRequisitionDetails?onlyData=true&expand=all`
const detail = (id: string) => `${DETAILS}&finder=ById;Id=%22${id}%22,siteNumber=CX_1001`
const read = (url: string, body: string | Uint8Array) => oracle.read(pageOf(url, body), AT)
const next = (url: string, body: string | Uint8Array) => oracle.next?.(pageOf(url, body), { url }, AT) ?? []
const lists = (url: string, body: string) =>
  next(url, body)
    .filter(({ of }) => of === undefined)
    .map((request) => request.url)
const row = (id: number) => ({ Id: String(id), Title: 'Cashier' })
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index))
const search = (requisitionList: unknown, TotalJobsCount: unknown, more: object = {}) =>
  JSON.stringify({ items: [{ TotalJobsCount, Limit: 200, requisitionList, ...more }] })
const facet = (counts: number[], name: string) =>
  counts.map((TotalCount, index) => ({ Id: `${name}${index}`, Name: name, TotalCount }))
const posting = (fields: object) => read(detail('1'), JSON.stringify({ items: [{ ...row(1), ...fields }] }))

describe('oracle', () => {
  it('asks for a page with its offset inside the finder, where Oracle looks for it', () => {
    expect(FIRST.url).toBe(
      `${ORIGIN}/hcmRestApi/resources/latest/recruitingCEJobRequisitions?onlyData=true&expand=requisitionList.secondaryLocations&finder=findReqs;siteNumber=CX_1001,facetsList=CATEGORIES%3BORGANIZATIONS%3BWORKPLACE_TYPES,limit=200,sortBy=POSTING_DATES_DESC,offset=0`,
    )
    expect(new URL(FIRST.url).href).toBe(FIRST.url)
  })

  it('names the postings of a list and leads to the further pages by the size that the answer states', () => {
    expect(read(FIRST.url, fixture('oracle/list.json'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: '2103', title: 'Treasury Analyst' },
        { externalId: '2104', title: 'Summer Student' },
      ],
    })
    expect(next(FIRST.url, fixture('oracle/list.json'))).toEqual([
      { url: at(2) },
      { url: detail('2103'), of: '2103' },
      { url: detail('2104'), of: '2104' },
    ])
    expect(lists(FIRST.url, search(rows(200), 450))).toEqual([at(200), at(400)])
    expect(next(at(200), search([row(7)], 201)).map(({ of }) => of)).toEqual(['7'])
    expect(next(detail('2103'), fixture('oracle/posting.json'))).toEqual([])
  })

  it('reads every field that the page of a posting states', () => {
    const { postings, refused } = read(detail('2103'), fixture('oracle/posting.json'))
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: '2103',
        title: 'Treasury Analyst',
        url: `${ORIGIN}/hcmUI/CandidateExperience/en/sites/CX_1001/job/2103`,
        company: 'Quelm Holdings LLC',
        places: [
          { text: 'Cincinnati, OH, United States', country: 'US' },
          { text: 'Lyon, France', country: 'FR' },
        ],
        workMode: 'Hybrid',
        pay: [{ kind: 'text', text: 'Salary Range $65,500 - $81,000 annually' }],
        employmentType: 'Full time, Regular',
        department: 'Treasury Services',
        postedAt: '2026-03-02T14:22:10+00:00',
        expiresAt: '2026-04-15T03:59:00+00:00',
        description: [
          '<p>Quelm lends &amp; borrows.</p>',
          '<ul><li>You watch the cash.</li></ul>',
          '<p>Figures are friends.</p>',
        ].join('\n'),
      },
    ])
  })

  it('takes the text of the template that leaves the usual fields blank, the category and two ends of pay', () => {
    expect(read(detail('2104'), fixture('oracle/posting-campus.json')).postings[0]).toMatchObject({
      company: null,
      workMode: 'ORA_ON_SITE',
      employmentType: 'Part time, Temporary',
      department: 'Students',
      pay: [{ kind: 'text', text: 'Salary 24 - 28.50 CAD per hour' }],
      description: '<p>You learn all summer.</p>\nA short word about the work.',
    })
  })

  it('states nothing that a posting does not', () => {
    expect(read(detail('2105'), fixture('oracle/posting-bare.json')).postings[0]).toMatchObject({
      workMode: null,
      pay: [],
      employmentType: null,
      department: null,
      expiresAt: null,
      description: 'A short word about the work.',
    })
  })

  it('takes no grade, period or number without a name for pay', () => {
    const requisitionFlexFields = [
      { Prompt: 'Salary Grade', Value: '14' },
      { Prompt: 'Pay Frequency', Value: '1 Month' },
      { Prompt: null, Value: '65000' },
      { Prompt: 'Compensation', Value: 'Competitive' },
      { Prompt: 'Payroll number', Value: '12' },
      { Prompt: 'Hourly wage', Value: { a: 1 } },
    ]
    expect(posting({ requisitionFlexFields }).postings[0]?.pay).toEqual([])
  })

  it('splits a board of more than 10,000 by the facet with the fewest searches whose counts add up', () => {
    const facets = {
      categoriesFacet: facet([9000, 3400], 'c'),
      organizationsFacet: facet([6000, 6400, 50, 0], 'o'),
      workplaceTypesFacet: facet([12_000, 450], 'w'),
    }
    const large = search(rows(200), 12_450, facets)
    expect(lists(FIRST.url, large)).toEqual(['o0', 'o1', 'o2'].map((id) => at(0, `,selectedOrganizationsFacet=${id}`)))
    expect(read(FIRST.url, large).refused).toEqual([])
    const inside = at(0, ',selectedOrganizationsFacet=o1')
    expect(lists(inside, search(rows(200), 401))).toEqual(
      [200, 400].map((offset) => at(offset, ',selectedOrganizationsFacet=o1')),
    )
  })

  it('splits a search that is still too large by a second facet', () => {
    const url = at(0, ',selectedWorkplaceTypesFacet=w0')
    const large = search(rows(200), 12_000, { categoriesFacet: facet([8000, 4000], 'c') })
    expect(lists(url, large)).toEqual(
      ['c0', 'c1'].map((id) => at(0, `,selectedWorkplaceTypesFacet=w0,selectedCategoriesFacet=${id}`)),
    )
  })

  it('counts a listing as cut when no facet adds up, and reads 10,000 of it when none splits it', () => {
    const short = search(rows(200), 12_450, { categoriesFacet: facet([9000, 3000], 'c') })
    expect(lists(FIRST.url, short)).toHaveLength(2)
    expect(read(FIRST.url, short).refused).toEqual([
      { path: 'page', reason: 'more than 10000 postings, and the counts of no facet add up to all of them' },
    ])
    const none = search(rows(200), 1e12, { categoriesFacet: [{ Id: {}, TotalCount: 'many' }], organizationsFacet: 3 })
    expect(lists(FIRST.url, none)).toHaveLength(49)
    expect(read(FIRST.url, none).refused).toEqual([
      { path: 'page', reason: 'more than 10000 postings, and no facet splits them; the rest is not read' },
    ])
  })

  it('does not take a page for whole that holds fewer postings than are due', () => {
    expect(read(at(200), search(rows(199), 450)).refused).toEqual([
      { path: 'page', reason: '199 postings where 200 are due' },
    ])
    expect(read(at(400), search(rows(50), 450)).refused).toEqual([])
    expect(read(FIRST.url, search([], 0))).toEqual({ postings: [], refused: [], listed: [] })
  })

  it.each([
    ['a missing id', { Title: 'Cook' }, { path: 'items[0].requisitionList[0].Id', reason: 'missing' }],
    [
      'a list as title',
      { Id: '7', Title: [] },
      { path: 'items[0].requisitionList[0].Title', reason: 'expected text, found list', externalId: '7' },
    ],
    [
      'a second row',
      row(2),
      { path: 'items[0].requisitionList[1]', reason: 'second posting with id 2', externalId: '2' },
    ],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, refusal) => {
    const { listed, refused } = read(FIRST.url, search([bad, row(2)], 2))
    expect(refused).toEqual([refusal])
    expect(listed).toEqual([{ externalId: '2', title: 'Cashier' }])
  })

  it.each([
    ['a blank title', { Title: ' ' }, 'items[0].Title', 'empty'],
    [
      'a place in words',
      { secondaryLocations: ['Oslo'] },
      'items[0].secondaryLocations[0]',
      'expected object, found text',
    ],
  ])('refuses a page with %s, naming the posting', (_name, fields, path, reason) => {
    expect(posting(fields)).toEqual({ postings: [], refused: [{ path, reason, externalId: '1' }] })
  })

  it.each([
    ['an answer without items', FIRST.url, '{"count":0}', 'items', 'missing'],
    ['an answer without a search', FIRST.url, '{"items":[]}', 'items[0]', 'missing'],
    ['a search without its list', FIRST.url, '{"items":[{"TotalJobsCount":4}]}', 'items[0].requisitionList', 'missing'],
    ['a search without total', FIRST.url, '{"items":[{"requisitionList":[]}]}', 'items[0].TotalJobsCount', 'missing'],
    ['a requisition that is gone', detail('1'), '{"items":[],"count":0}', 'items[0]', 'missing'],
    ['a page of something else', `${ORIGIN}/x`, '{"items":[{}]}', 'page', 'not of this board'],
  ])('throws for %s', (_name, url, body, path, reason) => {
    expect(thrownBy(() => read(url, body))).toBeInstanceOf(PayloadError)
    expect(thrownBy(() => read(url, body))).toMatchObject({ path, reason })
  })

  it.each([
    ['https://quelm.fa.us2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/requisitions', 'quelm'],
    [
      'https://quelm.fa.us2.oraclecloud.com/hcmUI/CandidateExperience/fr-CA/sites/CX_1001/job/2103/?utm_medium=jobshare',
      'quelm',
    ],
    ['https://quelm.fa.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001', 'quelm'],
    [
      'https://fa-evmr-saasfaprod1.fa.ocs.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/jobs',
      'fa-evmr-saasfaprod1',
    ],
    [`${FIRST.url}`, 'quelm'],
    [detail('2103'), 'quelm'],
  ])('detects %s', (url, pod) => {
    expect(oracle.detect(new URL(url))).toEqual({ board: `${pod}/CX_1001`, origin: `https://${new URL(url).hostname}` })
  })

  it.each([
    'https://quelm.fa.us2.oraclecloud.com/',
    'https://quelm.fa.us2.oraclecloud.com/hcmUI/faces/FuseWelcome/sites/CX_1',
    'https://quelm.fa.us2.oraclecloud.com/hcmUI/CandidateExperience/en/job/2103',
    'https://quelm.fa.us2.oraclecloud.com.evil.example/hcmUI/CandidateExperience/en/sites/CX_1001',
    'https://objectstorage.us-ashburn-1.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001',
    'https://evilfa.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001',
  ])('does not detect %s', (url) => {
    expect(oracle.detect(new URL(url))).toBeNull()
  })

  it('detects a site on a domain of the employer by its base element', () => {
    const url = new URL('https://careers.quelm.example/en/sites/quelm-careers/jobs')
    const page = (api: string) =>
      `<head><base href="/en/sites/quelm-careers" data-apibaseurl="${api}" data-sitenumber="CX_1001" /></head>`
    const found = oracle.detectPage?.({ url, links: [], html: page('https://quelm.fa.us2.oraclecloud.com:443') })
    expect(found).toEqual({ board: 'quelm/CX_1001', origin: ORIGIN })
    expect(oracle.detectPage?.({ url, links: [], html: page('https://evil.example') })).toBeNull()
    expect(oracle.detectPage?.({ url, links: [], html: '<base href="/">' })).toBeNull()
  })
})
