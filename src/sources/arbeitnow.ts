import type { RawPosting } from '../domain/posting.ts'
import { cutListing } from './_shared/cut-listing.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  flag,
  joinedTexts,
  LIMITS,
  longText,
  type Row,
  requiredLink,
  requiredText,
  text,
  texts,
} from './_shared/fields.ts'
import { entriesIn, entriesOf, readEach, rootOf } from './_shared/json.ts'
import { timeOfUnix } from './_shared/time.ts'

const ORIGIN = 'https://www.arbeitnow.com'
/** Pages of a crawl, 100 postings each. */
const MOST_PAGES = 100

/** One feed of jobs, most of them in Germany, 100 a page. */
export default defineSource({
  id: 'arbeitnow',
  name: 'Arbeitnow',
  docs: 'https://www.arbeitnow.com/blog/job-board-api',
  terms: {
    url: 'https://www.arbeitnow.com/terms',
    attribution: 'a link to Arbeitnow.com',
    aggregates: true,
  },
  access: 'api',
  listing: 'whole',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 360,
  perSecond: 1,
  detect: (url) => (/^(?:www\.)?arbeitnow\.com$/.test(url.hostname) ? { board: 'all' } : null),
  first: ({ origin }) => ({ url: `${origin}/api/job-board-api?page=1` }),
  next(page, request, { origin }) {
    const after = numberOf(request.url) + 1
    return goesOn(rootOf(page, 'data')) === true && after <= MOST_PAGES
      ? [{ url: `${origin}/api/job-board-api?page=${after}` }]
      : []
  },
  read(page) {
    const reading = readEach(entriesOf(page, 'data'), readJob, idOf)
    const isMore = goesOn(rootOf(page, 'data'))
    if (isMore === null) return cutListing(reading, 'links are missing, so that more may follow')
    const isCut = isMore && numberOf(page.url) >= MOST_PAGES
    return isCut ? cutListing(reading, `more than ${MOST_PAGES} pages; the rest is not read`) : reading
  },
})

const numberOf = (url: string): number => Number(/[?&]page=(\d{1,6})(?:&|$)/.exec(url)?.[1] ?? 1)

/** The link to the next page says that there is one; its address is never used. Null when the answer has no links. */
function goesOn(root: Row): boolean | null {
  const links = child(root, 'links')
  return links && text(links, 'next', LIMITS.url) !== null && entriesIn(root, 'data').length > 0
}

const idOf = (job: Row): string => requiredText(job, 'slug', LIMITS.url)

function readJob(job: Row): RawPosting {
  const place = text(job, 'location', LIMITS.place)
  return {
    externalId: idOf(job),
    title: requiredText(job, 'title', LIMITS.title),
    url: requiredLink(job, 'url'),
    company: text(job, 'company_name'),
    places: place === null ? [] : [{ text: place }],
    workMode: flag(job, 'remote') === true ? 'Remote' : null,
    pay: [],
    employmentType: joinedTexts(job, 'job_types'),
    department: texts(job, 'tags')[0] ?? null,
    postedAt: timeOfUnix(amount(job, 'created_at')),
    expiresAt: null,
    description: longText(job, 'description'),
  }
}
