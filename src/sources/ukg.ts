import { decodeHTML } from 'entities'
import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading, RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { pathParts } from './_shared/address.ts'
import { type Board, defineSource } from './_shared/define.ts'
import {
  child,
  children,
  flag,
  LIMITS,
  longText,
  own,
  type Row,
  requiredId,
  requiredText,
  text,
} from './_shared/fields.ts'
import { decodeHtml } from './_shared/html.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import {
  detailRequests,
  listedReading,
  type Named,
  type NamedPostings,
  readNamed,
  requiredTotal,
} from './_shared/listed.ts'
import { scriptJson } from './_shared/script-json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://recruiting.ultipro.com'
const HOST = /^(?:recruiting\d{0,2}\.ultipro\.(?:com|ca)|[\w-]{1,63}\.rec\.pro\.ukg\.net)$/
const TENANT = /^[A-Za-z\d_-]{1,60}$/
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const PAGE_SIZE = 50
/** Postings read of one board, which bounds one that states any total. */
const MOST_POSTINGS = 20_000
/** What a script of a posting's page hands the posting to. */
const OPPORTUNITY = 'CandidateOpportunityDetail'

/** Boards are "tenant/board id" on the host of their data centre. Lists hold 50 postings a page with a few words each. */
export default defineSource({
  id: 'ukg',
  name: 'UKG Pro Recruiting',
  docs: 'https://developer.ukg.com/hcm',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 240,
  detect(url) {
    const [tenant = '', kind = '', board = ''] = pathParts(url)
    const isBoard =
      HOST.test(url.hostname) && TENANT.test(tenant) && kind.toLowerCase() === 'jobboard' && GUID.test(board)
    if (!isBoard) return null
    const found = { board: `${tenant}/${board.toLowerCase()}` }
    return url.hostname === new URL(ORIGIN).hostname ? found : { ...found, origin: `https://${url.hostname}` }
  },
  first: (at) => listPage(at, 0),
  next(page, request, at) {
    const skip = skipOf(request.url, at)
    if (skip === null) return []
    const root = rootOf(page, 'opportunities')
    const details = detailRequests(namedIn(root, at))
    if (skip > 0) return details
    const pages = Math.max(0, Math.ceil(Math.min(totalOf(root), MOST_POSTINGS) / PAGE_SIZE) - 1)
    return [...Array.from({ length: pages }, (_, index) => listPage(at, (index + 1) * PAGE_SIZE)), ...details]
  },
  read(page, at) {
    const skip = skipOf(page.url, at)
    if (skip === null) return readDetail(page)
    const root = rootOf(page, 'opportunities')
    return listedReading(namedIn(root, at), cutOf(root, skip))
  },
})

function baseOf({ board, origin }: Board): string {
  const [tenant = '', id = ''] = board.split('/')
  return `${origin}/${encodeURIComponent(tenant)}/JobBoard/${encodeURIComponent(id)}`
}

/** The fragment, which is not sent, tells the pages of one address apart. */
function listPage(at: Board, skip: number): PageRequest {
  const newestFirst = { Value: 'postedDateDesc', PropertyName: 'PostedDate', Ascending: false }
  return {
    url: `${baseOf(at)}/JobBoardView/LoadSearchResults#skip=${skip}`,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({
      opportunitySearch: { Top: PAGE_SIZE, Skip: skip, QueryString: '', OrderBy: [newestFirst], Filters: [] },
    }),
  }
}

/** Where a page of the list starts; null when the page is that of a posting. */
function skipOf(url: string, at: Board): number | null {
  const [address, fragment = ''] = url.split('#', 2)
  if (address !== `${baseOf(at)}/JobBoardView/LoadSearchResults`) return null
  return Number(/^skip=(\d{1,7})$/.exec(fragment)?.[1] ?? 0)
}

function totalOf(root: Row): number {
  return requiredTotal(root, 'totalCount')
}

function cutOf(root: Row, skip: number): string | null {
  const [found, total] = [entriesIn(root, 'opportunities').length, totalOf(root)]
  const due = Math.min(PAGE_SIZE, Math.max(0, total - skip))
  if (found < due) return `${found} postings where ${due} are due`
  return total > MOST_POSTINGS && skip === 0 ? `more than ${MOST_POSTINGS} postings; the rest is not read` : null
}

function namedIn(root: Row, at: Board): NamedPostings {
  const read = (row: Row): Named => {
    const externalId = requiredId(row, 'Id')
    const url = `${baseOf(at)}/OpportunityDetail?opportunityId=${encodeURIComponent(externalId)}`
    return { externalId, title: text(row, 'Title', LIMITS.title), request: { url } }
  }
  return readNamed(entriesIn(root, 'opportunities'), read, (row) => requiredId(row, 'Id'))
}

/** A posting that is gone answers with the page around it: it throws PayloadError. */
function readDetail(page: Page): PageReading {
  const url = URL.canParse(page.url) ? new URL(page.url) : null
  const externalId = url?.searchParams.get('opportunityId') ?? ''
  if (url === null || externalId === '') throw new PayloadError('page', 'not of this board')
  const value = scriptJson(decodeHtml(page), OPPORTUNITY)
  const read = (row: Row): RawPosting => ({ externalId, ...readPosting(row, url.href) })
  return readEach([{ path: OPPORTUNITY, value }], read, () => externalId)
}

function readPosting(row: Row, url: string): Omit<RawPosting, 'externalId'> {
  return {
    title: requiredText(row, 'Title', LIMITS.title),
    url,
    company: null,
    places: children(row, 'Locations')
      .map(placeOf)
      .filter((place) => place !== null),
    workMode: null,
    pay: payOf(row),
    employmentType: { true: 'Full-time', false: 'Part-time' }[String(flag(row, 'FullTime'))] ?? null,
    department: text(row, 'JobCategoryName'),
    postedAt: isoTime(text(row, 'PostedDate')),
    expiresAt: null,
    description: descriptionOf(row),
  }
}

/** Locations are branches under names of the employer's own, most with an address. */
function placeOf(location: Row): RawPlace | null {
  const name = text(location, 'LocalizedDescription', LIMITS.place) ?? text(location, 'LocalizedName', LIMITS.place)
  const address = child(location, 'Address')
  const city = address === null ? null : text(address, 'City')
  const region = address === null ? null : nameIn(address, 'State')
  const country = address === null ? null : nameIn(address, 'Country')
  return (name ?? city ?? region ?? country) === null ? null : { text: name, city, region, country }
}

function nameIn(address: Row, key: string): string | null {
  const part = child(address, key)
  return part === null ? null : (text(part, 'Name') ?? text(part, 'Code'))
}

/** Words of the employer, where its board shows them. */
function payOf(row: Row): RawPay[] {
  const stated = own(row, 'Compensation')
  const words = typeof stated === 'string' ? text(row, 'Compensation', LIMITS.description) : null
  return words !== null && words.length <= LIMITS.name && /\d/.test(words) ? [{ kind: 'text', text: words }] : []
}

/** Some boards escape their HTML once more. */
function descriptionOf(row: Row): string | null {
  const html = longText(row, 'Description', 2 * LIMITS.description)
  if (html === null) return null
  const isEscaped = /&lt;\/?[a-z]/i.test(html) && !/<\/?[a-z]/i.test(html)
  return (isEscaped ? decodeHTML(html) : html).slice(0, LIMITS.description)
}
