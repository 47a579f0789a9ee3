import type { RawPosting } from '../domain/posting.ts'
import { defineSource } from './_shared/define.ts'
import {
  fault,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
  texts,
} from './_shared/fields.ts'
import { readEach } from './_shared/json.ts'
import { mailTime } from './_shared/mail-time.ts'
import { isoTime } from './_shared/time.ts'
import { readXml, type XmlShape } from './_shared/xml.ts'

const ORIGIN = 'https://weworkremotely.com'
const CATEGORY = /^[a-z\d][a-z\d-]{0,79}$/
const CATEGORY_PAGE = /^\/categories\/([a-z\d-]{1,80})(?:\.rss)?\/?$/
const SHAPE: XmlShape = { items: { rss: 'channel.item' }, texts: ['category'], markup: ['description'] }

/** RSS feeds of the newest remote jobs; boards are categories ("remote-programming-jobs"), or "all". */
export default defineSource({
  id: 'weworkremotely',
  name: 'We Work Remotely',
  docs: 'https://weworkremotely.com/remote-job-rss-feed',
  terms: {
    url: 'https://weworkremotely.com/api-terms-and-guidelines',
    attribution: 'the posting there as the one place to apply at; neither its name nor its logo as a brand',
    aggregates: false,
  },
  access: 'api',
  listing: 'latest',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 120,
  detect(url) {
    if (!/^(?:www\.)?weworkremotely\.com$/.test(url.hostname)) return null
    const category = CATEGORY_PAGE.exec(url.pathname)?.[1] ?? ''
    return { board: CATEGORY.test(category) ? category : 'all' }
  },
  first: ({ board, origin }) => ({
    url: board === 'all' || !CATEGORY.test(board) ? `${origin}/remote-jobs.rss` : `${origin}/categories/${board}.rss`,
  }),
  read: (page) => readEach(readXml(page, SHAPE).items, readItem, idOf),
})

const idOf = (item: Row): string => requiredId(item, 'guid')

function readItem(item: Row): RawPosting {
  const place = text(item, 'region', LIMITS.place)
  const expires = text(item, 'expires_at')
  return {
    externalId: idOf(item),
    ...namesIn(item),
    url: requiredLink(item, 'link'),
    places: place === null ? [] : [{ text: place }],
    workMode: 'Remote',
    pay: [],
    employmentType: text(item, 'type'),
    department: texts(item, 'category')[0] ?? null,
    postedAt: mailTime(text(item, 'pubDate')),
    expiresAt: mailTime(expires) ?? isoTime(expires),
    description: longText(item, 'description'),
  }
}

/** "Acme: Cook"; a title without a colon names no company. */
function namesIn(item: Row): { company: string | null; title: string } {
  const line = requiredText(item, 'title', LIMITS.title)
  const at = `${line} `.indexOf(': ')
  if (at <= 0) return { company: null, title: line }
  const title = line.slice(at + 1).trim()
  if (title === '') throw fault(item, 'title', 'empty behind the company')
  return { company: line.slice(0, at).trim(), title }
}
