import { Feed } from 'feed'

export type FeedKind = 'atom' | 'json'

/** One opening, in plain words. What is null is not stated. */
export type FeedItem = {
  /** UUID of the posting group: the same opening has the same id in every feed and for ever. */
  groupId: string
  title: string
  /** An item whose address is not http or https is left out. */
  url: string
  company: string
  /** "Austin, TX (hybrid)". */
  where: string | null
  /** "$18–$22 an hour (stated)". */
  pay: string | null
  why: string
  /** "via Remotive"; null or absent unless the publisher asks to be named. */
  via?: string | null
  firstSeenAt: Date
}

/** `id` is the UUID of the saved search; `feedUrl` the feed's own address; `updated` when an item last came or went. */
export type FeedContent = {
  id: string
  title: string
  author: string
  siteUrl: string
  feedUrl: string
  updated: Date
  items: readonly FeedItem[]
}

const PROGRAM = 'Jobtide'
const MAX_URL = 4_000

/**
 * A feed as Atom (RFC 4287) or JSON Feed 1.1 (jsonfeed.org/version/1.1). Foreign text may hold anything: it is cleaned of
 * what XML 1.0 cannot carry and of direction marks, and escaped. The same content gives the same bytes.
 */
export function renderFeed(kind: FeedKind, content: FeedContent): string {
  const items = content.items.flatMap((item) => {
    const url = httpUrl(item.url)
    return url === null ? [] : [{ ...item, url }]
  })
  return kind === 'atom' ? renderAtom({ ...content, items }) : renderJson({ ...content, items })
}

/** Media types: RFC 4287 7 and JSON Feed 1.1. */
export const FEED_TYPES: Record<FeedKind, string> = {
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
}

function renderAtom(content: FeedContent): string {
  const feed = new Feed({
    id: `urn:uuid:${content.id}`,
    title: cleaned(content.title),
    author: { name: cleaned(content.author) },
    link: content.siteUrl,
    feedLinks: { atom: content.feedUrl },
    updated: content.updated,
    generator: PROGRAM,
  })
  for (const item of content.items) {
    feed.addItem({
      id: idOf(item),
      title: escaped(item.title),
      link: item.url,
      author: [{ name: cleaned(item.company) }],
      date: item.firstSeenAt,
      published: item.firstSeenAt,
      content: bodyOf(item),
    })
  }
  return feed.atom1()
}

/** By hand: the library writes version 1 of the format, which names authors otherwise. */
function renderJson(content: FeedContent): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: cleaned(content.title),
    home_page_url: content.siteUrl,
    feed_url: content.feedUrl,
    authors: [{ name: cleaned(content.author) }],
    items: content.items.map((item) => ({
      id: idOf(item),
      url: item.url,
      title: cleaned(item.title),
      content_html: bodyOf(item),
      content_text: linesOf(item).map(cleaned).join('\n'),
      date_published: item.firstSeenAt.toISOString(),
      authors: [{ name: cleaned(item.company) }],
    })),
  })
}

function idOf({ groupId }: FeedItem): string {
  return `urn:uuid:${groupId}`
}

function bodyOf(item: FeedItem): string {
  return linesOf(item)
    .map((line) => `<p>${escaped(line)}</p>`)
    .join('')
}

function linesOf({ company, where, pay, why, via, firstSeenAt }: FeedItem): string[] {
  const place = where === null ? 'Place not stated' : where
  const seen = [`First seen ${firstSeenAt.toISOString().slice(0, 10)}`, ...(via ? [via] : [])].join(' · ')
  return [company, place, pay ?? 'Pay not stated', why === '' ? '' : `Why: ${why}`, seen].filter((line) => line !== '')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return cleaned(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}

/** One line of characters that XML 1.0 section 2.2 allows, without those that turn the direction of the text. */
function cleaned(text: string): string {
  return text
    .replace(/[\p{Bidi_Control}\u200b\u2060\ufeff\ufffe\uffff]/gu, '')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()
}

function httpUrl(text: string): string | null {
  if (text.length > MAX_URL || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
}
