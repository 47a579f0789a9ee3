import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { pathParts } from './_shared/address.ts'
import { type Board, defineSource, type FoundBoard } from './_shared/define.ts'
import { absoluteLink, fault, LIMITS, own, type Row, requiredText, text, texts } from './_shared/fields.ts'
import { entriesIn, rootOf } from './_shared/json.ts'
import {
  detailRequests,
  listedReading,
  type Named,
  type NamedPostings,
  readNamed,
  requiredTotal,
} from './_shared/listed.ts'
import type { Split } from './_shared/split.ts'
import { MOST_RESULTS, readFacets, splitWorkday } from './_shared/workday-facets.ts'
import { postingIdIn, readWorkdayPosting } from './_shared/workday-posting.ts'

/** Workday refuses more. */
const PAGE_SIZE = 20
const HOST = /^([\w-]{1,63})\.wd\d{1,4}\.myworkdayjobs\.com$/
/** Hosts of all tenants of one data centre. */
const SHARED_HOST = /^(?:[\w-]{1,63}\.)?wd\d{1,4}\.myworkdaysite\.com$/
const LOCALE = /^[a-z]{2}(?:-[A-Z]{2})?$/
const NAME = /^[\w.-]{1,100}$/
const PATH = /^\/[^\s?#\\]{1,1000}$/
const HEADERS = { accept: 'application/json', 'accept-language': 'en-US' }

/** One search: the facets that narrow it, and from which result on. */
type Query = { facets: ReadonlyMap<string, string>; offset: number }

/**
 * Boards are "tenant/site" on the host of their data centre; a tenant may have several sites. Lists hold 20 postings a page
 * without their text, and 2,000 a search: a larger board is read as several searches, one for each value of a facet.
 */
export default defineSource({
  id: 'workday',
  name: 'Workday',
  docs: 'https://community.workday.com/sites/default/files/file-hosting/restapi/index.html',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 240,
  detect,
  first: (at) => searchPage(at, { facets: new Map(), offset: 0 }),
  next(page, request, at) {
    const query = queryOf(request.url, at)
    if (query === null) return []
    const root = rootOf(page, 'jobPostings')
    const details = detailRequests(namedIn(root, at))
    if (query.offset > 0) return details
    const total = totalOf(root)
    const split = splitOf(root, query, total)
    return [...(split === null ? furtherPages(at, query, total) : searches(at, query, split)), ...details]
  },
  read(page, at) {
    const query = queryOf(page.url, at)
    if (query === null) return readDetail(page, at)
    const root = rootOf(page, 'jobPostings')
    const named = namedIn(root, at)
    return listedReading(named, cutOf(root, query))
  },
})

function detect(url: URL): FoundBoard | null {
  const parts = pathParts(url)
  const tenant = HOST.exec(url.hostname)?.[1]
  if (tenant === undefined && !SHARED_HOST.test(url.hostname)) return null
  const origin = `https://${url.hostname}`
  if (parts[0] === 'wday') return parts[1] === 'cxs' ? boardNamed(parts[2], parts[3], origin) : null
  const [first, ...rest] = LOCALE.test(parts[0] ?? '') && parts.length > 1 ? parts.slice(1) : parts
  if (tenant !== undefined) return boardNamed(tenant, first, origin)
  return first === 'recruiting' ? boardNamed(rest[0], rest[1], origin) : null
}

function boardNamed(tenant: string | undefined, site: string | undefined, origin: string): FoundBoard | null {
  if (tenant === undefined || site === undefined || !NAME.test(tenant) || !NAME.test(site)) return null
  return /\.(?:txt|xml|ico)$/i.test(site) ? null : { board: `${tenant}/${site}`, origin }
}

/** Where the interface of a board answers; what stands after it in a posting's page is the posting's path. */
function baseOf({ board, origin }: Board): string {
  return `${origin}/wday/cxs/${board.split('/').map(encodeURIComponent).join('/')}`
}

/** The fragment, which is not sent, tells the pages of one address apart. */
function searchPage(at: Board, { facets, offset }: Query): PageRequest {
  const name = new URLSearchParams([...facets, ['offset', String(offset)]])
  const appliedFacets = Object.fromEntries([...facets].map(([parameter, id]) => [parameter, [id]]))
  return {
    url: `${baseOf(at)}/jobs#${name}`,
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/json' },
    body: JSON.stringify({ appliedFacets, limit: PAGE_SIZE, offset, searchText: '' }),
  }
}

/** The search that a page answers, null when the page is that of a posting. */
function queryOf(url: string, at: Board): Query | null {
  const [address, fragment = ''] = url.split('#', 2)
  if (address !== `${baseOf(at)}/jobs`) return null
  const facets = new Map(new URLSearchParams(fragment))
  const offset = Number(facets.get('offset') ?? 0)
  facets.delete('offset')
  return { facets, offset: Number.isSafeInteger(offset) ? offset : 0 }
}

function furtherPages(at: Board, query: Query, total: number): PageRequest[] {
  const last = Math.min(total, MOST_RESULTS)
  const pages = Math.max(0, Math.ceil(last / PAGE_SIZE) - 1)
  return Array.from({ length: pages }, (_, index) => searchPage(at, { ...query, offset: (index + 1) * PAGE_SIZE }))
}

function searches(at: Board, { facets }: Query, { parameter, ids }: Split): PageRequest[] {
  return ids.map((id) => searchPage(at, { facets: new Map([...facets, [parameter, id]]), offset: 0 }))
}

function splitOf(root: Row, { facets }: Query, total: number): Split | null {
  return total < MOST_RESULTS ? null : splitWorkday(readFacets(root), facets, total)
}

/** The total of a search stands on its first page only; later pages may say 0. Throws PayloadError when it is missing, as
 *  in answers to what Workday does not like. */
function totalOf(root: Row): number {
  return requiredTotal(root, 'total')
}

/** Why a list may not be whole, null when nothing speaks against it. */
function cutOf(root: Row, query: Query): string | null {
  const found = entriesIn(root, 'jobPostings').length
  if (query.offset > 0) return found === 0 ? `no postings from ${query.offset} on, before the end of the list` : null
  const total = totalOf(root)
  if (found > total) return `${found} postings where the total is ${total}`
  if (total < MOST_RESULTS) return found === 0 && total > 0 ? `no postings where the total is ${total}` : null
  const split = splitOf(root, query, total)
  if (split === null) return `more than ${MOST_RESULTS} postings, and no facet splits them; the rest is not read`
  return split.addsUp ? null : `more than ${MOST_RESULTS} postings, and the counts of no facet add up to all of them`
}

/** Throws PayloadError when the page is not one of the board's. */
function readDetail(page: Page, at: Board): PageReading {
  if (!page.url.startsWith(`${baseOf(at)}/`)) throw new PayloadError('page', 'not of this board')
  return readWorkdayPosting(page, publicLink(page.url.slice(baseOf(at).length), at))
}

function namedIn(root: Row, at: Board): NamedPostings {
  const read = (row: Row): Named => {
    const url = detailUrl(row, at)
    return { externalId: postingIdIn(url), title: text(row, 'title', LIMITS.title), request: { url, headers: HEADERS } }
  }
  return readNamed(entriesIn(root, 'jobPostings'), read, (row) => idOf(row, at))
}

function detailUrl(row: Row, at: Board): string {
  const path = requiredText(row, 'externalPath', LIMITS.url)
  if (!PATH.test(path)) throw fault(row, 'externalPath', 'expected a path such as /job/Place/Title_R-1')
  const url = absoluteLink(`${baseOf(at)}${path}`)
  if (url?.startsWith(`${baseOf(at)}/`) !== true) throw fault(row, 'externalPath', 'leads out of the board')
  return url
}

/** Some rows lose all but their requisition for a while: it is the posting's id, unless Workday put a number to that. */
function idOf(row: Row, at: Board): string {
  if ((own(row, 'externalPath') ?? null) !== null) return postingIdIn(detailUrl(row, at))
  const [code = '', ...more] = texts(row, 'bulletFields', LIMITS.id)
  if (more.length > 0 || !/^(?=\D*\d)[\w.-]*$/.test(code)) throw fault(row, 'externalPath', 'missing')
  return code
}

function publicLink(path: string, { board, origin }: Board): string {
  const isShared = URL.canParse(origin) && SHARED_HOST.test(new URL(origin).hostname)
  return `${origin}/${isShared ? `recruiting/${board}` : board.slice(board.indexOf('/') + 1)}${path}`
}
