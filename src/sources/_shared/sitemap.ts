import { load } from 'cheerio/slim'
import type { Page } from '../../domain/document.ts'
import { PayloadError } from '../../errors.ts'
import { decodeMarkup } from './decode.ts'
import { absoluteLink } from './fields.ts'
import { gunzip } from './gzip.ts'

/** `urls` are absolute, of the sitemap's own site, each once. `left` counts the entries beyond the limit. */
export type Sitemap = { kind: 'sitemapindex' | 'urlset'; urls: string[]; left: number }

/** Limit of the protocol for one file: https://www.sitemaps.org/protocol.html#index. */
const MAX_URLS = 50_000
/** A sitemap has four levels; the tree builder's time grows with the square of the depth. */
const MAX_DEPTH = 10
/** 50,000 addresses with 12 alternates each have 800,000 elements. */
const MAX_ELEMENTS = 1_000_000
const ROOT = /<(?:[\w-]{1,40}:)?(urlset|sitemapindex)(?=[\s/>])/

/** Reads a sitemap or an index of sitemaps, also one that is a gzip file; null when the page is neither. Throws
 *  PayloadError when it is one and is cut off, larger than the protocol allows, or nested absurdly deep. */
export function readSitemap(page: Page): Sitemap | null {
  const text = decodeMarkup({ ...page, body: gunzip(page.body) })
  const root = ROOT.exec(text.slice(0, 8192))
  const kind = root?.[1] === 'urlset' || root?.[1] === 'sitemapindex' ? root[1] : null
  if (root === null || kind === null || /<(?:html|body)[\s>]/i.test(text.slice(0, root.index))) return null
  checkWhole(text, kind)
  const $ = load(text, { xmlMode: true })
  const found = new Set<string>()
  let left = 0
  for (const element of $('*').toArray()) {
    if (!('name' in element) || localName(element.name) !== 'loc' || !isEntry(element.parent, kind)) continue
    const url = absoluteLink($(element).text().trim(), page.url)
    if (url === null || !isSameSite(url, page.url)) continue
    if (found.size < MAX_URLS) found.add(url)
    else left += 1
  }
  return { kind, urls: [...found], left }
}

/** Hosts of one site: the same, or one inside the other ("www." aside). A sitemap speaks for its own site only. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) => (URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : ''))
  return Boolean(a) && Boolean(b) && (a === b || `${a}`.endsWith(`.${b}`) || `${b}`.endsWith(`.${a}`))
}

function isEntry(parent: { type: string; name?: string } | null, kind: Sitemap['kind']): boolean {
  return localName(parent?.name ?? '') === (kind === 'urlset' ? 'url' : 'sitemap')
}

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1)

function checkWhole(text: string, kind: Sitemap['kind']): void {
  const closed = new RegExp(`</(?:[\\w-]{1,40}:)?${kind}\\s*>|<(?:[\\w-]{1,40}:)?${kind}[^<>]{0,2000}/>`)
  if (!closed.test(text)) throw new PayloadError(kind, 'truncated: its closing tag is missing')
  const open: string[] = []
  let elements = 0
  for (const [tag, slash, name = ''] of text.matchAll(/<(\/?)([A-Za-z][\w:.-]*)(?=[\s/>])[^<>]*>/g)) {
    if (++elements > 2 * MAX_ELEMENTS) throw new PayloadError(kind, `more than ${MAX_ELEMENTS} elements`)
    if (slash === '/') {
      if (open.at(-1) === name) open.pop()
    } else if (!tag.endsWith('/>')) {
      open.push(name)
    }
    if (open.length > MAX_DEPTH) throw new PayloadError(kind, `nested more than ${MAX_DEPTH} levels deep`)
  }
}
