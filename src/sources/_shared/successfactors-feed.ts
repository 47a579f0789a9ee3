import type { Page } from '../../domain/document.ts'
import type { PageReading, RawPosting } from '../../domain/posting.ts'
import { decodedText, requiredDecodedText } from './decoded-text.ts'
import { LIMITS, longText, own, type Row, requiredId, requiredLink, text, tidyText } from './fields.ts'
import { unescapeOnce } from './job-posting.ts'
import { readEach } from './json.ts'
import { mailTime } from './mail-time.ts'
import { isoTime } from './time.ts'
import { readXml, type XmlShape } from './xml.ts'

const SHAPE: XmlShape = {
  items: { rss: 'channel.item' },
  markup: ['description'],
  namespaces: { 'http://base.google.com/ns/1.0': 'g' },
}
/** A name of a form of the system's, where the employer chose no function. */
const FORM_NAME = /^ATS_[A-Z\d_]+$/

/** The feed of a career site of SuccessFactors: RSS with fields of Google Base. Throws PayloadError when it is another. */
export function readFeed(page: Page): PageReading {
  return readEach(readXml(page, SHAPE).items, readItem, idOf)
}

/** The number in a posting's address. */
const idOf = (item: Row): string => requiredId(item, own(item, 'g:id') === undefined ? 'guid' : 'g:id')

function readItem(item: Row): RawPosting {
  const externalId = idOf(item)
  const place = decodedText(item, 'g:location')
  const job = text(item, 'g:job_function')
  return {
    externalId,
    title: withoutPlace(requiredDecodedText(item, 'title', LIMITS.title), place),
    url: requiredLink(item, 'link'),
    company: decodedText(item, 'g:employer'),
    places: place === null ? [] : [{ text: place }],
    workMode: null,
    pay: [],
    employmentType: text(item, 'g:job_type'),
    department: job === null || FORM_NAME.test(job) ? null : decodedText(item, 'g:job_function'),
    postedAt: mailTime(text(item, 'pubDate')),
    expiresAt: isoTime(text(item, 'g:expiration_date')),
    description: descriptionOf(item),
  }
}

/** Titles end with the place in brackets, "Engineer (Chelmsford, MA, US, 1824)", which is the posting's place over again. */
function withoutPlace(title: string, place: string | null): string {
  const [whole, inside] = /\s{0,9}\(([^()]{1,200})\)$/.exec(title) ?? []
  if (whole === undefined || inside === undefined || place === null) return title
  const start = (words: string) => words.split(',')[0]?.trim().toLowerCase()
  const bare = title.slice(0, -whole.length).trim()
  return start(inside) === start(place) && bare !== '' ? bare : title
}

function descriptionOf(item: Row): string | null {
  const stated = longText(item, 'description', 2 * LIMITS.description)
  return stated === null ? null : tidyText(unescapeOnce(stated))
}
