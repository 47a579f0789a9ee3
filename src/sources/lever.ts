import { escapeText } from 'entities'
import type { PageRequest } from '../domain/document.ts'
import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { cutListing } from './_shared/cut-listing.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
  texts,
} from './_shared/fields.ts'
import { entriesOf, readEach } from './_shared/json.ts'
import { timeOfMilliseconds } from './_shared/time.ts'

const ORIGIN = 'https://api.lever.co'
const EU_ORIGIN = 'https://api.eu.lever.co'
const HOST = /^(jobs|api)(\.eu)?\.lever\.co$/
const SITE = /^[\w.-]{1,100}$/
/** Settings of lever-jobs-embed, which shows a board inside other pages. */
const EMBEDDED =
  /\bleverJobsOptions\s{0,9}=\s{0,9}\{[^{}]{0,500}?\baccountName["']?\s{0,9}:\s{0,9}["']([\w.-]{1,100})["']/
const PAGE_SIZE = 100
/** Postings read of one site, which bounds a site that answers full pages for ever. */
const MOST_POSTINGS = 10_000

/** Boards are site names; pages hold 100 postings and the last one holds fewer. Postings name no company. */
export default defineSource({
  id: 'lever',
  name: 'Lever',
  docs: 'https://github.com/lever/postings-api',
  terms: { url: 'https://www.lever.co/legal', attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 60,
  perSecond: 2,
  detect(url) {
    const [, kind, region] = HOST.exec(url.hostname) ?? []
    if (kind === undefined) return null
    const board = url.pathname.split('/').filter((part) => part !== '')[kind === 'api' ? 2 : 0] ?? ''
    if (!SITE.test(board)) return null
    return region === undefined ? { board } : { board, origin: EU_ORIGIN }
  },
  detectPage({ html }) {
    const board = EMBEDDED.exec(html)?.[1]
    return board === undefined ? null : { board }
  },
  first: ({ board, origin }) => pageAt(`${origin}/v0/postings/${encodeURIComponent(board)}`, 0),
  next(page, request) {
    const skip = skipOf(request.url)
    const more = entriesOf(page, null).length >= PAGE_SIZE && skip + PAGE_SIZE < MOST_POSTINGS
    return more ? [pageAt(request.url.replace(/\?.*$/s, ''), skip + PAGE_SIZE)] : []
  },
  read(page) {
    const entries = entriesOf(page, null)
    const reading = readEach(entries, readPosting, idOf)
    const cut = entries.length >= PAGE_SIZE && skipOf(page.url) + PAGE_SIZE >= MOST_POSTINGS
    return cut ? cutListing(reading, `more than ${MOST_POSTINGS} postings; the rest is not read`) : reading
  },
})

function pageAt(base: string, skip: number): PageRequest {
  return { url: `${base}?mode=json&skip=${skip}&limit=${PAGE_SIZE}` }
}

function skipOf(url: string): number {
  const skip = /[?&]skip=(\d{1,7})(?:&|$)/.exec(url)?.[1]
  return skip === undefined ? 0 : Number(skip)
}

const idOf = (job: Row): string => requiredId(job, 'id')

function readPosting(job: Row): RawPosting {
  const categories = child(job, 'categories') ?? { path: job.path, fields: {} }
  const workplace = text(job, 'workplaceType')
  return {
    externalId: idOf(job),
    title: requiredText(job, 'text', LIMITS.title),
    url: requiredLink(job, 'hostedUrl'),
    company: null,
    places: placesOf(job, categories),
    workMode: workplace === 'unspecified' ? null : workplace,
    pay: payOf(job),
    employmentType: text(categories, 'commitment'),
    department: text(categories, 'department') ?? text(categories, 'team'),
    postedAt: createdAt(job),
    expiresAt: null,
    description: descriptionOf(job),
  }
}

/** The country is that of the first location and says nothing of the others. */
function placesOf(job: Row, categories: Row): RawPlace[] {
  const country = text(job, 'country')
  const first = text(categories, 'location', LIMITS.place)
  const all = texts(categories, 'allLocations', LIMITS.place)
  const names = [...new Set(first === null ? all : [first, ...all])]
  if (names.length === 0) return country === null ? [] : [{ text: null, country }]
  return names.map((name) => (name === (first ?? names[0]) ? { text: name, country } : { text: name }))
}

/** `salaryDescription` is free text beside the range; it speaks only when there is no range. */
function payOf(job: Row): RawPay[] {
  const range = child(job, 'salaryRange')
  const [min, max] = range === null ? [null, null] : [amount(range, 'min'), amount(range, 'max')]
  if (range !== null && (min !== null || max !== null)) {
    return [
      { kind: 'fields', min, max, currency: text(range, 'currency'), period: text(range, 'interval'), label: null },
    ]
  }
  const words = longText(job, 'salaryDescriptionPlain', LIMITS.name)
  return words === null ? [] : [{ kind: 'text', text: words }]
}

function createdAt(job: Row): string | null {
  const milliseconds = amount(job, 'createdAt')
  const time = timeOfMilliseconds(milliseconds)
  if (milliseconds !== null && time === null)
    throw new PayloadError(`${job.path}.createdAt`, 'not a time in milliseconds')
  return time
}

/** The page shows description, lists and closing words in this order. A list's content is bare `<li>` elements. */
function descriptionOf(job: Row): string | null {
  const lists = children(job, 'lists').map((list) => {
    const [heading, items] = [text(list, 'text'), longText(list, 'content')]
    return `${heading === null ? '' : `<h3>${escapeText(heading)}</h3>`}${items === null ? '' : `<ul>${items}</ul>`}`
  })
  const parts = [longText(job, 'description') ?? plain(job, 'descriptionPlain'), ...lists]
  const whole = [...parts, longText(job, 'additional') ?? plain(job, 'additionalPlain')].filter(Boolean).join('\n')
  return whole === '' ? null : whole.slice(0, LIMITS.description)
}

/** Plain text beside HTML: escaped, with its line breaks. */
function plain(job: Row, key: string): string | null {
  const words = longText(job, key)
  return words === null ? null : `<p>${escapeText(words).replace(/\n+/g, '<br>')}</p>`
}
