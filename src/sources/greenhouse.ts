import { decodeHTML } from 'entities'
import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  isObject,
  LIMITS,
  longText,
  own,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
  tidyLine,
  tidyText,
} from './_shared/fields.ts'
import { payBlocks } from './_shared/greenhouse-pay.ts'
import { entriesOf, readEach } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://boards-api.greenhouse.io'
const EU_ORIGIN = 'https://boards-api.eu.greenhouse.io'
const HOST = /^(?:job-boards|boards|boards-api|api)(\.eu)?\.greenhouse\.io$/
const TOKEN = /^[\w-]{1,100}$/
/** Currencies without a smaller unit (ISO 4217): what "cents" of them are is not documented. */
const WITHOUT_CENTS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '))
const MOST_CUSTOM_FIELDS = 100
const SEVERAL_PLACES = /^(?:multiple|various|several)\b/i
const EMPLOYMENT_FIELD = /^(?:employment|job|worker|contract|time|position) type$/i
const MODE_FIELD = /^(?:(?:workplace|work|remote|location) (?:type|mode|model|arrangement|status)|remote)$/i

/** Boards are company tokens; one page holds every posting. Pay ranges come with `pay_transparency`, in cents and without
 *  a period; boards that show pay inside the text have it as labelled text. */
export default defineSource({
  id: 'greenhouse',
  name: 'Greenhouse',
  docs: 'https://developers.greenhouse.io/job-board.html',
  terms: { url: 'https://www.greenhouse.com/legal', attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 60,
  detect(url) {
    const host = HOST.exec(url.hostname)
    const board = host === null ? null : tokenIn(url)
    if (host === null || board === null) return null
    return host[1] === undefined ? { board } : { board, origin: EU_ORIGIN }
  },
  first: ({ board, origin }) => ({
    url: `${origin}/v1/boards/${encodeURIComponent(board)}/jobs?content=true&pay_transparency=true`,
  }),
  read: (page) => readEach(entriesOf(page, 'jobs'), readJob, idOf),
})

/** "/{token}/jobs/1", "/embed/job_board?for={token}", "/v1/boards/{token}/jobs". */
function tokenIn(url: URL): string | null {
  const parts = url.pathname.split('/').filter((part) => part !== '')
  const api = parts[0] === 'v1' && parts[1] === 'boards'
  const token = parts[0] === 'embed' ? url.searchParams.get('for') : parts[api ? 2 : 0]
  return token !== null && token !== undefined && TOKEN.test(token) ? token : null
}

const idOf = (job: Row): string => requiredId(job, 'id')

function readJob(job: Row): RawPosting {
  const posting = {
    externalId: idOf(job),
    title: requiredText(job, 'title', LIMITS.title),
    url: requiredLink(job, 'absolute_url'),
  }
  const content = longText(job, 'content', 2 * LIMITS.description)
  const description = content === null ? null : tidyText(decodeHTML(content))
  return {
    ...posting,
    company: text(job, 'company_name'),
    places: placesOf(job),
    workMode: customField(job, MODE_FIELD),
    pay: payOf(job, description),
    employmentType: customField(job, EMPLOYMENT_FIELD),
    department: children(job, 'departments').map((department) => text(department, 'name'))[0] ?? null,
    postedAt: isoTime(text(job, 'first_published') ?? text(job, 'updated_at')),
    expiresAt: isoTime(text(job, 'application_deadline')),
    description,
  }
}

/** What the ad shows is `location`; offices group postings inside the company and speak only when it names no place. */
function placesOf(job: Row): RawPlace[] {
  const location = child(job, 'location')
  const shown = location === null ? null : text(location, 'name', LIMITS.place)
  if (shown !== null && !SEVERAL_PLACES.test(shown)) return [{ text: shown }]
  const offices = children(job, 'offices').flatMap((office) => text(office, 'location') ?? text(office, 'name') ?? [])
  return (offices.length > 0 ? offices : [shown]).flatMap((place) => (place === null ? [] : [{ text: place }]))
}

function payOf(job: Row, description: string | null): RawPay[] {
  const ranges = children(job, 'pay_input_ranges').flatMap((range): RawPay[] => {
    const currency = text(range, 'currency_type')
    if (currency !== null && WITHOUT_CENTS.has(currency.toUpperCase())) return []
    const [min, max] = [amount(range, 'min_cents'), amount(range, 'max_cents')]
    if (min === null && max === null) return []
    return [{ kind: 'fields', min: major(min), max: major(max), currency, period: null, label: text(range, 'title') }]
  })
  return ranges.length > 0 ? ranges : payBlocks(description ?? '').map((block) => ({ kind: 'text', text: block }))
}

const major = (cents: number | null): number | null => (cents === null ? null : cents / 100)

/** The text of a field the employer defined. Its type is the employer's choice, so that a wrong one is not a fault. */
function customField(job: Row, named: RegExp): string | null {
  const metadata = own(job, 'metadata')
  if (!Array.isArray(metadata)) return null
  for (const fields of metadata.slice(0, MOST_CUSTOM_FIELDS)) {
    const field = isObject(fields) ? { path: 'metadata', fields } : null
    const name = field === null ? null : own(field, 'name')
    if (field !== null && typeof name === 'string' && named.test(name.trim())) return lineOf(own(field, 'value'))
  }
  return null
}

function lineOf(value: unknown): string | null {
  const lines = (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string').map(tidyLine)
  const joined = lines.slice(0, MOST_CUSTOM_FIELDS).join(', ')
  return joined === '' || joined.length > LIMITS.name ? null : joined
}
