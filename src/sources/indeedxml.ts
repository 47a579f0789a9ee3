import type { RawPlace, RawPosting } from '../domain/posting.ts'
import { defineSource } from './_shared/define.ts'
import { LIMITS, longText, type Row, requiredId, requiredLink, requiredText, text, texts } from './_shared/fields.ts'
import { readEach } from './_shared/json.ts'
import { mailTime } from './_shared/mail-time.ts'
import { isoTime } from './_shared/time.ts'
import { readXml, type XmlShape } from './_shared/xml.ts'

const SHAPE: XmlShape = { items: { source: 'job', jobs: 'job' }, texts: ['category'], markup: ['description'] }
const FEED_PATH = /\/[^/]{0,100}indeed[^/]{0,100}\.xml(?:\.gz)?$/i
const INDEED = /(?:^|\.)indeed\.[a-z.]{2,6}$/

/** Boards are addresses of feeds in the format that Indeed takes: one document with every job of a site, which may be large
 *  and may be a gzip file. A job in several places is in it several times, under numbers of their own. */
export default defineSource({
  id: 'indeedxml',
  name: 'XML feed in the format of Indeed',
  docs: 'https://docs.indeed.com/indeed-apply/xml-feed',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: '',
  everyMinutes: 240,
  detect: (url) =>
    FEED_PATH.test(url.pathname) && !INDEED.test(url.hostname) ? { board: url.href, origin: url.origin } : null,
  first: ({ board }) => ({ url: /^https?:\/\//i.test(board) ? board : `https://${board}` }),
  read: (page) => readEach(readXml(page, SHAPE).items, readJob, idOf),
})

const idOf = (job: Row): string => requiredId(job, 'referencenumber')

function readJob(job: Row): RawPosting {
  const salary = text(job, 'salary')
  return {
    externalId: idOf(job),
    title: requiredText(job, 'title', LIMITS.title),
    url: requiredLink(job, 'url'),
    company: text(job, 'company') ?? text(job, 'sourcename'),
    places: placesOf(job),
    workMode: text(job, 'remotetype'),
    pay: salary === null ? [] : [{ kind: 'text', text: salary }],
    employmentType: text(job, 'jobtype'),
    department: texts(job, 'category')[0] ?? null,
    postedAt: timeOf(job, 'date'),
    expiresAt: timeOf(job, 'expirationdate'),
    description: longText(job, 'description'),
  }
}

function placesOf(job: Row): RawPlace[] {
  const [city, region, country] = [text(job, 'city'), text(job, 'state'), text(job, 'country')]
  return city === null && region === null && country === null ? [] : [{ text: null, city, region, country }]
}

/** Today's format asks for ISO 8601, the one before for the time of mails. */
function timeOf(job: Row, key: string): string | null {
  const stated = text(job, key)
  return isoTime(stated) ?? mailTime(stated)
}
