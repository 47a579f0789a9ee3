import type { Page, PageRequest } from '../domain/document.ts'
import type { RawPlace, RawPosting } from '../domain/posting.ts'
import { type Board, type CareersPage, defineSource, type FoundBoard } from './_shared/define.ts'
import {
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
import { homeOf } from './_shared/home.ts'
import { readEach } from './_shared/json.ts'
import { mailTime } from './_shared/mail-time.ts'
import { readXml, type XmlDocument, type XmlShape } from './_shared/xml.ts'

const DOMAIN = 'teamtailor.com'
/** "acme.teamtailor.com", and "acme.na.teamtailor.com" for boards kept in North America. */
const HOST = /^([a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z]{2,3})?)\.teamtailor\.com$/
const OWN_NAMES = new Set('api app assets cdn developer docs help images scripts status support tt www'.split(' '))
const ASSETS = /\.teamtailor-cdn\.com$/
const OWN_JOBS = /^(?:\/[a-z]{2}(?:-[A-Z]{2})?)?\/jobs(?:\.rss|\/\d{1,12}[^/]{0,200})?\/?$/
const PAGE_SIZE = 100
/** Postings read of one board, which bounds a board that answers full pages for ever. */
const MOST_POSTINGS = 10_000
/** Words for the statuses that are none by themselves. "none" is what a posting has whose employer chose nothing. */
const MODES: Readonly<Record<string, string>> = { fully: 'fully remote', temporary: 'temporarily remote' }

const SHAPE: XmlShape = {
  items: { rss: 'channel.item' },
  rows: ['tt:locations.tt:location'],
  markup: ['description'],
  namespaces: { 'https://teamtailor.com/locations': 'tt' },
}

/** Boards are subdomains, or hosts of employers; pages of the RSS feed hold 100 postings and the last one holds fewer. */
export default defineSource({
  id: 'teamtailor',
  name: 'Teamtailor',
  docs: 'https://support.teamtailor.com/en/articles/11171756-rss-feed-how-to-guide',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: '',
  everyMinutes: 60,
  detect(url) {
    const board = HOST.exec(url.hostname)?.[1]
    if (board === undefined || OWN_NAMES.has(board.split('.')[0] ?? '')) return null
    return { board, origin: `https://${url.hostname}` }
  },
  detectPage,
  first: (at) => pageAt(at, 0),
  next(page, request, at) {
    const offset = offsetOf(request.url)
    const isFull = readFeed(page).items.length >= PAGE_SIZE
    return isFull && offset + PAGE_SIZE < MOST_POSTINGS ? [pageAt(at, offset + PAGE_SIZE)] : []
  },
  read(page) {
    const { head, items } = readFeed(page)
    const channel = child(head, 'channel')
    const company = channel === null ? null : text(channel, 'title')
    const { postings, refused } = readEach(items, (item) => readItem(item, company), idOf)
    const isCut = items.length >= PAGE_SIZE && offsetOf(page.url) + PAGE_SIZE >= MOST_POSTINGS
    const cut = { path: 'page', reason: `more than ${MOST_POSTINGS} postings; the rest is not read` }
    return { postings, refused: isCut ? [...refused, cut] : refused }
  },
})

/** An employer's own host serves the whole career site: its files come from Teamtailor and its jobs are its own. */
function detectPage({ url, links, html }: CareersPage): FoundBoard | null {
  const linked = links.flatMap((link) => (URL.canParse(link) ? [new URL(link)] : []))
  const isBuilt = linked.some(({ hostname }) => ASSETS.test(hostname)) || /\.teamtailor-cdn\.com\//.test(html)
  const showsJobs = linked.some(({ hostname, pathname }) => hostname === url.hostname && OWN_JOBS.test(pathname))
  const isHome = showsJobs || OWN_JOBS.test(url.pathname) || /href="[^"]{0,200}\/jobs\.rss"/.test(html)
  return isBuilt && isHome ? { board: url.hostname, origin: url.origin } : null
}

function pageAt(at: Board, offset: number): PageRequest {
  return { url: `${homeOf(at, DOMAIN)}/jobs.rss?offset=${offset}&per_page=${PAGE_SIZE}` }
}

function offsetOf(url: string): number {
  return Number(/[?&]offset=(\d{1,7})(?:&|$)/.exec(url)?.[1] ?? 0)
}

const readFeed = (page: Page): XmlDocument => readXml(page, SHAPE)
const idOf = (item: Row): string => requiredId(item, 'guid')

function readItem(item: Row, company: string | null): RawPosting {
  const status = text(item, 'remoteStatus')
  return {
    externalId: idOf(item),
    title: requiredText(item, 'title', LIMITS.title),
    url: requiredLink(item, 'link'),
    company,
    places: placesOf(item),
    workMode: status === null || status === 'none' ? null : (MODES[status] ?? status),
    pay: [],
    employmentType: null,
    department: text(item, 'tt:department') ?? text(item, 'tt:division') ?? text(item, 'tt:role'),
    postedAt: mailTime(text(item, 'pubDate')),
    expiresAt: null,
    description: longText(item, 'description'),
  }
}

/** A location's name is the employer's: often the city, sometimes "HQ". */
function placesOf(item: Row): RawPlace[] {
  const locations = child(item, 'tt:locations')
  if (locations === null) return []
  return children(locations, 'tt:location').flatMap((location): RawPlace[] => {
    const name = text(location, 'tt:name', LIMITS.place)
    const [city, country] = [text(location, 'tt:city'), text(location, 'tt:country')]
    return name === null && city === null && country === null ? [] : [{ text: name, city, country }]
  })
}
