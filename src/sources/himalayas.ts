import type { PageRequest } from '../domain/document.ts'
import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { defineSource } from './_shared/define.ts'
import {
  absoluteLink,
  amount,
  fault,
  isObject,
  LIMITS,
  longText,
  own,
  type Row,
  requiredLink,
  requiredText,
  text,
  texts,
  typeName,
} from './_shared/fields.ts'
import { entriesIn, entriesOf, readEach, rootOf } from './_shared/json.ts'
import { timeOfUnix } from './_shared/time.ts'

const ORIGIN = 'https://himalayas.app'
/** More is not given. */
const PAGE_SIZE = 20
/** Pages of one crawl: the 4,000 newest postings of over 100,000. */
const MOST_PAGES = 200
const MOST_COUNTRIES = 200

/** One feed of remote jobs, newest first, refreshed daily. */
export default defineSource({
  id: 'himalayas',
  name: 'Himalayas',
  docs: 'https://himalayas.app/docs/remote-jobs-api',
  terms: {
    url: 'https://himalayas.app/api',
    attribution: 'Himalayas as the source, with a link to the posting there; not to be handed on to other job boards',
    aggregates: true,
  },
  access: 'api',
  listing: 'latest',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 1440,
  perSecond: 1,
  detect: (url) => (/^(?:www\.)?himalayas\.app$/.test(url.hostname) ? { board: 'all' } : null),
  first: ({ origin }) => ({ url: `${origin}/jobs/api?limit=${PAGE_SIZE}` }),
  next(page, request, { origin }) {
    const root = rootOf(page, 'jobs')
    const after = entriesIn(root, 'jobs').length === 0 ? null : placeAfter(root, request)
    return after === null ? [] : [{ url: `${origin}/jobs/api?limit=${PAGE_SIZE}&${after}` }]
  },
  read: (page) => readEach(entriesOf(page, 'jobs'), readJob, idOf),
})

/** Where the list goes on: behind the cursor that the answer gives, or at an offset when it gives none. Cursors are new
 *  with every crawl, so that pages count themselves in the part of the address that is not sent. */
function placeAfter(root: Row, { url }: PageRequest): string | null {
  const page = Number(/#page=(\d{1,4})$/.exec(url)?.[1] ?? 1)
  if (page >= MOST_PAGES) return null
  const cursor = text(root, 'nextCursor')
  if (cursor !== null) {
    const place = `cursor=${encodeURIComponent(cursor)}`
    return url.includes(place) ? null : `${place}#page=${page + 1}`
  }
  const offset = page * PAGE_SIZE
  return offset < (amount(root, 'totalCount') ?? 0) ? `offset=${offset}#page=${page + 1}` : null
}

const idOf = (job: Row): string => requiredText(job, 'guid', LIMITS.url)

function readJob(job: Row): RawPosting {
  const guid = idOf(job)
  return {
    externalId: guid,
    title: requiredText(job, 'title', LIMITS.title),
    url: absoluteLink(guid) ?? requiredLink(job, 'applicationLink'),
    company: text(job, 'companyName'),
    places: placesOf(job),
    workMode: 'Remote',
    pay: payOf(job),
    employmentType: text(job, 'employmentType'),
    department: texts(job, 'parentCategories')[0] ?? texts(job, 'categories')[0] ?? null,
    postedAt: timeOfUnix(amount(job, 'pubDate')),
    expiresAt: timeOfUnix(amount(job, 'expiryDate')),
    description: longText(job, 'description') ?? longText(job, 'excerpt'),
  }
}

/** Countries as names, or as objects with name and code. */
function placesOf(job: Row): RawPlace[] {
  const stated = own(job, 'locationRestrictions') ?? []
  if (!Array.isArray(stated)) throw fault(job, 'locationRestrictions', `expected list, found ${typeName(stated)}`)
  const list = { path: `${job.path}.locationRestrictions`, fields: stated.slice(0, MOST_COUNTRIES) }
  return list.fields.flatMap((entry, index): RawPlace[] => {
    if (!isObject(entry)) return [text(list, String(index))].flatMap((name) => (name === null ? [] : [{ text: name }]))
    const country = { path: `${list.path}[${index}]`, fields: entry }
    const name = text(country, 'name')
    return name === null ? [] : [{ text: name, country: text(country, 'alpha2') ?? name }]
  })
}

/** The documentation says that amounts are annual; newer answers state the period themselves. */
function payOf(job: Row): RawPay[] {
  const [min, max] = [amount(job, 'minSalary') || null, amount(job, 'maxSalary') || null]
  if (min === null && max === null) return []
  const period = text(job, 'salaryPeriod') ?? 'annual'
  return [{ kind: 'fields', min, max, currency: text(job, 'currency'), period, label: null }]
}
