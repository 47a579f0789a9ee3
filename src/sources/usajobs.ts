import { escapeText } from 'entities'
import type { PageRequest } from '../domain/document.ts'
import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { boardOf, queryOf } from './_shared/board-query.ts'
import { cutListing } from './_shared/cut-listing.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  flag,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
  texts,
} from './_shared/fields.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://data.usajobs.gov'
const PAGE_SIZE = 250
/** A search gives 10,000 postings at most. */
const MOST_PAGES = 40
const FILTERS = ['Keyword', 'PositionTitle', 'JobCategoryCode', 'LocationName', 'Organization', 'RemoteIndicator']
/** What the search page for people calls the same filters. */
const PAGE_NAMES: Readonly<Record<string, string>> = {
  k: 'Keyword',
  j: 'JobCategoryCode',
  l: 'LocationName',
  a: 'Organization',
}
/** Codes of https://data.usajobs.gov/api/codelist/remunerationrateintervalcodes in words; those that are no pay for a span
 *  of time, such as WC (without compensation) and FB (fee basis), have none. */
const INTERVALS: Readonly<Record<string, string>> = {
  PA: 'Per Year',
  PM: 'Per Month',
  BW: 'Bi-weekly',
  PW: 'Per Week',
  PD: 'Per Day',
  PH: 'Per Hour',
}

/** Boards are searches ("JobCategoryCode=2210"), or "all". It takes a key and the e-mail address that it was given for,
 *  which is sent as User-Agent. */
export default defineSource({
  id: 'usajobs',
  name: 'USAJOBS',
  docs: 'https://developer.usajobs.gov/api-reference/get-api-search',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 360,
  keys: ['USAJOBS_KEY', 'USAJOBS_EMAIL'],
  detect(url) {
    if (!/^(?:www\.|data\.)?usajobs\.gov$/.test(url.hostname)) return null
    const params = [...url.searchParams].map(([name, value]) => [PAGE_NAMES[name] ?? filterNamed(name), value])
    return { board: boardOf(new URLSearchParams(params), FILTERS) }
  },
  first: ({ board, origin }) => pageAt(1, board, origin),
  next(page, request, { board, origin }) {
    const after = numberOf(request.url) + 1
    return after <= Math.min(pagesIn(resultOf(rootOf(page, 'SearchResult'))) ?? 0, MOST_PAGES)
      ? [pageAt(after, board, origin)]
      : []
  },
  read(page) {
    const result = resultOf(rootOf(page, 'SearchResult'))
    const reading = readEach(entriesIn(result, 'SearchResultItems'), readItem, idOf)
    const pages = pagesIn(result)
    if (pages === null)
      return cutListing(reading, 'SearchResult.UserArea.NumberOfPages is missing, so that more may follow')
    const most = MOST_PAGES * PAGE_SIZE
    const isCut = numberOf(page.url) >= MOST_PAGES && pages > MOST_PAGES
    return isCut ? cutListing(reading, `more than ${most} postings, which is the most a search gives`) : reading
  },
})

/** Names of filters are not case-sensitive. */
function filterNamed(name: string): string {
  return FILTERS.find((filter) => filter.toLowerCase() === name.toLowerCase()) ?? name
}

function pageAt(number: number, board: string, origin: string): PageRequest {
  return {
    url: `${origin}/api/Search?Fields=Full&ResultsPerPage=${PAGE_SIZE}&Page=${number}${queryOf(board, FILTERS)}`,
    headers: { 'authorization-key': '{{USAJOBS_KEY}}', 'user-agent': '{{USAJOBS_EMAIL}}' },
  }
}

const numberOf = (url: string): number => Number(/[?&]Page=(\d{1,6})(?:&|$)/.exec(url)?.[1] ?? 1)

function resultOf(root: Row): Row {
  const result = child(root, 'SearchResult')
  if (result === null) throw new PayloadError('SearchResult', 'missing')
  return result
}

function pagesIn(result: Row): number | null {
  const area = child(result, 'UserArea')
  return area === null ? null : amount(area, 'NumberOfPages')
}

const idOf = (item: Row): string => requiredId(item, 'MatchedObjectId')

function readItem(item: Row): RawPosting {
  const job = child(item, 'MatchedObjectDescriptor')
  if (job === null) throw new PayloadError(`${item.path}.MatchedObjectDescriptor`, 'missing')
  const area = child(job, 'UserArea')
  const details = (area === null ? null : child(area, 'Details')) ?? { path: job.path, fields: {} }
  return {
    externalId: idOf(item),
    title: requiredText(job, 'PositionTitle', LIMITS.title),
    url: requiredLink(job, 'PositionURI'),
    company: text(job, 'OrganizationName') ?? text(job, 'DepartmentName'),
    places: placesOf(job),
    workMode: flag(details, 'RemoteIndicator') === true ? 'Remote' : null,
    pay: children(job, 'PositionRemuneration').flatMap(payOf),
    employmentType: [...namesIn(job, 'PositionSchedule'), ...namesIn(job, 'PositionOfferingType')].join(', ') || null,
    department: namesIn(job, 'JobCategory')[0] ?? null,
    postedAt: isoTime(text(job, 'PublicationStartDate')),
    expiresAt: isoTime(text(job, 'ApplicationCloseDate')),
    description: descriptionOf(job, details),
  }
}

const namesIn = (job: Row, key: string): string[] =>
  children(job, key)
    .slice(0, 5)
    .flatMap((entry) => text(entry, 'Name', LIMITS.id) ?? [])

/** `CityName` repeats the state behind a comma. */
function placesOf(job: Row): RawPlace[] {
  return children(job, 'PositionLocation').flatMap((location) => {
    const name = text(location, 'LocationName', LIMITS.place)
    const city = text(location, 'CityName')?.split(',')[0]?.trim() || null
    const [region, country] = [text(location, 'CountrySubDivisionCode'), text(location, 'CountryCode')]
    return name === null && (city ?? region ?? country) === null ? [] : [{ text: name, city, region, country }]
  })
}

/** Amounts are texts. A code without a span of time, such as "Without Compensation", is no pay that could be compared. */
function payOf(range: Row): RawPay[] {
  const code = text(range, 'RateIntervalCode')
  const words = text(range, 'Description')
  const period = (code === null ? undefined : INTERVALS[code.toUpperCase()]) ?? spanIn(words) ?? spanIn(code)
  const [min, max] = [amount(range, 'MinimumRange') || null, amount(range, 'MaximumRange') || null]
  if (period === null || (min === null && max === null)) return []
  return [{ kind: 'fields', min, max, currency: 'USD', period, label: null }]
}

const spanIn = (words: string | null): string | null =>
  words !== null && /^(?:per \w{3,5}|bi-?weekly)$/i.test(words) ? words : null

function descriptionOf(job: Row, details: Row): string | null {
  const parts = [
    paragraphs(null, longText(details, 'JobSummary')),
    listed('Duties', texts(details, 'MajorDuties', LIMITS.description)),
    paragraphs('Requirements', longText(details, 'Requirements')),
    paragraphs('Qualifications', longText(job, 'QualificationSummary')),
    paragraphs('Education', longText(details, 'Education')),
  ]
  return parts.join('').slice(0, LIMITS.description) || null
}

/** Texts are plain, with their line breaks. */
function paragraphs(heading: string | null, words: string | null): string {
  if (words === null) return ''
  return `${heading === null ? '' : `<h3>${heading}</h3>`}<p>${escapeText(words).replace(/\n+/g, '<br>')}</p>`
}

function listed(heading: string, items: string[]): string {
  return items.length === 0
    ? ''
    : `<h3>${heading}</h3><ul>${items.map((item) => `<li>${escapeText(item)}</li>`).join('')}</ul>`
}
