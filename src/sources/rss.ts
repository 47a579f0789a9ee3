import { decodeHTMLStrict, escapeText } from 'entities'
import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { defineSource } from './_shared/define.ts'
import { absoluteLink, children, fault, LIMITS, longText, own, type Row, tidyLine } from './_shared/fields.ts'
import { readEach } from './_shared/json.ts'
import { mailTime } from './_shared/mail-time.ts'
import { isoTime } from './_shared/time.ts'
import { readXml, type XmlShape } from './_shared/xml.ts'

/** RSS 2.0, RSS 1.0 and Atom. Names of job boards' own modules are as the documents write them. */
const SHAPE: XmlShape = {
  items: { rss: 'channel.item', RDF: 'item', feed: 'entry' },
  rows: ['link', 'category'],
  markup: ['description', 'content:encoded', 'content', 'summary'],
  namespaces: {
    'http://www.w3.org/2005/Atom': '',
    'http://purl.org/rss/1.0/': '',
    'http://purl.org/rss/1.0/modules/content/': 'content',
    'http://purl.org/dc/elements/1.1/': 'dc',
    'http://base.google.com/ns/1.0': 'g',
  },
}
const FEED_PATH = /(?:\.(?:rss|atom|rdf)|\/(?:rss|atom|feed)(?:\.xml|\/)?)$/i
/** The feed of jobs that WordPress sites with WP Job Manager have at any address. */
const FEED_QUERY = /^(?:job_feed|rss2?|atom)$/

/** Elements by which feeds of jobs say more than a feed can: plain ones, those of WP Job Manager, and Google Base's. */
const COMPANY = ['company', 'job_listing:company', 'g:employer', 'employer', 'hiringOrganization', 'job:company']
const PLACE = ['location', 'job_listing:location', 'g:location', 'region', 'job:location']
const CITY = ['city', 'g:city', 'job:city']
const REGION = ['state', 'province', 'job:state']
const COUNTRY = ['country', 'g:country', 'job:country']
const TYPE = ['jobtype', 'job_type', 'job_listing:job_type', 'g:job_type', 'employment_type', 'employmentType', 'type']
const DEPARTMENT = ['department', 'g:job_function', 'job_listing:job_category', 'job:category']
const SALARY = ['salary', 'job_listing:salary', 'g:salary', 'compensation', 'job:salary']
const REMOTE = ['remote', 'remotetype', 'remoteStatus', 'workplaceType', 'job_listing:remote_position']
const POSTED = ['pubDate', 'published', 'dc:date', 'g:publish_date', 'updated']
const EXPIRES = ['expires', 'expires_at', 'expirationdate', 'g:expiration_date', 'job_listing:expires', 'validThrough']

/** Boards are addresses of feeds: the newest postings of a site, with as much about them as its feed says. */
export default defineSource({
  id: 'rss',
  name: 'RSS or Atom feed of jobs',
  docs: 'https://www.rssboard.org/rss-specification',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'latest',
  origin: '',
  everyMinutes: 60,
  detect: (url) =>
    FEED_PATH.test(url.pathname) || FEED_QUERY.test(url.searchParams.get('feed') ?? '')
      ? { board: url.href, origin: url.origin }
      : null,
  first: ({ board }) => ({ url: /^https?:\/\//i.test(board) ? board : `https://${board}` }),
  read: (page) =>
    readEach(
      readXml(page, SHAPE).items,
      (item) => readItem(item, page.url),
      (item) => idOf(item, page.url),
    ),
})

function readItem(item: Row, feedUrl: string): RawPosting {
  const categories = children(item, 'category').map((category) => firstOf(category, ['@label', '@term', '#text']))
  return {
    externalId: idOf(item, feedUrl),
    title: titleOf(item),
    url: linkOf(item, feedUrl),
    company: firstOf(item, COMPANY),
    places: placesOf(item),
    workMode: modeOf(firstOf(item, REMOTE)),
    pay: payOf(item),
    employmentType: firstOf(item, TYPE),
    department: firstOf(item, DEPARTMENT) ?? categories.find((category) => category !== null) ?? null,
    postedAt: timeOf(firstOf(item, POSTED)),
    expiresAt: timeOf(firstOf(item, EXPIRES)),
    description: descriptionOf(item),
  }
}

/** What the feed says names the posting for good, or else its link without words that only track. */
function idOf(item: Row, feedUrl: string): string {
  const named = firstOf(item, ['guid', 'id', '@rdf:about'], LIMITS.url)
  if (named !== null) return named
  const url = new URL(linkOf(item, feedUrl))
  for (const key of [...url.searchParams.keys()]) if (/^utm_\w{1,20}$/i.test(key)) url.searchParams.delete(key)
  return url.href
}

function titleOf(item: Row): string {
  const title = firstOf(item, ['title'], Number.MAX_SAFE_INTEGER)
  if (title === null) throw fault(item, 'title', 'missing')
  if (title.length > LIMITS.title)
    throw fault(item, 'title', `${title.length} characters, at most ${LIMITS.title} are taken`)
  return title
}

/** RSS writes the link as text, Atom as an attribute among others; without either, the guid is one when it says so. */
function linkOf(item: Row, feedUrl: string): string {
  const links = children(item, 'link').filter((link) => /^(?:alternate)?$/.test(firstOf(link, ['@rel']) ?? ''))
  const written = links.map((link) => firstOf(link, ['#text', '@href'], LIMITS.url)).find((link) => link !== null)
  const isLink = firstOf(item, ['guid@isPermaLink']) !== 'false'
  const stated = written ?? (isLink ? firstOf(item, ['guid'], LIMITS.url) : null)
  if (stated === null) throw fault(item, 'link', 'missing')
  const link = absoluteLink(stated, written === undefined ? undefined : feedUrl)
  if (link === null) throw fault(item, 'link', 'expected an http(s) address')
  return link
}

function placesOf(item: Row): RawPlace[] {
  const [text, city, region, country] = [PLACE, CITY, REGION, COUNTRY].map((keys) => firstOf(item, keys))
  return (text ?? city ?? region ?? country ?? null) === null
    ? []
    : [{ text: text ?? null, city: city ?? null, region: region ?? null, country: country ?? null }]
}

/** A mark for remote work may be a word or a yes. */
function modeOf(stated: string | null): string | null {
  if (stated === null || /^(?:no|none|false|0)$/i.test(stated)) return null
  return /^(?:yes|true|1)$/i.test(stated) ? 'Remote' : stated
}

function payOf(item: Row): RawPay[] {
  const words = firstOf(item, SALARY)
  if (words === null || !/[1-9]/.test(words)) return []
  const currency = firstOf(item, ['g:currency', 'currency'])
  return [{ kind: 'text', text: currency === null || words.includes(currency) ? words : `${words} ${currency}` }]
}

/** The whole text where the feed has it beside a summary. */
function descriptionOf(item: Row): string | null {
  const key = ['content:encoded', 'content', 'description', 'summary'].find(
    (each) => typeof own(item, each) === 'string',
  )
  const text = key === undefined ? null : longText(item, key)
  return text !== null && own(item, `${key}@type`) === 'text' ? escapeText(text) : text
}

const timeOf = (stated: string | null): string | null => mailTime(stated) ?? isoTime(stated)

/** The first of several elements that states a line. What a module means by another shape is not known, and states none. */
function firstOf(row: Row, keys: readonly string[], limit: number = LIMITS.name): string | null {
  for (const key of keys) {
    const value = own(row, key)
    const line = typeof value === 'string' ? tidyLine(decodeHTMLStrict(value)) : ''
    if (line !== '' && line.length <= limit) return line
  }
  return null
}
