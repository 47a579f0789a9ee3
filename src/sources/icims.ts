import type { PageReading } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { type Board, defineSource } from './_shared/define.ts'
import { LIMITS } from './_shared/fields.ts'
import { homeOf, subdomainOf } from './_shared/home.ts'
import { type Found, lineIn, readListTree, type Tree } from './_shared/html-tree.ts'
import { shownOnIcims, withPlacesOfIcims } from './_shared/icims-page.ts'
import { detailRequests, listedReading, type Named, type NamedPostings } from './_shared/listed.ts'
import { readPostingPage } from './_shared/posting-page.ts'

const DOMAIN = 'icims.com'
const OWN_HOSTS = new Set(
  'www api app apply cdn community developer developer-community get help info login marketplace media status support'.split(
    ' ',
  ),
)
const JOB = /\/jobs\/(\d{1,12})\//
/** Pages of 20 to 50 postings, which bounds a board that shows a next page for ever. */
const MOST_PAGES = 300
const PAGE_OF = /\bPage\s{1,20}(\d{1,6})\s{1,20}of\s{1,20}(\d{1,6})\b/i
const NOTHING_FOUND =
  /no jobs were found|no (?:results|jobs) (?:were )?found|there are (?:currently )?no (?:open|jobs)/i

/** Boards are portals: subdomains of icims.com, several an employer, or sites of the employer's own. Search pages name the
 *  postings; what they say beyond the title stands in the posting's page too. Both are asked for as inside of a frame, for
 *  around the frame there is nothing. */
export default defineSource({
  id: 'icims',
  name: 'iCIMS',
  docs: 'https://developer-community.icims.com/applications/applicant-tracking/job-portal',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 360,
  detect(url) {
    const board = subdomainOf(url, DOMAIN, OWN_HOSTS)
    return board === null ? null : { board }
  },
  detectPage: ({ url, html }) =>
    /\bicims_content_iframe\b|\biCIMS_MainWrapper\b/.test(html) ? { board: url.hostname, origin: url.origin } : null,
  first: (at) => ({ url: pageAt(at, 0) }),
  next(page, request, at) {
    if (JOB.test(request.url)) return []
    const tree = readListTree(page)
    const details = detailRequests(namedIn(tree, at))
    const number = numberOf(request.url)
    return hasNext(tree) && number + 1 < MOST_PAGES ? [...details, { url: pageAt(at, number + 1) }] : details
  },
  read(page, at) {
    const id = JOB.exec(page.url)?.[1]
    if (id === undefined) return readList(readListTree(page), page.url, at)
    return readPostingPage(page, { externalId: id, url: addressOf(id, at) }, shownOnIcims, withPlacesOfIcims)
  },
})

const pageAt = (at: Board, number: number): string => `${homeOf(at, DOMAIN)}/jobs/search?ss=1&in_iframe=1&pr=${number}`
const addressOf = (id: string, at: Board): string => `${homeOf(at, DOMAIN)}/jobs/${id}/job`
const numberOf = (url: string): number => Number(/[?&]pr=(\d{1,6})(?:&|$)/.exec(url)?.[1] ?? 0)

function hasNext(tree: Tree): boolean {
  if (tree('link[rel="next"][href]').length > 0) return true
  const [, page, pages] = PAGE_OF.exec(tree('.iCIMS_SubHeader_Jobs, .iCIMS_Paging, .iCIMS_Pagination').text()) ?? []
  return page !== undefined && Number(page) < Number(pages)
}

function readList(tree: Tree, url: string, at: Board): PageReading {
  const found = namedIn(tree, at)
  if (found.named.length === 0 && !NOTHING_FOUND.test(tree.root().text()))
    throw new PayloadError('page', 'no postings, and no word that there are none: the layout is not known')
  const isCut = hasNext(tree) && numberOf(url) + 1 >= MOST_PAGES
  return listedReading(found, isCut ? `more than ${MOST_PAGES} pages; the rest is not read` : null)
}

/** The words in a posting's address change with its title and are not needed. */
function namedIn(tree: Tree, at: Board): NamedPostings {
  const named = new Map<string, Named>()
  for (const element of tree('.iCIMS_JobsTable a[href], a.iCIMS_Anchor[href]').toArray()) {
    const link = tree(element)
    const id = JOB.exec(link.attr('href') ?? '')?.[1]
    if (id === undefined || named.has(id)) continue
    named.set(id, { externalId: id, title: titleOf(link), request: { url: `${addressOf(id, at)}?in_iframe=1` } })
  }
  return { named: [...named.values()], refused: [] }
}

/** The heading inside the link; a label for screen readers stands beside it. Older portals have no heading. */
function titleOf(link: Found): string | null {
  const heading = lineIn(link.find('h1, h2, h3, h4'), LIMITS.title)
  if (heading !== null) return heading
  link.find('.field-label, .sr-only').remove()
  return lineIn(link, LIMITS.title)
}
