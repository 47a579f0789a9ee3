import type { RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { cutListing } from './_shared/cut-listing.ts'
import { defineSource } from './_shared/define.ts'
import { amount, fault, isObject, longText, own, type Row, requiredId, text, tidyLine } from './_shared/fields.ts'
import { readHiringHeader } from './_shared/hiring-comment.ts'
import { type Entry, entriesIn, entriesOf, readEach, rootOf } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://hn.algolia.com'
const SEARCH = '/api/v1/search_by_date'
const BOARD = 'whoishiring'
const THREAD = /^Ask HN: Who is hiring\?/i
/** More hits are not given for one search, whatever the pages. */
const PAGE_SIZE = 1000

/** One board: the newest monthly thread "Who is hiring?". A comment at its top level is a posting when its first line can
 *  be read as "Company | Role | Place …"; replies are not. */
export default defineSource({
  id: 'hackernews',
  name: 'Hacker News "Who is hiring?"',
  docs: 'https://hn.algolia.com/api',
  terms: {
    url: 'https://www.ycombinator.com/legal/',
    attribution: 'a link to the comment on Hacker News',
    aggregates: false,
  },
  access: 'api',
  listing: 'whole',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 180,
  detect(url) {
    const isAuthor = `${url.searchParams.get('id')}${url.searchParams.get('tags')}`.includes(BOARD)
    const isHost = /^(?:news\.ycombinator\.com|hn\.algolia\.com)$/.test(url.hostname)
    return isHost && isAuthor ? { board: BOARD } : null
  },
  first: ({ origin }) => ({ url: `${origin}${SEARCH}?tags=story,author_${BOARD}&hitsPerPage=20` }),
  next(page, request, { origin }) {
    if (threadIn(request.url) !== null) return []
    const thread = newestThread(entriesOf(page, 'hits'))
    return thread === null ? [] : [{ url: `${origin}${SEARCH}?tags=comment,story_${thread}&hitsPerPage=${PAGE_SIZE}` }]
  },
  read(page) {
    const root = rootOf(page, 'hits')
    const hits = entriesIn(root, 'hits')
    const thread = threadIn(page.url)
    if (thread === null) {
      if (newestThread(hits) === null) throw new PayloadError('hits', 'no thread "Ask HN: Who is hiring?" among them')
      return { postings: [], refused: [] }
    }
    const reading = readEach(hits, (hit) => readComment(hit, thread), idOf)
    const all = amount(root, 'nbHits') ?? 0
    return all > hits.length ? cutListing(reading, `${hits.length} of ${all} comments`) : reading
  },
})

/** The thread whose comments a page lists; null for the list of threads. */
const threadIn = (url: string): string | null => /[?&]tags=comment,story_(\d{1,12})(?:&|$)/.exec(url)?.[1] ?? null

/** Stories come newest first, with "Who wants to be hired?" and "Freelancer?" among them. */
function newestThread(hits: Entry[]): string | null {
  for (const { path, value } of hits) {
    const hit = { path, fields: isObject(value) ? value : {} }
    const [title, id] = [own(hit, 'title'), own(hit, 'objectID')]
    if (typeof title === 'string' && THREAD.test(title) && /^\d{1,12}$/.test(String(id))) return String(id)
  }
  return null
}

const idOf = (hit: Row): string => requiredId(hit, 'objectID')

/** A reply hangs below another comment and is no posting. */
function readComment(hit: Row, thread: string): RawPosting | null {
  if (requiredId(hit, 'parent_id') !== thread) return null
  const externalId = idOf(hit)
  const html = longText(hit, 'comment_text')
  if (html === null) throw fault(hit, 'comment_text', 'empty')
  const header = readHiringHeader(html)
  if ('refused' in header) throw fault(hit, 'comment_text', header.refused)
  const { company, role, places, workMode, pay, employmentType } = header
  return {
    externalId,
    title: tidyLine(role),
    url: `https://news.ycombinator.com/item?id=${encodeURIComponent(externalId)}`,
    company,
    places: places.map((place) => ({ text: place })),
    workMode,
    pay,
    employmentType,
    department: null,
    postedAt: isoTime(text(hit, 'created_at')),
    expiresAt: null,
    description: html,
  }
}
