import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading } from '../domain/posting.ts'
import { decodeMarkup } from './_shared/decode.ts'
import { type Board, type CareersPage, defineSource, type FoundBoard } from './_shared/define.ts'
import { detailRequests, listedReading, type Named, type NamedPostings } from './_shared/listed.ts'
import { readPostingPage } from './_shared/posting-page.ts'
import { readSitemap, type Sitemap } from './_shared/sitemap.ts'
import { readFeed } from './_shared/successfactors-feed.ts'
import { readLegacy } from './_shared/successfactors-legacy.ts'
import { shownOnCareerSite } from './_shared/successfactors-page.ts'

const FEED = '/googlefeed.xml'
const SITEMAP = '/sitemap.xml'
/** The hosts of boards of the old kind, which many employers share. */
const SHARED_HOST = /^career[\w-]{0,20}\.(?:successfactors\.(?:com|eu|cn)|sapsf\.(?:com|eu|cn))$/
const LEGACY_PATH = /^\/(?:career|portalcareer|sfcareer\/jobreqcareer)\/?$/
const LEGACY = /^company=(.{1,100})$/
/** The number at the end of a posting's address names it, in every language of the site. */
const JOB = /\/job\/(?:[^/?#]{1,500}\/)?(\d{1,15})\/?(?:[?#]|$)/
/** What builds a career site on a host of the employer. */
const MARKS = /\brmkcdn\.successfactors\.com\/|\bjobs2web\.com\/|\bj2w\.init\b/i
const MAX_SITEMAPS = 100
/** Pages of postings of one sitemap. */
const MAX_PAGES = 5000

/**
 * Boards are hosts of career sites, read from their feed; where the feed's address shows a page instead, or the board ends
 * with "/sitemap.xml", from the sitemap and the page of each posting. "company=…" is a board of the old kind on a shared
 * host, read from its XML listing.
 */
export default defineSource({
  id: 'successfactors',
  name: 'SAP SuccessFactors',
  docs: 'https://userapps.support.sap.com/sap/support/knowledge/en/2361686',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 360,
  detect(url) {
    const origin = url.origin
    if (SHARED_HOST.test(url.hostname)) {
      const company = companyIn(url)
      return company === null ? null : { board: `company=${company}`, origin }
    }
    const isSite = url.pathname === FEED || url.hostname.endsWith('.jobs2web.com')
    return isSite ? { board: url.hostname, origin } : null
  },
  detectPage,
  first,
  next(page, request, at) {
    if (LEGACY.test(at.board) || JOB.test(request.url)) return []
    const sitemap = readSitemap(page)
    const isStart = request.url === first(at).url
    if (sitemap?.kind === 'urlset') return detailRequests(namedIn(sitemap))
    const follows = isStart || request.url === sitemapOf(at)
    if (sitemap !== null) return follows ? sitemap.urls.slice(0, MAX_SITEMAPS).map((url) => ({ url })) : []
    return isStart && showsPageForFeed(page, request.url) ? [{ url: sitemapOf(at) }] : []
  },
  read,
})

/** Links to the sign-in of candidates name the company too and show no board. */
function companyIn(url: URL): string | null {
  const company = url.searchParams.get('company') ?? url.searchParams.get('career_company') ?? ''
  const isSignIn = url.searchParams.has('login_ns') || url.searchParams.has('loginFlowRequired')
  return LEGACY_PATH.test(url.pathname) && !isSignIn && /^[\w.-]{1,60}$/.test(company) ? company : null
}

function detectPage({ url, links, html }: CareersPage): FoundBoard | null {
  if (SHARED_HOST.test(url.hostname)) return null
  const isBuilt = MARKS.test(html) || links.some((link) => MARKS.test(link))
  return isBuilt ? { board: url.hostname, origin: url.origin } : null
}

function first(at: Board): PageRequest {
  const company = LEGACY.exec(at.board)?.[1]
  if (company !== undefined) {
    const name = encodeURIComponent(company)
    return { url: `${homeOf(at)}/career?company=${name}&career_ns=job_listing_summary&resultType=XML` }
  }
  const path = /\/.*$/.exec(at.board)?.[0] ?? FEED
  return { url: `${homeOf(at)}${path}` }
}

const homeOf = ({ board, origin }: Board): string => (origin === '' ? `https://${board.replace(/\/.*$/, '')}` : origin)
const sitemapOf = (at: Board): string => `${homeOf(at)}${SITEMAP}`

function read(page: Page, at: Board): PageReading {
  const company = LEGACY.exec(at.board)?.[1]
  if (company !== undefined) return readLegacy(page, (id) => legacyLink(at, company, id))
  const externalId = JOB.exec(page.url)?.[1]
  if (externalId !== undefined) return readPostingPage(page, { externalId, url: page.url }, shownOnCareerSite)
  const sitemap = readSitemap(page)
  if (sitemap !== null) return readList(sitemap, page, at)
  return showsPageForFeed(page, page.url) ? { postings: [], refused: [] } : readFeed(page)
}

function legacyLink(at: Board, company: string, id: string): string {
  const query = `company=${encodeURIComponent(company)}&career_ns=job_listing&career_job_req_id=${encodeURIComponent(id)}`
  return `${homeOf(at)}/career?${query}`
}

/** A site whose feed is switched off answers with a page of its own; its sitemap tells then. */
function showsPageForFeed(page: Page, url: string): boolean {
  return (
    url.endsWith(FEED) && /^\s{0,99}(?:<!--[^>]{0,500}-->\s{0,99})?<(?:!doctype html|html)[\s>]/i.test(headOf(page))
  )
}

const headOf = (page: Page): string => decodeMarkup(page).slice(0, 1000)

function readList(sitemap: Sitemap, page: Page, at: Board): PageReading {
  if (sitemap.kind === 'sitemapindex') {
    const isKnown = page.url === first(at).url || page.url === sitemapOf(at)
    const left = isKnown ? Math.max(0, sitemap.urls.length - MAX_SITEMAPS) : sitemap.urls.length
    const cut = left + sitemap.left > 0 ? `${left + sitemap.left} more sitemaps than are read` : null
    return listedReading({ named: [], refused: [] }, cut)
  }
  const jobs = sitemap.urls.filter((url) => JOB.test(url)).length
  const cut = sitemap.left > 0 || jobs > MAX_PAGES ? `more than ${MAX_PAGES} postings; the rest is not read` : null
  return listedReading(namedIn(sitemap), cut)
}

/** A posting in several languages has an address in each; the first is taken. */
function namedIn(sitemap: Sitemap): NamedPostings {
  const named = new Map<string, Named>()
  for (const url of sitemap.urls.filter((address) => JOB.test(address)).slice(0, MAX_PAGES)) {
    const externalId = JOB.exec(url)?.[1] ?? ''
    if (!named.has(externalId)) named.set(externalId, { externalId, title: null, request: { url } })
  }
  return { named: [...named.values()], refused: [] }
}
