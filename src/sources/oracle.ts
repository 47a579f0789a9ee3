import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { lastPart, pathParts } from './_shared/address.ts'
import { type Board, type CareersPage, defineSource, type FoundBoard } from './_shared/define.ts'
import { isObject, LIMITS, own, type Row, requiredId, text } from './_shared/fields.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import {
  detailRequests,
  listedReading,
  type NamedPostings,
  readNamed,
  requiredTotal,
  statedPageSize,
} from './_shared/listed.ts'
import { readOraclePosting } from './_shared/oracle-posting.ts'
import { chooseSplit, type Facet, type Split } from './_shared/split.ts'

/** Oracle answers with its own number where it allows fewer. */
const PAGE_SIZE = 200
/** A search shows no more of its results. */
const MOST_RESULTS = 10_000
const MOST_VALUES = 2000
const HOST = /^[\w-]{1,63}\.fa(?:\.[\w-]{1,63}){0,3}\.oraclecloud\.com$/
const SITE = /^[\w.-]{1,100}$/
/** Facets that part the postings, by their names in an answer, and what they are called in a search. Those of places and
 *  dates are left out: they count a posting several times. */
const FACETS: [string, string][] = [
  ['categoriesFacet', 'selectedCategoriesFacet'],
  ['organizationsFacet', 'selectedOrganizationsFacet'],
  ['workplaceTypesFacet', 'selectedWorkplaceTypesFacet'],
]
const EXPAND = 'requisitionList.secondaryLocations'
const FACETS_ASKED = 'CATEGORIES%3BORGANIZATIONS%3BWORKPLACE_TYPES'

/** One search: the facets that narrow it, and from which result on. */
type Query = { facets: ReadonlyMap<string, string>; offset: number }

/**
 * Boards are "pod/site" on the pod's host; employers' own domains show the same sites. Lists hold 200 postings a page without
 * their text, and 10,000 a search: a larger board is read as several searches, one for each value of a facet.
 */
export default defineSource({
  id: 'oracle',
  name: 'Oracle Recruiting Cloud',
  docs: 'https://docs.oracle.com/en/cloud/saas/human-resources/farws/api-recruiting-ce-job-requisitions-requisition-list.html',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 240,
  detect(url) {
    if (!HOST.test(url.hostname)) return null
    const parts = pathParts(url)
    const finder = parts[0] === 'hcmRestApi' ? (url.searchParams.get('finder') ?? '') : ''
    const site = /[;,]siteNumber=([\w.-]{1,100})(?:,|$)/.exec(finder)?.[1]
    const named = parts[1] === 'CandidateExperience' ? parts[parts.indexOf('sites') + 1] : undefined
    return boardNamed(site ?? (parts.includes('sites') ? named : undefined), url.hostname)
  },
  detectPage,
  first: (at) => searchPage(at, { facets: new Map(), offset: 0 }),
  next(page, request, at) {
    const query = queryOf(request.url, at)
    if (query === null) return []
    const search = searchIn(page)
    const details = detailRequests(namedIn(search, at))
    if (query.offset > 0) return details
    const split = splitOf(search, query)
    return [...(split === null ? furtherPages(at, query, search) : searches(at, query, split)), ...details]
  },
  read(page, at) {
    const query = queryOf(page.url, at)
    if (query === null) return readDetail(page, at)
    const search = searchIn(page)
    return listedReading(namedIn(search, at), cutOf(search, query))
  },
})

/** A site on an employer's own domain says in its base element where its data lives. */
function detectPage({ html }: CareersPage): FoundBoard | null {
  const base = /<base\b[^<>]{0,2000}>/i.exec(html)?.[0] ?? ''
  const api = /\bdata-apibaseurl\s{0,9}=\s{0,9}["']([^"'\s]{1,300})["']/i.exec(base)?.[1] ?? ''
  const site = /\bdata-sitenumber\s{0,9}=\s{0,9}["']([^"'\s]{1,100})["']/i.exec(base)?.[1]
  return URL.canParse(api) ? boardNamed(site, new URL(api).hostname) : null
}

function boardNamed(site: string | undefined, host: string): FoundBoard | null {
  if (site === undefined || !SITE.test(site) || !HOST.test(host)) return null
  return { board: `${host.slice(0, host.indexOf('.'))}/${site}`, origin: `https://${host}` }
}

const siteOf = ({ board }: Board): string => encodeURIComponent(board.slice(board.indexOf('/') + 1))
const resourceOf = ({ origin }: Board, name: string): string => `${origin}/hcmRestApi/resources/latest/${name}`

/** Where the offset stands beside the finder instead of inside it, every page is the first. */
function searchPage(at: Board, { facets, offset }: Query): PageRequest {
  const chosen = [...facets].map(([parameter, id]) => `,${parameter}=${encodeURIComponent(id)}`).join('')
  const finder = `findReqs;siteNumber=${siteOf(at)},facetsList=${FACETS_ASKED},limit=${PAGE_SIZE},sortBy=POSTING_DATES_DESC`
  const list = resourceOf(at, 'recruitingCEJobRequisitions')
  return { url: `${list}?onlyData=true&expand=${EXPAND}&finder=${finder}${chosen},offset=${offset}` }
}

/** The search that a page answers, null when the page is that of a posting. */
function queryOf(url: string, at: Board): Query | null {
  if (!url.startsWith(`${resourceOf(at, 'recruitingCEJobRequisitions')}?`)) return null
  const facets = [...url.matchAll(/,(selected\w{1,40}Facet)=([^,&#]{1,600})/g)].map(
    ([, parameter = '', id = '']): [string, string] => [parameter, lastPart(id)],
  )
  return { facets: new Map(facets), offset: Number(/,offset=(\d{1,7})(?:,|$)/.exec(url)?.[1] ?? 0) }
}

/** The one item of an answer is the search; the postings found stand inside it. */
function searchIn(page: Page): Row {
  const [first] = entriesIn(rootOf(page, 'items'), 'items')
  if (first === undefined || !isObject(first.value)) throw new PayloadError('items[0]', 'missing')
  return { path: first.path, fields: first.value }
}

function totalOf(search: Row): number {
  return requiredTotal(search, 'TotalJobsCount')
}

function stepOf(search: Row): number {
  return statedPageSize(search, 'Limit', PAGE_SIZE)
}

function furtherPages(at: Board, query: Query, search: Row): PageRequest[] {
  const [step, last] = [stepOf(search), Math.min(totalOf(search), MOST_RESULTS)]
  const pages = Math.max(0, Math.ceil(last / step) - 1)
  return Array.from({ length: pages }, (_, index) => searchPage(at, { ...query, offset: (index + 1) * step }))
}

function searches(at: Board, { facets }: Query, { parameter, ids }: Split): PageRequest[] {
  return ids.map((id) => searchPage(at, { facets: new Map([...facets, [parameter, id]]), offset: 0 }))
}

/** Null when the search shows all of its results, or nothing splits it. The total is that of all, shown or not. */
function splitOf(search: Row, { facets }: Query): Split | null {
  const whole = totalOf(search)
  if (whole <= MOST_RESULTS) return null
  return chooseSplit(facetsIn(search), { applied: facets, whole, most: MOST_RESULTS, countsTwice: () => true })
}

/** A facet that is not as it should be is left out: it costs a way to split, no posting. */
function facetsIn(search: Row): Facet[] {
  return FACETS.flatMap(([name, parameter]) => {
    const list = own(search, name)
    if (!Array.isArray(list) || list.length > MOST_VALUES) return []
    const values = list.map(readValue).filter((value) => value !== null)
    return values.length === list.length ? [{ parameter, values: values.filter(({ count }) => count > 0) }] : []
  })
}

function readValue(entry: unknown): { id: string; count: number } | null {
  const row = { path: '', fields: isObject(entry) ? entry : {} }
  const [id, count] = [own(row, 'Id'), own(row, 'TotalCount')]
  const isGood = (typeof id === 'string' || typeof id === 'number') && /^[\w.-]{1,100}$/.test(String(id))
  return isGood && typeof count === 'number' && Number.isSafeInteger(count) && count >= 0
    ? { id: String(id), count }
    : null
}

/** Why a list may not be whole, null when nothing speaks against it. */
function cutOf(search: Row, query: Query): string | null {
  const [found, total] = [entriesIn(search, 'requisitionList').length, totalOf(search)]
  const due = Math.min(stepOf(search), Math.max(0, total - query.offset))
  if (found < due) return `${found} postings where ${due} are due`
  if (total <= MOST_RESULTS || query.offset > 0) return null
  const split = splitOf(search, query)
  if (split === null) return `more than ${MOST_RESULTS} postings, and no facet splits them; the rest is not read`
  return split.addsUp ? null : `more than ${MOST_RESULTS} postings, and the counts of no facet add up to all of them`
}

function namedIn(search: Row, at: Board): NamedPostings {
  const details = resourceOf(at, 'recruitingCEJobRequisitionDetails')
  return readNamed(
    entriesIn(search, 'requisitionList'),
    (row) => {
      const externalId = requiredId(row, 'Id')
      const finder = `ById;Id=%22${encodeURIComponent(externalId)}%22,siteNumber=${siteOf(at)}`
      const request = { url: `${details}?onlyData=true&expand=all&finder=${finder}` }
      return { externalId, title: text(row, 'Title', LIMITS.title), request }
    },
    (row) => requiredId(row, 'Id'),
  )
}

/** Throws PayloadError when the page holds no posting: then the requisition is gone. */
function readDetail(page: Page, at: Board): PageReading {
  const entries = entriesIn(rootOf(page, 'items'), 'items').slice(0, 1)
  if (entries.length === 0) throw new PayloadError('items[0]', 'missing')
  const externalId = lastPart(/;Id=%22([^"&,]{1,600})%22,/.exec(page.url)?.[1] ?? '')
  if (externalId === '') throw new PayloadError('page', 'not of this board')
  const link = `${at.origin}/hcmUI/CandidateExperience/en/sites/${siteOf(at)}/job/${encodeURIComponent(externalId)}`
  return readEach(
    entries,
    (row) => ({ externalId, ...readOraclePosting(row, link) }),
    () => externalId,
  )
}
