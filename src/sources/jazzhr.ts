import type { PageReading, RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { type Board, defineSource } from './_shared/define.ts'
import { absoluteLink, LIMITS, tidyText } from './_shared/fields.ts'
import { homeOf, subdomainOf } from './_shared/home.ts'
import { type Found, lineIn, readListTree, type Tree } from './_shared/html-tree.ts'
import { detailRequests, listedReading, type Named, type NamedPostings } from './_shared/listed.ts'
import { readPostingPage, type Shown } from './_shared/posting-page.ts'

const DOMAIN = 'applytojob.com'
/** Domains under which the same boards were reached in former years. */
const DOMAINS = [DOMAIN, 'theresumator.com', 'jazz.co']
const OWN_HOSTS = new Set(['www', 'app', 'api', 'apply', 'help', 'info', 'info2', 'login', 'success', 'support'])
const WIDGET_HOST = /^app\.(?:jazz\.co|theresumator\.com)$/
/** The script of a list inside an employer's own page. */
const WIDGET_PATH = /^\/widgets\/[\w-]{1,40}\/create\/([a-z\d-]{1,63})\/?$/
const LIST_PATH = /^\/(?:apply\/?)?(?:jobs\/?)?$/
/** "/apply/jobs/details/{id}", and "/apply/{id}" with any words behind it. */
const JOB_PATH = /^\/apply\/(?:jobs\/details\/)?(?!jobs(?:\/|$))([A-Za-z\d_-]{1,64})(?:\/[^/]{0,300})?\/?$/
/** What a list of any of the system's layouts is inside of. */
const LISTS = '#job_listings_wrapper, #jobs_table, #resumator-job-listings, .resumator-job-listings, .jobs-list'
/** Postings read of one page: the largest board in public has some hundred. */
const MOST_POSTINGS = 5000

/** Boards are subdomains of applytojob.com; one page names every posting, with its title. Text, pay and dates stand in the
 *  posting's page, which answers to "/apply/{id}" without the words that links have behind it. */
export default defineSource({
  id: 'jazzhr',
  name: 'JazzHR',
  docs: 'https://success.jazzhr.com/hc/en-us',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 360,
  detect(url) {
    const widget = WIDGET_HOST.test(url.hostname) ? WIDGET_PATH.exec(url.pathname)?.[1] : undefined
    if (widget !== undefined) return { board: widget }
    const board = DOMAINS.map((domain) => subdomainOf(url, domain, OWN_HOSTS)).find((name) => name !== null)
    const isKnown = LIST_PATH.test(url.pathname) || JOB_PATH.test(url.pathname)
    return board === undefined || board === null || !isKnown ? null : { board }
  },
  detectPage: ({ url, html }) =>
    /\bid=["']?(?:job_listings_wrapper|resumator-job-listings)\b/.test(html)
      ? { board: url.hostname, origin: url.origin }
      : null,
  first: (at) => ({ url: `${homeOf(at, DOMAIN)}/apply/jobs` }),
  next: (page, request, at) =>
    isList(request.url) ? detailRequests(namedIn(readListTree(page), request.url, at)) : [],
  read(page, at) {
    if (isList(page.url)) return readList(readListTree(page), page.url, at)
    const externalId = idIn(page.url, page.url, at)
    if (externalId === null) throw new PayloadError('page', 'neither the list of a board nor a posting by its address')
    return readPostingPage(page, { externalId, url: page.url }, shownIn)
  },
})

const isList = (url: string): boolean => /\/apply\/jobs$/.test(url)

function readList(tree: Tree, url: string, at: Board): PageReading {
  const found = namedIn(tree, url, at)
  if (found.named.length === 0 && tree(LISTS).length === 0)
    throw new PayloadError('page', 'no list of postings: the layout is not known')
  const isCut = found.named.length >= MOST_POSTINGS
  return listedReading(found, isCut ? `more than ${MOST_POSTINGS} postings; the rest is not read` : null)
}

/** Each posting once: rows link to it by its title, and some layouts by a button too. */
function namedIn(tree: Tree, url: string, at: Board): NamedPostings {
  const named = new Map<string, Named>()
  for (const element of tree('a[href]').toArray()) {
    const link = tree(element)
    const id = isTitle(link) ? idIn(link.attr('href') ?? '', url, at) : null
    if (id === null || named.has(id) || named.size >= MOST_POSTINGS) continue
    const request = { url: `${homeOf(at, DOMAIN)}/apply/${id}` }
    named.set(id, { externalId: id, title: lineIn(link, LIMITS.title), request })
  }
  return { named: [...named.values()], refused: [] }
}

const isTitle = (link: Found): boolean =>
  link.is('.job_title_link, .resumator-job-title-link') || link.parent('h1, h2, h3, h4').length > 0

/** The identifier in an address of this board; null for any other. */
function idIn(link: string, pageUrl: string, { board }: Board): string | null {
  const address = absoluteLink(link, pageUrl)
  if (address === null) return null
  const { host, hostname, pathname } = new URL(address)
  const isOwn = host === new URL(pageUrl).host || hostname === `${board}.${DOMAIN}`
  const path = pathname.slice(Math.max(0, pathname.indexOf('/apply/')))
  return isOwn ? (JOB_PATH.exec(path)?.[1] ?? null) : null
}

/** Under the title stands "Department - Place - Type", where any may be missing; only all three are certain. */
function shownIn(tree: Tree): Shown {
  const meta = lineIn(tree('.job_meta'))?.split(' - ') ?? []
  const [department, place, type] = meta.length === 3 ? meta : []
  const text = tree('.job_description, #job-description').first()
  return {
    title: lineIn(tree('h1.job_title, .job-header h1'), LIMITS.title),
    places: placesOf(place),
    department: department || null,
    employmentType: type || null,
    description: tidyText(text.html() ?? ''),
  }
}

function placesOf(place: string | undefined): RawPosting['places'] {
  return place === undefined || place === '' ? [] : [{ text: place }]
}
