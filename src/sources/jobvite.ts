import type { PageRequest } from '../domain/document.ts'
import type { PageReading, RawPlace } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { type Board, defineSource } from './_shared/define.ts'
import { LIMITS, tidyLine, tidyText } from './_shared/fields.ts'
import { lineIn, readListTree, type Tree } from './_shared/html-tree.ts'
import { detailRequests, listedReading, type Named, type NamedPostings } from './_shared/listed.ts'
import { readPostingPage, type Shown } from './_shared/posting-page.ts'

const ORIGIN = 'https://jobs.jobvite.com'
const HOST = /^(?:jobs|careers|hire)\.jobvite\.com$/
const COMPANY = /^[\w.-]{1,100}$/
/** First parts of paths on the system's hosts that name no company. */
const OWN_PATHS = new Set(['__assets__', 'api', 'careers', 'companyjobs', 'job', 'jobs', 'm', 'support'])
const JOB = /\/job\/([a-z\d]{1,40})(?:[/?#]|$)/i
/** Pages of 50 postings, which bounds a board that shows a next page for ever. */
const MOST_PAGES = 200
const NOTHING_FOUND =
  /no (?:results|jobs|openings|open positions) (?:found|available)|no (?:current|open) (?:openings|positions)/i

/** Boards are company names in the path; search pages list 50 postings each, with title and place. The page by categories
 *  ("/jobs") cuts long categories off. Text, date and places stand in the posting's page. */
export default defineSource({
  id: 'jobvite',
  name: 'Jobvite',
  docs: 'https://careers.jobvite.com/careersite/source_tracking.html',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 360,
  detect(url) {
    if (!HOST.test(url.hostname)) return null
    const parts = url.pathname.split('/').filter((part) => part !== '')
    const name = parts[0] === 'careers' ? parts[1] : parts[0]
    return name !== undefined && COMPANY.test(name) && !OWN_PATHS.has(name.toLowerCase()) ? { board: name } : null
  },
  first: (at) => pageAt(at, 0),
  next(page, request, at) {
    if (JOB.test(request.url)) return []
    const tree = readListTree(page)
    const details = detailRequests(namedIn(tree, at))
    const number = numberOf(request.url)
    return hasNext(tree) && number + 1 < MOST_PAGES ? [...details, pageAt(at, number + 1)] : details
  },
  read(page, at) {
    const id = JOB.exec(page.url)?.[1]
    if (id !== undefined) return readPostingPage(page, { externalId: id, url: addressOf(id, at) }, shownIn)
    return readList(readListTree(page), page.url, at)
  },
})

const homeOf = ({ board, origin }: Board): string => `${origin}/${encodeURIComponent(board)}`
const pageAt = (at: Board, number: number): PageRequest => ({ url: `${homeOf(at)}/search?p=${number}` })
const addressOf = (id: string, at: Board): string => `${homeOf(at)}/job/${id}`
const numberOf = (url: string): number => Number(/[?&]p=(\d{1,6})(?:&|$)/.exec(url)?.[1] ?? 0)
const hasNext = (tree: Tree): boolean => tree('a.jv-pagination-next[href]').length > 0

function readList(tree: Tree, url: string, at: Board): PageReading {
  const found = namedIn(tree, at)
  if (found.named.length === 0 && !saysNothingFound(tree))
    throw new PayloadError('page', 'no postings, and no word that there are none: the layout is not known')
  const isCut = hasNext(tree) && numberOf(url) + 1 >= MOST_PAGES
  return listedReading(found, isCut ? `more than ${MOST_PAGES} pages; the rest is not read` : null)
}

/** Links to the postings of this company, in cards of the old and the new layout, each posting once. */
function namedIn(tree: Tree, at: Board): NamedPostings {
  const named = new Map<string, Named>()
  const own = `/${at.board}/job/`.toLowerCase()
  for (const element of tree('a[href]').toArray()) {
    const link = tree(element)
    const path = (link.attr('href') ?? '').replace(/^https?:\/\/[^/]{1,200}/i, '')
    const id = decodedLower(path).startsWith(own) ? JOB.exec(path)?.[1] : undefined
    if (id === undefined || named.has(id)) continue
    const name = link.find('.jv-job-list-name')
    const title = lineIn(name.length > 0 ? name : link, LIMITS.title)
    named.set(id, { externalId: id, title, request: { url: addressOf(id, at) } })
  }
  return { named: [...named.values()], refused: [] }
}

function decodedLower(path: string): string {
  try {
    return decodeURIComponent(path).toLowerCase()
  } catch {
    return path.toLowerCase()
  }
}

function saysNothingFound(tree: Tree): boolean {
  return tree('.jv-page-body, .jv-careersite')
    .toArray()
    .some((body) => NOTHING_FOUND.test(tree(body).text()))
}

/** Under the title stands "Department | Place, …", with an empty element as the line between them. */
function shownIn(tree: Tree): Shown {
  const text = tree('.jv-job-detail-description').first()
  text.find('> h3').first().remove()
  const meta = tree('.jv-job-detail-meta').first()
  meta.find('.jv-inline-separator').replaceWith('\n|\n')
  const parts = meta.text().split('\n|\n').map(tidyLine)
  const places = (parts.length > 1 ? parts.slice(1) : []).flatMap((part): RawPlace[] =>
    part === '' || part.length > LIMITS.place ? [] : [{ text: part }],
  )
  return {
    title: lineIn(tree('h2.jv-header'), LIMITS.title),
    department: parts.length > 1 ? parts[0] || null : null,
    places,
    description: tidyText(text.html() ?? ''),
  }
}
