import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { pathParts } from './_shared/address.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  flag,
  isObject,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
} from './_shared/fields.ts'
import { subdomainOf } from './_shared/home.ts'
import { type Entry, entriesIn, readEach, rootOf } from './_shared/json.ts'
import { statedPay } from './_shared/stated-pay.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://apply.workable.com'
const DOMAIN = 'workable.com'
const ACCOUNT = /^[a-z\d][\w-]{0,99}$/i
/** Names that are Workable's own. */
const OWN = new Set(
  'www apply jobs api app blog careers developers engineering get help id partners resources status'.split(' '),
)
/** First parts of paths on the public host that name no account: a posting is found by its code alone. */
const NO_ACCOUNT = new Set(['api', 'j', 'assets', 'static'])

/** Boards are account names. One answer holds the whole board; a posting in several places may have a row for each. */
export default defineSource({
  id: 'workable',
  name: 'Workable',
  docs: 'https://workable.readme.io/reference/jobs-1',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 120,
  detect(url) {
    const parts = pathParts(url)
    const board = accountIn(url, parts)
    return board !== null && ACCOUNT.test(board) ? { board } : null
  },
  first: ({ board, origin }) => ({
    url: `${origin}/api/v1/widget/accounts/${encodeURIComponent(board)}?details=true`,
  }),
  read(page) {
    const root = rootOf(page, 'jobs')
    const company = text(root, 'name')
    const { first, all } = groupByPosting(entriesIn(root, 'jobs'))
    return readEach(first, (job) => readJob(job, company, all.get(codeIn(job)) ?? [job]), idOf)
  },
})

/** "/acme/j/AB12" on the public host, "/api/v1/widget/accounts/acme" of the interface, and accounts' former own hosts. */
function accountIn(url: URL, parts: string[]): string | null {
  const isInterface = parts[0] === 'api' || parts[0] === 'spi'
  if (url.hostname === 'apply.workable.com' || url.hostname === 'www.workable.com') {
    if (isInterface) return parts.includes('accounts') ? (parts[parts.indexOf('accounts') + 1] ?? null) : null
    return url.hostname.startsWith('www') || NO_ACCOUNT.has(parts[0] ?? '') ? null : (parts[0] ?? null)
  }
  return isInterface ? null : subdomainOf(url, DOMAIN, OWN)
}

const idOf = (job: Row): string => requiredId(job, 'shortcode')

/** The first row of each posting, and all of its rows; rows that name none are each their own. */
function groupByPosting(entries: Entry[]): { first: Entry[]; all: Map<string, Row[]> } {
  const all = new Map<string, Row[]>()
  const first = entries.filter(({ path, value }) => {
    if (!isObject(value)) return true
    const row = { path, fields: value }
    const code = codeIn(row)
    const before = all.get(code)
    if (code === '' || before === undefined) all.set(code, [row])
    else before.push(row)
    return code === '' || before === undefined
  })
  return { first, all }
}

function codeIn(row: Row): string {
  try {
    return idOf(row)
  } catch (error) {
    if (error instanceof PayloadError) return ''
    throw error
  }
}

function readJob(job: Row, company: string | null, rows: Row[]): RawPosting {
  return {
    externalId: idOf(job),
    title: requiredText(job, 'title', LIMITS.title),
    url: requiredLink(job, 'url'),
    company,
    places: distinct(rows.flatMap(placesOf)),
    workMode: text(job, 'workplace_type') ?? (flag(job, 'telecommuting') === true ? 'Remote' : null),
    pay: payOf(job),
    employmentType: text(job, 'employment_type'),
    department: text(job, 'department') ?? text(job, 'function'),
    postedAt: isoTime(text(job, 'published_on') ?? text(job, 'created_at')),
    expiresAt: null,
    description: longText(job, 'description'),
  }
}

/** Places that the employer hides are not shown; the fields beside the list are its first place, hidden or not. */
function placesOf(job: Row): RawPlace[] {
  const listed = children(job, 'locations')
  const shown = listed.filter((place) => flag(place, 'hidden') !== true)
  const places = listed.length > 0 ? shown.map((place) => placeOf(place, 'region')) : [placeOf(job, 'state')]
  return places.filter((place) => place !== null)
}

function placeOf(place: Row, regionKey: string): RawPlace | null {
  const [city, region, country] = [text(place, 'city'), text(place, regionKey), text(place, 'country')]
  const parts = [city, region, country].filter((part) => part !== null)
  return parts.length === 0 ? null : { text: parts.join(', '), city, region, country }
}

function distinct(places: RawPlace[]): RawPlace[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()]
}

/** Where the account shows it, in the shape that Workable documents for a job; without a period. */
function payOf(job: Row): RawPay[] {
  const salary = child(job, 'salary')
  if (salary === null) return []
  const [min, max] = [amount(salary, 'salary_from'), amount(salary, 'salary_to')]
  return statedPay({ min, max, currency: text(salary, 'salary_currency'), period: null })
}
