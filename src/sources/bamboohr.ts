import type { Page } from '../domain/document.ts'
import type { PageReading, RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { pathParts } from './_shared/address.ts'
import { type Board, type CareersPage, defineSource, type FoundBoard } from './_shared/define.ts'
import {
  absoluteLink,
  amount,
  child,
  fault,
  flag,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredText,
  text,
} from './_shared/fields.ts'
import { homeOf, subdomainOf } from './_shared/home.ts'
import { entriesIn, readEach, rootOf } from './_shared/json.ts'
import { detailRequests, listedReading, type Named, type NamedPostings, readNamed } from './_shared/listed.ts'
import { isoTime } from './_shared/time.ts'

const DOMAIN = 'bamboohr.com'
/** Names that are BambooHR's own. */
const OWN = new Set(
  'www api app apps blog documentation developers help marketplace partners resources status'.split(' '),
)
const DETAIL = /\/careers\/(\d{1,15})\/detail(?:[?#]|$)/
const HEADERS = { accept: 'application/json' }
/** "0" is on-site, which is what an employer leaves: the board's page shows no word for it. */
const MODES: Readonly<Record<string, string>> = { 1: 'Remote', 2: 'Hybrid' }

/** Boards are the names of an employer's home at BambooHR. One list holds the whole board, without text. */
export default defineSource({
  id: 'bamboohr',
  name: 'BambooHR',
  docs: 'https://documentation.bamboohr.com/docs',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 120,
  detect(url) {
    const [first = 'careers', second = ''] = pathParts(url)
    const isBoard = first === 'careers' || first === 'jobs' || (first === 'js' && /^(?:embed|jobs)/.test(second))
    const board = isBoard ? subdomainOf(url, DOMAIN, OWN) : null
    return board === null ? null : { board }
  },
  detectPage,
  first: (at) => ({ url: `${homeOf(at, DOMAIN)}/careers/list`, headers: HEADERS }),
  next: (page, request, at) => (DETAIL.test(request.url) ? [] : detailRequests(namedIn(rootOf(page, 'result'), at))),
  read(page, at) {
    const externalId = DETAIL.exec(page.url)?.[1]
    if (externalId !== undefined) return readDetail(page, externalId, at)
    const root = rootOf(page, 'result')
    return listedReading(namedIn(root, at), cutOf(root))
  },
})

/** The list that employers put into their own pages: `<div id="BambooHR" data-domain="acme.bamboohr.com">`. */
function detectPage({ html }: CareersPage): FoundBoard | null {
  const host = /\bdata-domain\s{0,9}=\s{0,9}["']([\w-]{1,63}\.bamboohr\.com)["']/i.exec(html)?.[1]?.toLowerCase()
  const board = host === undefined ? null : subdomainOf(new URL(`https://${host}`), DOMAIN, OWN)
  return board === null ? null : { board }
}

function namedIn(root: Row, at: Board): NamedPostings {
  const read = (row: Row): Named => {
    const externalId = idOf(row)
    const url = `${homeOf(at, DOMAIN)}/careers/${externalId}/detail`
    return { externalId, title: text(row, 'jobOpeningName', LIMITS.title), request: { url, headers: HEADERS } }
  }
  return readNamed(entriesIn(root, 'result'), read, idOf)
}

function idOf(row: Row): string {
  const id = requiredId(row, 'id')
  if (!/^\d{1,15}$/.test(id)) throw fault(row, 'id', 'expected a whole number')
  return id
}

function cutOf(root: Row): string | null {
  const meta = child(root, 'meta')
  const [found, total] = [entriesIn(root, 'result').length, meta === null ? null : amount(meta, 'totalCount')]
  return total !== null && found < total ? `${found} postings where ${total} are due` : null
}

/** Throws PayloadError when the page is not that of a posting. */
function readDetail(page: Page, externalId: string, at: Board): PageReading {
  const result = child(rootOf(page, 'result'), 'result')
  const opening = result === null ? null : child(result, 'jobOpening')
  if (opening === null) throw fault({ path: 'result', fields: {} }, 'jobOpening', 'missing')
  const link = `${homeOf(at, DOMAIN)}/careers/${externalId}`
  const read = (row: Row): RawPosting => ({ externalId, ...readOpening(row, link) })
  return readEach([{ path: opening.path, value: opening.fields }], read, () => externalId)
}

function readOpening(row: Row, link: string): Omit<RawPosting, 'externalId'> {
  return {
    title: requiredText(row, 'jobOpeningName', LIMITS.title),
    url: absoluteLink(text(row, 'jobOpeningShareUrl', LIMITS.url) ?? link) ?? link,
    company: null,
    places: placesOf(row),
    workMode: MODES[typeOf(row)] ?? (flag(row, 'isRemote') === true ? 'Remote' : null),
    pay: payOf(row),
    employmentType: text(row, 'employmentStatusLabel'),
    department: text(row, 'departmentLabel'),
    postedAt: isoTime(text(row, 'datePosted')),
    expiresAt: null,
    description: longText(row, 'description'),
  }
}

/** A text in lists and pages seen, of a number. */
function typeOf(row: Row): string {
  const type = amount(row, 'locationType')
  return type === null ? '' : String(type)
}

/** Remote openings state their place in `atsLocation` alone. */
function placesOf(row: Row): RawPlace[] {
  const [office, ats] = [child(row, 'location'), child(row, 'atsLocation')]
  const either = (one: string, ...others: string[]): string | null => {
    const stated = office === null ? null : text(office, one)
    return stated ?? others.map((key) => (ats === null ? null : text(ats, key))).find((each) => each !== null) ?? null
  }
  const [city, region] = [either('city', 'city'), either('state', 'state', 'province')]
  const country = either('addressCountry', 'country')
  const parts = [city, region, country].filter((part) => part !== null)
  return parts.length === 0 ? [] : [{ text: parts.join(', '), city, region, country }]
}

/** Words of the employer: "£28,090", "30-35 (DOE)", "Negotiable". */
function payOf(row: Row): RawPay[] {
  const words = text(row, 'compensation')
  return words !== null && /\d/.test(words) ? [{ kind: 'text', text: words }] : []
}
