import type { RawPosting } from '../domain/posting.ts'
import { boardOf, queryOf } from './_shared/board-query.ts'
import { cutListing } from './_shared/cut-listing.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
} from './_shared/fields.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://www.themuse.com'
const FILTERS = ['category', 'level', 'location', 'company']
/** Pages are counted from 0 and hold 20 postings; page 100 is refused. */
const MOST_PAGES = 100
const REMOTE = /\bremote\b/i

/** Boards are filters ("category=Design&location=Berlin, Germany"), or "all", of which only the first 2,000 postings are
 *  given. */
export default defineSource({
  id: 'themuse',
  name: 'The Muse',
  docs: 'https://www.themuse.com/developers/api/v2',
  terms: {
    url: 'https://www.themuse.com/developers/api/v2/terms',
    attribution: 'The Muse, with a link to the posting there',
    aggregates: false,
  },
  access: 'api',
  listing: 'whole',
  manyEmployers: true,
  origin: ORIGIN,
  /** 500 requests an hour without a key. */
  everyMinutes: 360,
  perSecond: 1,
  detect: (url) =>
    /^(?:www\.|api-v2\.)?themuse\.com$/.test(url.hostname) ? { board: boardOf(url.searchParams, FILTERS) } : null,
  first: ({ board, origin }) => ({ url: pageAt(0, board, origin) }),
  next(page, request, { board, origin }) {
    const root = rootOf(page, 'results')
    const after = numberOf(request.url) + 1
    const goesOn = entriesIn(root, 'results').length > 0 && after < Math.min(pagesIn(root) ?? 0, MOST_PAGES)
    return goesOn ? [{ url: pageAt(after, board, origin) }] : []
  },
  read(page) {
    const root = rootOf(page, 'results')
    const reading = readEach(entriesIn(root, 'results'), readJob, idOf)
    const pages = pagesIn(root)
    if (pages === null) return cutListing(reading, 'page_count is missing, so that more may follow')
    const isCut = numberOf(page.url) >= MOST_PAGES - 1 && pages > MOST_PAGES
    return isCut ? cutListing(reading, `${pages} pages, of which ${MOST_PAGES} are given`) : reading
  },
})

function pageAt(number: number, board: string, origin: string): string {
  return `${origin}/api/public/jobs?page=${number}${queryOf(board, FILTERS)}`
}

const numberOf = (url: string): number => Number(/[?&]page=(\d{1,6})(?:&|$)/.exec(url)?.[1] ?? 0)

const pagesIn = (root: Row): number | null => amount(root, 'page_count')

const idOf = (job: Row): string => requiredId(job, 'id')

function readJob(job: Row): RawPosting {
  const company = child(job, 'company')
  const refs = child(job, 'refs') ?? { path: `${job.path}.refs`, fields: {} }
  const locations = children(job, 'locations').flatMap((location) => text(location, 'name', LIMITS.place) ?? [])
  const categories = children(job, 'categories').flatMap((category) => text(category, 'name') ?? [])
  return {
    externalId: idOf(job),
    title: requiredText(job, 'name', LIMITS.title),
    url: requiredLink(refs, 'landing_page'),
    company: company === null ? null : text(company, 'name'),
    places: locations.filter((place) => !REMOTE.test(place)).map((place) => ({ text: place })),
    workMode: locations.find((place) => REMOTE.test(place)) ?? null,
    pay: [],
    employmentType: null,
    department: categories[0] ?? null,
    postedAt: isoTime(text(job, 'publication_date')),
    expiresAt: null,
    description: longText(job, 'contents'),
  }
}
