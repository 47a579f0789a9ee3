import type { PageRequest } from '../domain/document.ts'
import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { boardOf, queryOf } from './_shared/board-query.ts'
import { type Board, defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  fault,
  LIMITS,
  longText,
  own,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
  texts,
  tidyLine,
} from './_shared/fields.ts'
import { entriesIn, entriesOf, readEach, rootOf } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://api.adzuna.com'
const PAGE_SIZE = 50
/** 250 requests a day are allowed: ten boards of twenty pages, once a day. */
const MOST_PAGES = 20
const FILTERS = [
  'what',
  'what_and',
  'what_phrase',
  'what_or',
  'what_exclude',
  'title_only',
  'where',
  'distance',
  'category',
  'company',
]
/** What the search page for people calls the same filters. */
const PAGE_NAMES: Readonly<Record<string, string>> = { q: 'what', w: 'where', cat: 'category' }
/** Countries of the API and the currency of each: amounts are "in the local currency". */
const CURRENCIES: Readonly<Record<string, string>> = {
  at: 'EUR', au: 'AUD', be: 'EUR', br: 'BRL', ca: 'CAD', ch: 'CHF', de: 'EUR', es: 'EUR', fr: 'EUR', gb: 'GBP',
  in: 'INR', it: 'EUR', mx: 'MXN', nl: 'EUR', nz: 'NZD', pl: 'PLN', sg: 'SGD', us: 'USD', za: 'ZAR',
} // biome-ignore format: a table
/** Countries by the end of the site's name: adzuna.co.uk, adzuna.com.au, adzuna.de … */
const SITES: Readonly<Record<string, string>> = {
  'co.uk': 'gb', 'com.au': 'au', 'com.br': 'br', 'com.mx': 'mx', com: 'us', 'co.nz': 'nz', 'co.za': 'za',
} // biome-ignore format: a table

/** Boards are a country and a search: "gb", "de?what=pflege&where=Leipzig". It takes an id and a key. */
export default defineSource({
  id: 'adzuna',
  name: 'Adzuna',
  docs: 'https://developer.adzuna.com/docs/search',
  terms: {
    url: 'https://developer.adzuna.com/docs/terms_of_service',
    attribution:
      '"Jobs by Adzuna" with both words linked to its site and its logo for the second, 116 by 23 pixels or more',
    aggregates: false,
  },
  access: 'api',
  listing: 'latest',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 1440,
  perSecond: 0.4,
  keys: ['ADZUNA_APP_ID', 'ADZUNA_APP_KEY'],
  detect(url) {
    const country = countryIn(url)
    if (country === null) return null
    const params = [...url.searchParams].map(([name, value]) => [PAGE_NAMES[name] ?? name, value])
    return { board: boardNamed(country, boardOf(new URLSearchParams(params), FILTERS)) }
  },
  first: (at) => pageAt(1, at),
  next(page, request, at) {
    const after = numberOf(request.url) + 1
    const root = rootOf(page, 'results')
    const isMore = entriesIn(root, 'results').length > 0 && (after - 1) * PAGE_SIZE < (amount(root, 'count') ?? 0)
    return isMore && after <= MOST_PAGES ? [pageAt(after, at)] : []
  },
  read: (page, { board }) => readEach(entriesOf(page, 'results'), (job) => readJob(job, countryOf(board)), idOf),
})

/** "www.adzuna.co.uk", "adzuna.de", "api.adzuna.com/v1/api/jobs/gb/search/1". */
function countryIn(url: URL): string | null {
  const asked = url.hostname === 'api.adzuna.com' ? /^\/v1\/api\/jobs\/([a-z]{2})\//.exec(url.pathname)?.[1] : undefined
  const end = /^(?:www\.)?adzuna\.([a-z]{2,3}(?:\.[a-z]{2})?)$/.exec(url.hostname)?.[1]
  const country = asked ?? (end === undefined ? undefined : (SITES[end] ?? end))
  return country !== undefined && Object.hasOwn(CURRENCIES, country) ? country : null
}

const boardNamed = (country: string, query: string): string => (query === 'all' ? country : `${country}?${query}`)

const countryOf = (board: string): string => board.slice(0, 2).toLowerCase()

function pageAt(number: number, { board, origin }: Board): PageRequest {
  const keys = 'app_id={{ADZUNA_APP_ID}}&app_key={{ADZUNA_APP_KEY}}'
  const search = `${keys}&results_per_page=${PAGE_SIZE}&sort_by=date${queryOf(board.slice(3), FILTERS)}`
  return { url: `${origin}/v1/api/jobs/${encodeURIComponent(countryOf(board))}/search/${number}?${search}` }
}

const numberOf = (url: string): number => Number(/\/search\/(\d{1,6})\?/.exec(url)?.[1] ?? 1)

const idOf = (job: Row): string => requiredId(job, 'id')

function readJob(job: Row, country: string): RawPosting {
  const [company, category] = [child(job, 'company'), child(job, 'category')]
  return {
    externalId: idOf(job),
    title: titleOf(job),
    url: requiredLink(job, 'redirect_url'),
    company: company === null ? null : text(company, 'display_name'),
    places: placesOf(job, country),
    workMode: null,
    pay: payOf(job, country),
    employmentType: [text(job, 'contract_time'), text(job, 'contract_type')].filter(Boolean).join(', ') || null,
    department: category === null ? null : text(category, 'label'),
    postedAt: isoTime(text(job, 'created')),
    expiresAt: null,
    description: longText(job, 'description'),
  }
}

/** Words of the search stand out in titles. */
function titleOf(job: Row): string {
  const title = tidyLine(requiredText(job, 'title', LIMITS.title).replace(/<\/?strong>/gi, ''))
  if (title === '') throw fault(job, 'title', 'empty')
  return title
}

/** `area` leads from the country down to the place. */
function placesOf(job: Row, country: string): RawPlace[] {
  const location = child(job, 'location')
  if (location === null) return []
  const [, region = null, ...rest] = texts(location, 'area')
  const name = text(location, 'display_name', LIMITS.place)
  return name === null && region === null
    ? []
    : [{ text: name, city: rest.at(-1) ?? null, region, country: country.toUpperCase() }]
}

/** An amount that Adzuna predicts is an estimate of its own and no pay. */
function payOf(job: Row, country: string): RawPay[] {
  const predicted = own(job, 'salary_is_predicted')
  if (predicted === '1' || predicted === 1 || predicted === true) return []
  const [min, max] = [amount(job, 'salary_min') || null, amount(job, 'salary_max') || null]
  if (min === null && max === null) return []
  return [{ kind: 'fields', min, max, currency: CURRENCIES[country] ?? null, period: null, label: null }]
}
