import type { PageRequest } from '../domain/document.ts'
import type { PageReading, RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { boardOf, queryOf } from './_shared/board-query.ts'
import { defineSource } from './_shared/define.ts'
import {
  child,
  children,
  flag,
  LIMITS,
  longText,
  own,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
} from './_shared/fields.ts'
import { entriesOf, readEach } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://jobstream.api.jobtechdev.se'
const FILTERS = ['occupation-concept-id', 'location-concept-id']
/** Changes are asked for from so long before the last crawl began, for clocks that differ and ads that come late. */
const OVERLAP_MS = 5 * 60_000
/** Before every ad that is open. */
const EVER = '2016-01-01T00:00:00'

/** Boards are occupations and places of the JobTech taxonomy ("location-concept-id=zBon_eET_fFU"), or "all". A crawl asks
 *  for what changed since the last one: new and altered ads whole, removed ones by their id. */
export default defineSource({
  id: 'jobtech',
  name: 'JobTech (Platsbanken, Sweden)',
  docs: 'https://jobstream.api.jobtechdev.se/',
  /** CC0. */
  terms: { url: 'https://creativecommons.org/publicdomain/zero/1.0/', attribution: null, aggregates: true },
  access: 'api',
  listing: 'changes',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 60,
  /** Once a minute. */
  perSecond: 1 / 60,
  detect: (url) => (isOurs(url) ? { board: boardOf(url.searchParams, FILTERS) } : null),
  first: ({ board, origin }, since) => changesSince(since ?? null, queryOf(board, FILTERS), origin),
  read: readAds,
})

const isOurs = ({ hostname, pathname }: URL): boolean =>
  /^job(?:stream|search)\.api\.jobtechdev\.se$/.test(hostname) ||
  (/^(?:www\.)?arbetsformedlingen\.se$/.test(hostname) && pathname.startsWith('/platsbanken'))

/** The snapshot holds every open ad and takes no filters; with filters everything counts as changed since long ago. */
function changesSince(since: Date | null, query: string, origin: string): PageRequest {
  const headers = { accept: 'application/json' }
  if (since === null && query === '') return { url: `${origin}/v2/snapshot`, headers }
  const from = since === null ? EVER : new Date(since.getTime() - OVERLAP_MS).toISOString().slice(0, 19)
  return { url: `${origin}/v2/stream?updated-after=${from}${query}`, headers }
}

function readAds(page: Parameters<typeof entriesOf>[0]): PageReading {
  const removed = new Set<string>()
  const reading = readEach(
    entriesOf(page, null),
    (ad) => {
      if (flag(ad, 'removed') !== true) return readAd(ad)
      removed.add(idOf(ad))
      return null
    },
    idOf,
  )
  return removed.size === 0 ? reading : { ...reading, removed: [...removed] }
}

const idOf = (ad: Row): string => requiredId(ad, 'id')

function readAd(ad: Row): RawPosting {
  const employer = child(ad, 'employer')
  const types = [labelOf(ad, 'working_hours_type'), labelOf(ad, 'employment_type'), labelOf(ad, 'duration')]
  return {
    externalId: idOf(ad),
    title: requiredText(ad, 'headline', LIMITS.title),
    url: requiredLink(ad, 'webpage_url'),
    company: employer === null ? null : (text(employer, 'name') ?? text(employer, 'workplace')),
    places: placesOf(ad),
    workMode: null,
    pay: payOf(ad),
    employmentType: types.filter((type) => type !== null).join(', ') || null,
    department: labelOf(ad, 'occupation'),
    postedAt: isoTime(text(ad, 'publication_date')),
    expiresAt: isoTime(text(ad, 'application_deadline') ?? text(ad, 'last_publication_date')),
    description: descriptionOf(ad),
  }
}

/** The words of a taxonomy entry, of the first when there are several. */
function labelOf(ad: Row, key: string): string | null {
  const entry = Array.isArray(own(ad, key)) ? children(ad, key)[0] : child(ad, key)
  return entry === undefined || entry === null ? null : text(entry, 'label', LIMITS.id)
}

function placesOf(ad: Row): RawPlace[] {
  const address = child(ad, 'workplace_address')
  if (address === null) return []
  const [municipality, region, country] = ['municipality', 'region', 'country'].map((key) => text(address, key) ?? null)
  const city = municipality ?? text(address, 'city')
  const place = city ?? region ?? country ?? null
  return place === null ? [] : [{ text: place, city, region, country }]
}

/** `salary_type` says how pay is agreed on ("fixed monthly, weekly or hourly pay"), not what it is. */
function payOf(ad: Row): RawPay[] {
  const words = longText(ad, 'salary_description', LIMITS.name)
  return words === null ? [] : [{ kind: 'text', text: words }]
}

function descriptionOf(ad: Row): string | null {
  const description = child(ad, 'description')
  if (description === null) return null
  return longText(description, 'text_formatted') ?? longText(description, 'text')
}
