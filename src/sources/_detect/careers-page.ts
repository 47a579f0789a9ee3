import type { Page } from '../../domain/document.ts'
import { decodeMarkup } from '../_shared/decode.ts'
import type { CareersPage } from '../_shared/define.ts'
import { absoluteLink, tidyLine } from '../_shared/fields.ts'
import { addressesIn } from './addresses.ts'
import { readTags } from './tags.ts'

/** How a page names an address: 'embed', to be shown inside it or run by it; 'script', written in one or in the data of an
 *  element; 'link', for people to follow. */
export type Naming = 'embed' | 'script' | 'link'
export type PageLink = { url: string; naming: Naming; words: string | null }
export type PageFeed = { url: string; title: string }

/** A careers page, taken apart. `links` are absolute http(s) addresses, each once under its strongest naming. */
export type CareersReading = {
  page: CareersPage
  links: PageLink[]
  feeds: PageFeed[]
  /** JSON-LD as written. */
  scripts: string[]
  title: string | null
  /** og:site_name. */
  siteName: string | null
  /** Whether it has a field for a password. */
  asksLogin: boolean
}

/** Characters looked through, and handed to `detectPage`. */
const MAX_CHARACTERS = 4_000_000
const MAX_HTML = 1_000_000
/** Characters in which a page shows what it is. */
const HEAD = 20_000
/** Addresses taken of each naming, so that a page full of links cannot push out its frames. */
const MAX_LINKS: Record<Naming, number> = { embed: 1000, script: 2000, link: 3000 }
const MAX_FEEDS = 20
const MAX_JSON_LD = 200
const MAX_WORDS = 200
const STRENGTH: Record<Naming, number> = { embed: 2, script: 1, link: 0 }

/** Reads what a careers page leads to and what it calls itself; null when the page is no HTML. Time is linear in the page,
 *  and what is kept is bounded. Throws PayloadError when the page is not in the encoding it states. */
export function readCareersPage(page: Page): CareersReading | null {
  const html = decodeMarkup(page).slice(0, MAX_CHARACTERS)
  if (!isHtml(html.slice(0, HEAD))) return null
  const parts = takeApart(html)
  const base = absoluteLink(parts.base, page.url) ?? page.url
  const links = resolveLinks(parts.links, base)
  return {
    page: { url: new URL(page.url), links: links.map(({ url }) => url), html: html.slice(0, MAX_HTML) },
    links,
    feeds: parts.feeds.flatMap(({ url, title }) => {
      const absolute = absoluteLink(url, base)
      return absolute === null ? [] : [{ url: absolute, title }]
    }),
    scripts: parts.scripts,
    title: parts.title,
    siteName: parts.siteName,
    asksLogin: parts.asksLogin,
  }
}

/** An element of HTML near the beginning, and no document of another kind around it. */
function isHtml(head: string): boolean {
  const isOther = /^\s*(?:[[{]|<\?xml|<(?:rss|feed|rdf:rdf|urlset|sitemapindex|source|jobs)[\s>])/i.test(head)
  if (isOther && !/<html[\s>]/i.test(head)) return false
  return /<(?:!doctype\s+html|html|head|body|script|iframe|a|div|p|meta|title)[\s>]/i.test(head)
}

type Attributes = ReadonlyMap<string, string>
type Parts = Pick<CareersReading, 'links' | 'feeds' | 'scripts' | 'title' | 'siteName' | 'asksLogin'> & { base: string }

function takeApart(html: string): Parts {
  const parts: Parts = { base: '', links: [], feeds: [], scripts: [], title: null, siteName: null, asksLogin: false }
  const left = { ...MAX_LINKS }
  const add = (url: string | undefined, naming: Naming, words: string | null = null): PageLink | null => {
    if (url === undefined || url.trim() === '' || left[naming]-- <= 0) return null
    const link = { url: url.trim(), naming, words }
    parts.links.push(link)
    return link
  }
  let anchor: PageLink | null = null
  let inside = ''
  let type = ''
  readTags(html, {
    onTag(name, attributes) {
      inside = name
      type = attributes.get('type') ?? ''
      if (name === 'a') anchor = add(attributes.get('href'), 'link', labelOf(attributes))
      else readElement(name, attributes, parts, add)
      readData(name, attributes, add)
    },
    onClose(name) {
      if (name === 'a') anchor = null
      inside = ''
    },
    onText(text) {
      if (inside === 'script') readScript(text, type, parts, add)
      else if (inside === 'title' && parts.title === null) parts.title = lineOrNull(text)
      else if (anchor !== null && inside !== 'style') anchor.words = joinWords(anchor.words, text)
    },
  })
  return parts
}

type Add = (url: string | undefined, naming: Naming, words?: string | null) => unknown

function readElement(name: string, attributes: Attributes, parts: Parts, add: Add): void {
  const at = (key: string) => attributes.get(key)
  if (name === 'iframe' || name === 'frame' || name === 'embed' || name === 'script') add(at('src'), 'embed')
  else if (name === 'object') add(at('data'), 'embed')
  else if (name === 'area') add(at('href'), 'link', labelOf(attributes))
  else if (name === 'input') parts.asksLogin ||= at('type')?.toLowerCase() === 'password'
  else if (name === 'form') add(at('action'), 'link')
  else if (name === 'base') parts.base ||= at('href') ?? ''
  else if (name === 'link') readLinkElement(attributes, parts, add)
  else if (name === 'meta') readMeta(attributes, parts, add)
}

function readLinkElement(attributes: Attributes, parts: Parts, add: Add): void {
  const href = attributes.get('href')
  const isFeed =
    /\balternate\b/i.test(attributes.get('rel') ?? '') && /\b(?:rss|atom)\+xml/i.test(attributes.get('type') ?? '')
  if (!isFeed) return void add(href, 'link')
  if (href !== undefined && parts.feeds.length < MAX_FEEDS)
    parts.feeds.push({ url: href.trim(), title: tidyLine(attributes.get('title') ?? '').slice(0, MAX_WORDS) })
}

/** A page that only sends the browser on is one that shows what lies there. */
function readMeta(attributes: Attributes, parts: Parts, add: Add): void {
  const content = attributes.get('content') ?? ''
  const name = attributes.get('property') ?? attributes.get('name')
  if (name?.toLowerCase() === 'og:site_name') parts.siteName ??= lineOrNull(content)
  if (attributes.get('http-equiv')?.toLowerCase() === 'refresh')
    add(/^[\d.\s]{0,20}[;,]\s{0,20}(?:url\s{0,20}=\s{0,20})?["']?([^"']{1,2000})/i.exec(content)?.[1], 'embed')
}

/** Frames that are filled late keep their address in the data of the element. */
function readData(name: string, attributes: Attributes, add: Add): void {
  for (const [key, value] of attributes) {
    if (!key.startsWith('data-') || value.length < 4) continue
    if (name === 'iframe' && /src$/.test(key)) add(value, 'embed')
    else for (const url of addressesIn(value)) add(url, 'script')
  }
}

function readScript(text: string, type: string, parts: Parts, add: Add): void {
  if (/^\s*application\/ld\+json\b/i.test(type) && parts.scripts.length < MAX_JSON_LD) parts.scripts.push(text)
  for (const url of addressesIn(text)) add(url, 'script')
}

function resolveLinks(links: PageLink[], base: string): PageLink[] {
  const found = new Map<string, PageLink>()
  for (const link of links) {
    const url = absoluteLink(link.url, base)
    if (url === null) continue
    const before = found.get(url)
    if (before === undefined) found.set(url, { ...link, url })
    else if (STRENGTH[link.naming] > STRENGTH[before.naming]) before.naming = link.naming
    if (before !== undefined) before.words ??= link.words
  }
  return [...found.values()]
}

const labelOf = (attributes: Attributes): string | null =>
  lineOrNull(attributes.get('aria-label') ?? attributes.get('title') ?? '')

function joinWords(words: string | null, text: string): string | null {
  if (words !== null && words.length >= MAX_WORDS) return words
  return lineOrNull(`${words ?? ''} ${text.slice(0, MAX_WORDS)}`)
}

function lineOrNull(text: string): string | null {
  const line = tidyLine(text.slice(0, 2000)).slice(0, MAX_WORDS)
  return line === '' ? null : line
}
