import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading, RawPosting, Refused } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { type Board, defineSource } from './_shared/define.ts'
import { absoluteLink, own, type Row } from './_shared/fields.ts'
import { readHtml } from './_shared/html.ts'
import { isExpectedToHoldOne, jobPagesOf } from './_shared/job-pages.ts'
import { identifierOf, type PostingPage, readJobPosting } from './_shared/job-posting.ts'
import { readEach } from './_shared/json.ts'
import { findNodes, type LinkedData } from './_shared/json-ld.ts'
import { readSitemap, type Sitemap } from './_shared/sitemap.ts'

/** Sitemaps followed from one index. */
const MAX_SITEMAPS = 500
const SITEMAP_NAME = /\.xml(?:\.gz)?$/i

/** Boards are a site's host, or the address of one sitemap or page of it. Job pages are found through the sitemap; each
 *  holds its posting as schema.org JobPosting in JSON-LD. */
export default defineSource({
  id: 'jsonld',
  name: 'Careers site with schema.org JobPosting',
  docs: 'https://schema.org/JobPosting',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 360,
  detect: (url) =>
    SITEMAP_NAME.test(url.pathname) ? { board: url.href, origin: url.origin } : { board: url.host, origin: url.origin },
  first,
  next(page, request, at) {
    const sitemap = readSitemap(page)
    if (sitemap === null) return []
    if (sitemap.kind === 'urlset') return requestsFor(jobPagesOf(sitemap, page.url).urls, at)
    const isFirst = request.url === first(at).url
    return isFirst ? sitemap.urls.slice(0, MAX_SITEMAPS).map((url) => ({ url })) : []
  },
  read(page, at) {
    const sitemap = readSitemap(page)
    return sitemap === null ? readPostings(page, at) : readSitemapPage(sitemap, page, at)
  },
})

function first({ board, origin }: Board): PageRequest {
  if (/^https?:\/\//i.test(board)) return { url: board }
  return { url: `${origin === '' ? `https://${board}` : origin}/sitemap.xml` }
}

/** A page that looks like one posting's is had once and then seldom again; one that looks like a list, in every crawl. */
function requestsFor(urls: string[], at: Board): PageRequest[] {
  const named = namedIn(urls, at).map(([of, url]) => ({ url, of }))
  return [...named, ...urls.filter((url) => !isExpectedToHoldOne(url)).map((url) => ({ url }))]
}

/** The addresses that look like one posting's, each under the name that its posting has; tracking words make no other. */
function namedIn(urls: string[], at: Board): [name: string, url: string][] {
  const named = new Map<string, string>()
  for (const url of urls.filter(isExpectedToHoldOne)) {
    const name = nameOf(url, at)
    if (!named.has(name)) named.set(name, url)
  }
  return [...named]
}

/** A sitemap names postings and holds none; what it lists beyond the limits is refused, so that the run does not count as
 *  whole. */
function readSitemapPage(sitemap: Sitemap, page: Page, at: Board): PageReading {
  if (sitemap.kind === 'urlset') {
    const { urls, left } = jobPagesOf(sitemap, page.url)
    const listed = namedIn(urls, at).map(([externalId]) => ({ externalId, title: null }))
    return { postings: [], refused: overIn(sitemap, left), listed }
  }
  if (page.url !== first(at).url) throw new PayloadError('sitemapindex', 'an index inside an index is not followed')
  return { postings: [], refused: overIn(sitemap, Math.max(0, sitemap.urls.length - MAX_SITEMAPS) + sitemap.left) }
}

function overIn({ kind }: Sitemap, left: number): Refused[] {
  return left === 0 ? [] : [{ path: kind, reason: `${left} more entries than are read` }]
}

/** Throws PayloadError when a page that was expected to hold a posting holds none. */
function readPostings(page: Page, at: Board): PageReading {
  if (SITEMAP_NAME.test(page.url.replace(/[?#].*$/s, '')))
    throw new PayloadError('urlset', 'missing: the page is no sitemap')
  const html = readHtml(page)
  const data = findNodes(html.scripts, 'JobPosting')
  if (data.nodes.length === 0 && data.refused.length === 0) {
    if (isExpectedToHoldOne(page.url))
      throw new PayloadError('JobPosting', `none in this page (${scriptsIn(html.scripts)})`)
    return { postings: [], refused: [] }
  }
  const context = { url: page.url, base: html.base, byId: data.byId }
  const nodes = distinct(data)
  const ownPath = ownAmong(nodes, context, at)
  const entries = nodes.map((node) => ({ path: node.path, value: node.fields }))
  const { postings, refused } = readEach(entries, (node) => readNode(node, context, node.path === ownPath, at))
  return { postings, refused: [...data.refused, ...refused] }
}

function scriptsIn(scripts: string[]): string {
  return scripts.length === 0 ? 'it has no JSON-LD' : `it has ${scripts.length} JSON-LD scripts about other things`
}

/** Pages often state one posting twice, in a graph and by itself. */
function distinct({ nodes }: LinkedData): Row[] {
  const seen = new Set<string>()
  return nodes.filter((node) => {
    const key = JSON.stringify(node.fields)
    return !seen.has(key) && seen.add(key)
  })
}

/** Where the one posting stands that lives at this page, which is no list, beside others that live elsewhere. */
function ownAmong(nodes: Row[], page: PostingPage, at: Board): string | null {
  if (nodes.length === 1) return nodes[0]?.path ?? null
  if (!isExpectedToHoldOne(page.url)) return null
  const here = nodes.filter((node) => {
    const stated = own(node, 'url')
    const link = typeof stated === 'string' ? absoluteLink(stated.trim(), page.base) : page.url
    return link !== null && nameOf(link, at) === nameOf(page.url, at)
  })
  return here.length === 1 ? (here[0]?.path ?? null) : null
}

/**
 * A posting is named by the address of its page, the one thing that tells all postings of a site apart: identifiers in
 * the wild are the employer's name, or shared by the pages of one job in several places. So is the one posting that says it
 * lives at its page, beside others; these are named by their own address or else by their identifier.
 */
function readNode(node: Row, page: PostingPage, isOfPage: boolean, at: Board): RawPosting {
  const posting = readJobPosting(node, page)
  if (isOfPage) return { externalId: nameOf(URL.canParse(page.url) ? page.url : posting.url, at), ...posting }
  if (withoutFragment(posting.url) !== withoutFragment(page.url))
    return { externalId: nameOf(posting.url, at), ...posting }
  const identifier = identifierOf(node)
  if (identifier === null)
    throw new PayloadError(`${node.path}.identifier`, 'missing, and its address is that of the page')
  return { externalId: `${nameOf(page.url, at)}#${identifier}`, ...posting }
}

/** Path and query; the host too when it is not the board's own. */
function nameOf(address: string, { origin, board }: Board): string {
  const url = new URL(address)
  const home = [origin, board, `https://${board}`].find((candidate) => URL.canParse(candidate))
  for (const key of [...url.searchParams.keys()])
    if (/^(?:utm_\w+|gclid|fbclid)$/i.test(key)) url.searchParams.delete(key)
  const path = `${url.pathname.replace(/\/$/, '')}${url.search}` || '/'
  const bare = (host: string) => host.replace(/^www\./, '')
  return home !== undefined && bare(new URL(home).host) === bare(url.host) ? path : `${bare(url.host)}${path}`
}

const withoutFragment = (url: string): string => url.replace(/#.*$/s, '')
