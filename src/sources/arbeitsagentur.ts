import type { PageRequest } from '../domain/document.ts'
import type { PageReading, RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { boardOf, queryOf } from './_shared/board-query.ts'
import { type Board, defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  fault,
  flag,
  LIMITS,
  longText,
  type Row,
  requiredText,
  text,
} from './_shared/fields.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import { detailRequests, listedReading, type Named, readNamed } from './_shared/listed.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://rest.arbeitsagentur.de'
const SERVICE = '/jobboerse/jobsuche-service/pc'
const PAGE_SIZE = 100
/** page × size may not be over 10,000. */
const MOST_PAGES = 100
const FILTERS = [
  'was', 'wo', 'umkreis', 'berufsfeld', 'arbeitgeber', 'angebotsart', 'befristung', 'arbeitszeit',
  'veroeffentlichtseit', 'zeitarbeit', 'pav', 'homeoffice',
] // biome-ignore format: a list of words
/** The public name of the search page itself, which every reader sends; no secret and no key of ours. */
const HEADERS = { 'x-api-key': 'jobboerse-jobsuche' }
const NOT_STATED = /^KEINE_ANGABEN?$/i
const PART_TIME = ['Vormittag', 'Nachmittag', 'Abend', 'Flexibel'].map((when) => `arbeitszeitTeilzeit${when}`)

/** Boards are searches ("was=Pflege&wo=Leipzig"). The list lacks the text, which a page of each posting has. */
export default defineSource({
  id: 'arbeitsagentur',
  name: 'Bundesagentur für Arbeit',
  docs: 'https://jobsuche.api.bund.dev/',
  terms: { url: null, attribution: null, aggregates: true },
  /** Documented by others, not by its publisher. */
  access: 'pages',
  listing: 'whole',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 360,
  perSecond: 2,
  detect(url) {
    if (!/^(?:www\.|rest\.)?arbeitsagentur\.de$/.test(url.hostname)) return null
    const reference = /^\/jobsuche\/jobdetail\/([\w-]{3,100})\/?$/.exec(url.pathname)?.[1]
    if (reference !== undefined) return { board: boardOf(new URLSearchParams({ was: reference }), FILTERS) }
    const isSearch = /^\/(?:jobsuche|jobboerse)(?:\/|$)/.test(url.pathname)
    return isSearch ? { board: boardOf(url.searchParams, FILTERS) } : null
  },
  first: (at) => pageAt(1, at),
  next(page, request, at) {
    if (isDetail(request.url)) return []
    const root = rootOf(page, 'ergebnisliste')
    const after = numberOf(request.url) + 1
    const isMore = goesOn(root, request.url) && after <= MOST_PAGES
    return [...detailRequests(namedIn(root, at.origin)), ...(isMore ? [pageAt(after, at)] : [])]
  },
  read: (page, at) => (isDetail(page.url) ? readDetail(rootOf(page, 'referenznummer')) : readList(page, at)),
})

function pageAt(number: number, { board, origin }: Board): PageRequest {
  const url = `${origin}${SERVICE}/v6/jobs?page=${number}&size=${PAGE_SIZE}${queryOf(board, FILTERS)}`
  return { url, headers: HEADERS }
}

const numberOf = (url: string): number => Number(/[?&]page=(\d{1,6})(?:&|$)/.exec(url)?.[1] ?? 1)

const isDetail = (url: string): boolean => url.includes('/jobdetails/')

function readList(page: Parameters<typeof rootOf>[0], { origin }: Board): PageReading {
  const root = rootOf(page, 'ergebnisliste')
  const isCut = numberOf(page.url) >= MOST_PAGES && goesOn(root, page.url)
  return listedReading(
    namedIn(root, origin),
    isCut ? `more than ${MOST_PAGES * PAGE_SIZE} postings; the rest is not given` : null,
  )
}

/** A full page is followed by another unless the count says otherwise. */
function goesOn(root: Row, url: string): boolean {
  const [length, count] = [listIn(root).length, countOf(root)]
  return count === null ? length >= PAGE_SIZE : length > 0 && numberOf(url) * PAGE_SIZE < count
}

/** A search that finds nothing has no list. */
const listIn = (root: Row) => (countOf(root) === 0 ? [] : entriesIn(root, 'ergebnisliste'))

const countOf = (root: Row): number | null => amount(root, 'maxErgebnisse')

const namedIn = (root: Row, origin: string) => readNamed(listIn(root), (job) => nameOf(job, origin), idOf)

const idOf = (job: Row): string => requiredText(job, 'referenznummer', LIMITS.id)

function nameOf(job: Row, origin: string): Named {
  const externalId = idOf(job)
  const name = Buffer.from(externalId, 'utf8').toString('base64')
  const request = { url: `${origin}${SERVICE}/v4/jobdetails/${encodeURIComponent(name)}`, headers: HEADERS }
  return { externalId, title: text(job, 'stellenangebotsTitel', LIMITS.title), request }
}

/** A page that says that the posting is gone has no reference. */
function readDetail(job: Row): PageReading {
  if (text(job, 'referenznummer') === null) throw new PayloadError('referenznummer', 'missing')
  return readEach([{ path: 'page', value: job.fields }], readJob, idOf)
}

function readJob(job: Row): RawPosting {
  const reference = idOf(job)
  const title = text(job, 'stellenangebotsTitel', LIMITS.title) ?? text(job, 'hauptberuf', LIMITS.title)
  if (title === null) throw fault(job, 'stellenangebotsTitel', 'missing')
  const published = child(job, 'veroeffentlichungszeitraum')
  return {
    externalId: reference,
    title,
    url: `https://www.arbeitsagentur.de/jobsuche/jobdetail/${encodeURIComponent(reference)}`,
    company: text(job, 'firma'),
    places: children(job, 'stellenlokationen').flatMap(placeOf),
    workMode: modeOf(job),
    pay: payOf(job),
    employmentType: typeOf(job),
    department: text(job, 'hauptberuf'),
    postedAt: isoTime(text(job, 'datumErsteVeroeffentlichung') ?? (published && text(published, 'von'))),
    expiresAt: published === null ? null : isoTime(text(published, 'bis')),
    description: longText(job, 'stellenangebotsBeschreibung'),
  }
}

function placeOf(location: Row): RawPlace[] {
  const address = child(location, 'adresse')
  if (address === null) return []
  const [city, region, country] = ['ort', 'region', 'land'].map((key) => stated(text(address, key)) ?? null)
  const place = city ?? region ?? country ?? null
  return place === null ? [] : [{ text: place, city, region, country }]
}

const stated = (word: string | null): string | null => (word === null || NOT_STATED.test(word) ? null : word)

/** Work from home that is to be agreed on is neither remote nor not. */
function modeOf(job: Row): string | null {
  const kind = text(job, 'homeofficetyp')
  const isWhole = kind !== null && /^(?:VOLLSTAENDIG|AUSSCHLIESSLICH)$/i.test(kind)
  return flag(job, 'homeofficemoeglich') === true && isWhole ? 'Remote' : null
}

/** "STUNDENLOHN" or "JAHRESGEHALT" is the period; amounts are in euros. Other words for pay ("TV-L E13") stand for it
 *  only when there is no amount. */
function payOf(job: Row): RawPay[] {
  const words = stated(text(job, 'verguetungsangabe'))
  const fixed = amount(job, 'festgehalt') || null
  const [min, max] = [amount(job, 'gehaltsspanneVon') || fixed, amount(job, 'gehaltsspanneBis') || fixed]
  if (min !== null || max !== null) return [{ kind: 'fields', min, max, currency: 'EUR', period: words, label: null }]
  return words === null || /^[A-Z_]+$/.test(words) ? [] : [{ kind: 'text', text: words }]
}

function typeOf(job: Row): string | null {
  const kind = text(job, 'stellenangebotsart')
  const term = stated(text(job, 'vertragsdauer'))
  const types = [
    kind === null || kind === 'ARBEIT' ? null : kind,
    flag(job, 'arbeitszeitVollzeit') === true ? 'Vollzeit' : null,
    PART_TIME.some((key) => flag(job, key) === true) ? 'Teilzeit' : null,
    flag(job, 'istGeringfuegigeBeschaeftigung') === true ? 'Minijob' : null,
    term === null ? null : term.toLowerCase(),
  ]
  return types.filter((type) => type !== null).join(', ') || null
}
