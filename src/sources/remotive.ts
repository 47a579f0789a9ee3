import type { RawPosting } from '../domain/posting.ts'
import { boardOf, queryOf } from './_shared/board-query.ts'
import { cutListing } from './_shared/cut-listing.ts'
import { defineSource } from './_shared/define.ts'
import { amount, LIMITS, longText, type Row, requiredId, requiredLink, requiredText, text } from './_shared/fields.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://remotive.com'
const FILTERS = ['category', 'company_name', 'search']
const CATEGORY_PAGE = /^\/remote-jobs\/([\w-]{1,60})\/?$/

/** One page of every active remote job; boards are filters ("category=design"), or "all". */
export default defineSource({
  id: 'remotive',
  name: 'Remotive',
  docs: 'https://github.com/remotive-com/remote-jobs-api',
  terms: {
    url: 'https://github.com/remotive-com/remote-jobs-api',
    attribution: 'Remotive as the source, with a link to the posting there; not to be handed on to other job boards',
    aggregates: true,
  },
  access: 'api',
  listing: 'whole',
  manyEmployers: true,
  origin: ORIGIN,
  /** Four times a day at most. */
  everyMinutes: 360,
  detect(url) {
    if (!/^(?:www\.)?remotive\.(?:com|io)$/.test(url.hostname)) return null
    const category = CATEGORY_PAGE.exec(url.pathname)?.[1]
    if (category !== undefined) return { board: boardOf(new URLSearchParams({ category }), FILTERS) }
    return { board: boardOf(url.searchParams, FILTERS) }
  },
  first: ({ board, origin }) => ({
    url: `${origin}/api/remote-jobs${queryOf(board, FILTERS).replace('&', '?')}`,
  }),
  read(page) {
    const root = rootOf(page, 'jobs')
    const entries = entriesIn(root, 'jobs')
    const reading = readEach(entries, readJob, idOf)
    const all = amount(root, 'job-count') ?? 0
    return all > entries.length ? cutListing(reading, `${entries.length} of ${all} postings`) : reading
  },
})

const idOf = (job: Row): string => requiredId(job, 'id')

function readJob(job: Row): RawPosting {
  const place = text(job, 'candidate_required_location', LIMITS.place)
  const pay = text(job, 'salary')
  return {
    externalId: idOf(job),
    title: requiredText(job, 'title', LIMITS.title),
    url: requiredLink(job, 'url'),
    company: text(job, 'company_name'),
    places: place === null ? [] : [{ text: place }],
    workMode: 'Remote',
    pay: pay === null ? [] : [{ kind: 'text', text: pay }],
    employmentType: text(job, 'job_type'),
    department: text(job, 'category'),
    postedAt: isoTime(text(job, 'publication_date')),
    expiresAt: null,
    description: longText(job, 'description'),
  }
}
