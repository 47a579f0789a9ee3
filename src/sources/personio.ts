import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { type Board, defineSource } from './_shared/define.ts'
import {
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
import { homeOf } from './_shared/home.ts'
import { readEach } from './_shared/json.ts'
import { joinSections } from './_shared/sections.ts'
import { isoTime } from './_shared/time.ts'
import { readXml, type XmlShape } from './_shared/xml.ts'

const DOMAIN = 'jobs.personio.de'
/** "acme.jobs.personio.de", ".com", and the form before 2021, "acme-jobs.personio.de". */
const HOST = /^([a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)(?:\.jobs\.personio\.(de|com)|-jobs\.personio\.de)$/
const OWN_NAMES = new Set(['api', 'app', 'docs', 'help', 'status', 'support', 'www'])

const SHAPE: XmlShape = {
  items: { 'workzag-jobs': 'position' },
  texts: ['additionalOffices.office'],
  rows: ['jobDescriptions.jobDescription'],
  markup: ['jobDescriptions.jobDescription.value'],
}

/** Boards are subdomains; one XML document holds every position. It is asked for in the board's own language: in any other,
 *  positions that were not translated come without their text. */
export default defineSource({
  id: 'personio',
  name: 'Personio',
  docs: 'https://developer.personio.de/docs/retrieving-open-job-positions',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: '',
  everyMinutes: 60,
  detect(url) {
    const [, board, domain = 'de'] = HOST.exec(url.hostname) ?? []
    if (board === undefined || OWN_NAMES.has(board)) return null
    return { board, origin: `https://${board}.jobs.personio.${domain}` }
  },
  first: (at) => ({ url: `${homeOf(at, DOMAIN)}/xml` }),
  read: (page, at) => readEach(readXml(page, SHAPE).items, (position) => readPosition(position, at), idOf),
})

const idOf = (position: Row): string => requiredId(position, 'id')

/** The feed has no links: a position is shown under its id. */
function readPosition(position: Row, at: Board): RawPosting {
  const externalId = idOf(position)
  return {
    externalId,
    title: requiredText(position, 'name', LIMITS.title),
    url: `${homeOf(at, DOMAIN)}/job/${encodeURIComponent(externalId)}`,
    company: text(position, 'subcompany'),
    places: placesOf(position),
    workMode: null,
    pay: payOf(position),
    employmentType: [text(position, 'employmentType'), text(position, 'schedule')].filter(Boolean).join(', ') || null,
    department: text(position, 'department') ?? text(position, 'recruitingCategory'),
    postedAt: isoTime(text(position, 'createdAt')),
    expiresAt: null,
    description: descriptionOf(position),
  }
}

/** Offices by the employer's names for them: "Berlin", "Berlin (Remote)". */
function placesOf(position: Row): RawPlace[] {
  const office = text(position, 'office', LIMITS.place)
  const more = child(position, 'additionalOffices')
  const others = more === null ? [] : texts(more, 'office', LIMITS.place)
  return [...new Set(office === null ? others : [office, ...others])].map((name) => ({ text: name }))
}

function payOf(position: Row): RawPay[] {
  const salary = child(position, 'salaryInformation')
  if (salary === null) return []
  const [min, max] = [amount(salary, 'min') || null, amount(salary, 'max') || null]
  if (min === null && max === null) return []
  const currency = text(salary, 'currencyCode') ?? text(salary, 'currencySymbol')
  return [{ kind: 'fields', min, max, currency, period: text(salary, 'type'), label: null }]
}

function descriptionOf(position: Row): string | null {
  const parts = child(position, 'jobDescriptions')
  if (parts === null) return null
  const sections = children(parts, 'jobDescription')
  return joinSections(sections.map((part) => ({ heading: text(part, 'name'), body: longText(part, 'value') })))
}
