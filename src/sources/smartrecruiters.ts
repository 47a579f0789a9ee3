import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading, RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { lastPart, pathParts } from './_shared/address.ts'
import { type Board, type CareersPage, defineSource, type FoundBoard } from './_shared/define.ts'
import {
  absoluteLink,
  amount,
  child,
  children,
  fault,
  flag,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredText,
  text,
} from './_shared/fields.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import {
  detailRequests,
  listedReading,
  type Named,
  type NamedPostings,
  readNamed,
  requiredTotal,
  statedPageSize,
} from './_shared/listed.ts'
import { joinSections } from './_shared/sections.ts'
import { statedPay } from './_shared/stated-pay.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://api.smartrecruiters.com'
const PUBLIC = 'https://jobs.smartrecruiters.com'
/** A larger page is cut to this without a word but in `limit`. */
const PAGE_SIZE = 100
/** Postings read of one company, which bounds one that states any total. */
const MOST_POSTINGS = 50_000
const COMPANY = /^[\w.&-]{1,100}$/
/** First parts of paths that name no company. */
const RESERVED = new Set(['api', 'assets', 'css', 'js', 'sr-jobs', 'static', 'v1'])
/** In the order of the page. */
const SECTIONS = ['companyDescription', 'jobDescription', 'qualifications', 'additionalInformation']

/** Boards are company identifiers. Lists hold 100 postings a page without their text; an unknown company has none. */
export default defineSource({
  id: 'smartrecruiters',
  name: 'SmartRecruiters',
  docs: 'https://developers.smartrecruiters.com/docs/posting-api',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 120,
  detect,
  detectPage,
  first: (at) => listPage(at, 0),
  next(page, request, at) {
    const offset = offsetOf(request.url, at)
    if (offset === null) return []
    const root = rootOf(page, 'content')
    const details = detailRequests(namedIn(root, at))
    if (offset > 0) return details
    const [step, last] = [stepOf(root), Math.min(totalOf(root), MOST_POSTINGS)]
    const pages = Math.max(0, Math.ceil(last / step) - 1)
    return [...Array.from({ length: pages }, (_, index) => listPage(at, (index + 1) * step)), ...details]
  },
  read(page, at) {
    const offset = offsetOf(page.url, at)
    if (offset === null) return readDetail(page, at)
    const root = rootOf(page, 'content')
    return listedReading(namedIn(root, at), cutOf(root, offset))
  },
})

function detect(url: URL): FoundBoard | null {
  return boardNamed(companyIn(url.hostname, pathParts(url)))
}

/** "/Acme/744000119316797-cook" and "/oneclick-ui/company/Acme/publication/…" on the public hosts, "/v1/companies/Acme" on
 *  that of the interface. */
function companyIn(host: string, [first = '', second = '', third = '']: string[]): string | undefined {
  if (host === 'api.smartrecruiters.com') return first === 'v1' && second === 'companies' ? third : undefined
  if (host === 'www.smartrecruiters.com') return /^\d{9,}/.test(second) ? first : undefined
  if (host !== 'jobs.smartrecruiters.com' && host !== 'careers.smartrecruiters.com') return undefined
  if (first === 'oneclick-ui') return second === 'company' ? third : undefined
  if (first === 'ni') return second
  return RESERVED.has(first) ? undefined : first
}

/** The list of postings that employers put into their own pages with a script of SmartRecruiters. */
function detectPage({ html }: CareersPage): FoundBoard | null {
  if (!html.includes('static.smartrecruiters.com/job-widget')) return null
  return boardNamed(/["']?company_code["']?\s{0,9}:\s{0,9}["']([\w.&-]{1,100})["']/.exec(html)?.[1])
}

function boardNamed(company: string | undefined): FoundBoard | null {
  return company !== undefined && COMPANY.test(company) ? { board: company } : null
}

function baseOf({ board, origin }: Board): string {
  return `${origin}/v1/companies/${encodeURIComponent(board)}/postings`
}

function listPage(at: Board, offset: number): PageRequest {
  return { url: `${baseOf(at)}?limit=${PAGE_SIZE}&offset=${offset}` }
}

/** Where a page of the list starts; null when the page is that of a posting. */
function offsetOf(url: string, at: Board): number | null {
  if (!url.startsWith(`${baseOf(at)}?`)) return null
  return Number(/[?&]offset=(\d{1,7})(?:&|$)/.exec(url)?.[1] ?? 0)
}

function totalOf(root: Row): number {
  return requiredTotal(root, 'totalFound')
}

function stepOf(root: Row): number {
  return statedPageSize(root, 'limit', PAGE_SIZE)
}

function cutOf(root: Row, offset: number): string | null {
  const [found, total] = [entriesIn(root, 'content').length, totalOf(root)]
  const due = Math.min(stepOf(root), Math.max(0, total - offset))
  if (found < due) return `${found} postings where ${due} are due`
  const cut = total > MOST_POSTINGS && offset === 0
  return cut ? `more than ${MOST_POSTINGS} postings; the rest is not read` : null
}

function namedIn(root: Row, at: Board): NamedPostings {
  const read = (row: Row): Named | null => {
    if (isHidden(row)) return null
    const externalId = requiredId(row, 'id')
    const request = { url: `${baseOf(at)}/${encodeURIComponent(externalId)}` }
    return { externalId, title: text(row, 'name', LIMITS.title), request }
  }
  return readNamed(entriesIn(root, 'content'), read, (row) => requiredId(row, 'id'))
}

/** Postings for the company's own people are shown to nobody else. */
const isHidden = (row: Row): boolean => (text(row, 'visibility') ?? 'PUBLIC') !== 'PUBLIC'

/** Throws PayloadError when the page is not that of a posting. */
function readDetail(page: Page, at: Board): PageReading {
  const root = rootOf(page, 'jobAd')
  const jobAd = child(root, 'jobAd')
  if (jobAd === null) throw fault(root, 'jobAd', 'missing')
  const externalId = lastPart(page.url)
  const read = (row: Row): RawPosting => ({ externalId, ...readPosting(row, jobAd, publicLink(externalId, row, at)) })
  return readEach([{ path: '', value: root.fields }], read, () => externalId)
}

function publicLink(id: string, posting: Row, { board }: Board): string {
  const company = child(posting, 'company')
  const identifier = (company === null ? null : text(company, 'identifier')) ?? board
  return `${PUBLIC}/${encodeURIComponent(identifier)}/${encodeURIComponent(id)}`
}

function readPosting(row: Row, jobAd: Row, link: string): Omit<RawPosting, 'externalId'> {
  return {
    title: requiredText(row, 'name', LIMITS.title),
    url: absoluteLink(text(row, 'postingUrl', LIMITS.url) ?? link) ?? link,
    company: labelIn(row, 'company', 'name'),
    places: placesOf(row),
    workMode: workModeOf(row),
    pay: payOf(row),
    employmentType: labelIn(row, 'typeOfEmployment', 'label'),
    department: labelIn(row, 'department', 'label') ?? customField(row, 'department'),
    postedAt: isoTime(text(row, 'releasedDate')),
    expiresAt: null,
    description: descriptionOf(jobAd),
  }
}

function labelIn(row: Row, key: string, label: string): string | null {
  const inner = child(row, key)
  return inner === null ? null : text(inner, label)
}

function customField(row: Row, named: string): string | null {
  const field = children(row, 'customField').find((each) => text(each, 'fieldLabel')?.toLowerCase() === named)
  return field === undefined ? null : text(field, 'valueLabel')
}

/** `fullLocation` keeps the commas of parts that are not there: "Dubai, , United Arab Emirates". */
function placesOf(row: Row): RawPlace[] {
  const location = child(row, 'location')
  if (location === null) return []
  const [city, region] = [text(location, 'city'), text(location, 'region')]
  const country = text(location, 'country')?.toUpperCase() ?? null
  const parts = text(location, 'fullLocation', LIMITS.place)?.split(',') ?? []
  const whole = parts.map((part) => part.trim()).filter((part) => part !== '')
  if (whole.length === 0 && (city ?? region ?? country) === null) return []
  return [{ text: whole.join(', ') || null, city, region, country }]
}

/** False says nothing: it is what an employer leaves. */
function workModeOf(row: Row): string | null {
  const location = child(row, 'location')
  if (location === null) return null
  if (flag(location, 'hybrid') === true) return 'hybrid'
  return flag(location, 'remote') === true ? 'remote' : null
}

/** Few employers state it: "{min, max, currency, period: 'MONTHLY'}", in older postings one level deeper. */
function payOf(row: Row): RawPay[] {
  const compensation = child(row, 'compensation')
  const pay = compensation === null ? null : (child(compensation, 'salary') ?? compensation)
  if (pay === null) return []
  const [min, max] = [amount(pay, 'min'), amount(pay, 'max')]
  return statedPay({ min, max, currency: text(pay, 'currency'), period: text(pay, 'period') })
}

function descriptionOf(jobAd: Row): string | null {
  const sections = child(jobAd, 'sections')
  const parts = SECTIONS.map((key) => {
    const section = sections === null ? null : child(sections, key)
    return section === null
      ? { heading: null, body: null }
      : { heading: text(section, 'title'), body: longText(section, 'text') }
  })
  return joinSections(parts)
}
