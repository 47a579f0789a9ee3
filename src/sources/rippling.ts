import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading, RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { lastPart, pathParts } from './_shared/address.ts'
import { type Board, defineSource } from './_shared/define.ts'
import {
  absoluteLink,
  amount,
  child,
  children,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredText,
  text,
  texts,
} from './_shared/fields.ts'
import { entriesOf, readEach, rootOf } from './_shared/json.ts'
import { detailRequests, listedReading, type NamedPostings, readNamed } from './_shared/listed.ts'
import { joinSections } from './_shared/sections.ts'
import { statedPay } from './_shared/stated-pay.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://api.rippling.com'
const PUBLIC = 'https://ats.rippling.com'
const PUBLIC_HOST = /^ats(?:\.[a-z]{2}\d)?\.rippling\.com$/
const SLUG = /^[\w-]{1,100}$/
const LOCALE = /^[a-z]{2}-[A-Z]{2}$/
/** Where lists have been seen to end. */
const MOST_ROWS = 1000

/** Boards are the names in their addresses. One list holds the whole board, a row for each place of a posting, without text. */
export default defineSource({
  id: 'rippling',
  name: 'Rippling',
  docs: 'https://developer.rippling.com/documentation',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 120,
  detect(url) {
    const board = boardIn(url.hostname, pathParts(url))
    return board !== undefined && SLUG.test(board) ? { board } : null
  },
  first: (at) => ({ url: listOf(at) }),
  next: (page, request, at) => (request.url === listOf(at) ? detailRequests(namedIn(page, at)) : []),
  read(page, at) {
    if (page.url !== listOf(at)) return readDetail(page, at)
    const isCut = entriesOf(page, null).length === MOST_ROWS
    return listedReading(
      namedIn(page, at),
      isCut ? `exactly ${MOST_ROWS} rows, where lists have been seen to end` : null,
    )
  },
})

/** "/acme/jobs/…", "/en-GB/acme/jobs" or, inside other pages, "/embed/acme/jobs" on the public hosts, "/…/board/acme/jobs" of the interface. */
function boardIn(host: string, parts: string[]): string | undefined {
  const isInterface = parts[0] === 'api' || parts[0] === 'platform'
  if (host === 'api.rippling.com' || (PUBLIC_HOST.test(host) && isInterface))
    return isInterface && parts.includes('board') ? parts[parts.indexOf('board') + 1] : undefined
  if (!PUBLIC_HOST.test(host)) return undefined
  const isBehind = LOCALE.test(parts[0] ?? '') || parts[0] === 'embed'
  const [board, jobs] = isBehind ? parts.slice(1) : parts
  return jobs === undefined || jobs === 'jobs' ? board : undefined
}

function listOf({ board, origin }: Board): string {
  return `${origin}/platform/api/ats/v1/board/${encodeURIComponent(board)}/jobs`
}

const idOf = (row: Row): string => requiredId(row, 'uuid')

function namedIn(page: Page, at: Board): NamedPostings {
  const requestOf = (id: string): PageRequest => ({ url: `${listOf(at)}/${encodeURIComponent(id)}` })
  return readNamed(
    entriesOf(page, null),
    (row) => ({ externalId: idOf(row), title: text(row, 'name', LIMITS.title), request: requestOf(idOf(row)) }),
    idOf,
    { repeats: true },
  )
}

/** Throws PayloadError when the page is not that of a posting. */
function readDetail(page: Page, at: Board): PageReading {
  const root = rootOf(page, 'uuid')
  if (!page.url.startsWith(`${listOf(at)}/`)) throw new PayloadError('page', 'not of this board')
  const externalId = lastPart(page.url)
  if (idOf(root) !== externalId) throw new PayloadError('uuid', 'that of another posting')
  const link = `${PUBLIC}/${encodeURIComponent(at.board)}/jobs/${encodeURIComponent(externalId)}`
  const read = (row: Row): RawPosting => ({ externalId, ...readPosting(row, link) })
  return readEach([{ path: '', value: root.fields }], read, () => externalId)
}

function readPosting(row: Row, link: string): Omit<RawPosting, 'externalId'> {
  return {
    title: requiredText(row, 'name', LIMITS.title),
    url: absoluteLink(text(row, 'url', LIMITS.url) ?? link) ?? link,
    company: text(row, 'companyName'),
    places: placesOf(row),
    workMode: workModeOf(row),
    pay: payOf(row),
    employmentType: employmentTypeOf(row),
    department: departmentOf(row),
    postedAt: isoTime(text(row, 'createdOn')),
    expiresAt: null,
    description: descriptionOf(row),
  }
}

/** The names of the places, or, where newer boards state them, their parts. */
function placesOf(row: Row): RawPlace[] {
  const parted = children(row, 'locations').flatMap((place): RawPlace[] => {
    const [city, region, country] = [text(place, 'city'), text(place, 'state'), text(place, 'country')]
    const name = text(place, 'name', LIMITS.place)
    return (name ?? city ?? region ?? country) === null ? [] : [{ text: name, city, region, country }]
  })
  const named = [...new Set(texts(row, 'workLocations', LIMITS.place))].map((name) => ({ text: name }))
  return parted.length > 0 ? parted : named
}

/** Stated for each place; nothing when they differ. */
function workModeOf(row: Row): string | null {
  const modes = new Set(children(row, 'locations').map((place) => text(place, 'workplaceType')))
  return modes.size === 1 ? ([...modes][0] ?? null) : null
}

/** A range for each place or level, with its place as label; the same range of several places is one. */
function payOf(row: Row): RawPay[] {
  const ranges = children(row, 'payRangeDetails').flatMap((range) => {
    const [min, max] = [amount(range, 'rangeStart'), amount(range, 'rangeEnd')]
    const [currency, period] = [text(range, 'currency'), text(range, 'frequency')]
    return statedPay({ min, max, currency, period, label: text(range, 'location') })
  })
  const unlabelled = ranges.map((range) => JSON.stringify({ ...range, label: null }))
  return ranges.filter((_, index) => unlabelled.indexOf(unlabelled[index] ?? '') === index)
}

/** The code stands under `label` and the employer's word under `id`: "SALARIED_FT" and "Salaried, full-time". */
function employmentTypeOf(row: Row): string | null {
  const type = child(row, 'employmentType')
  if (type === null) return null
  const code = text(type, 'label')
  if (code?.endsWith('_FT') === true) return 'Full-time'
  if (code?.endsWith('_PT') === true) return 'Part-time'
  return code ?? text(type, 'id')
}

function departmentOf(row: Row): string | null {
  const department = child(row, 'department')
  return department === null ? null : (text(department, 'name') ?? text(department, 'label'))
}

/** What the role is stands before what the company is. */
function descriptionOf(row: Row): string | null {
  const parts = child(row, 'description')
  if (parts === null) return null
  return joinSections(['role', 'company'].map((key) => ({ heading: null, body: longText(parts, key) })))
}
