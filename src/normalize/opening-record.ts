import type { RawPay, RawPlace } from '../domain/posting.ts'
import { describe } from './description.ts'
import { readEmploymentType } from './employment.ts'
import type { OpeningFacts } from './opening.ts'
import { readPay } from './pay.ts'
import { placeTexts } from './place-texts.ts'
import type { Readers } from './posting.ts'

/** An ad as others write it down: our own RawPosting, or flat fields under their usual names. */
export type OpeningRecord = { id: string | null; facts: OpeningFacts }

type Fields = Record<string, unknown>

/**
 * Reads an ad from JSON: an object (`company`, `title`, `places` or `location`, `description`, `url`, `id` …) or one line
 * "title @ company / location". Returns what is wrong instead when it has no title. Never throws.
 */
export function readOpeningRecord(
  value: unknown,
  readPlaces: Readers['readPlaces'],
): OpeningRecord | { fault: string } {
  const fields = typeof value === 'string' ? fieldsOfLine(value) : value
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return { fault: 'expected an object' }
  const get = (names: readonly string[]) => first(fields as Fields, names)
  const title = textOf(get(TITLE))
  if (title === null) return { fault: 'title: missing or empty' }
  const description = describe(textOf(get(DESCRIPTION)))
  const stated = placesOf(get(PLACES))
  const where = readPlaces(stated, modeOf(get(MODE)))
  const facts: OpeningFacts = {
    title,
    company: textOf(get(COMPANY)) ?? '',
    places: where.places,
    placeTexts: placeTexts(stated),
    unresolvedPlaces: where.unresolved,
    workMode: where.workMode,
    remoteScope: where.remoteScope,
    pay: readPay(payOf(get(PAY)), description, { country: where.places[0]?.country ?? null }),
    employmentType: readEmploymentType(textOf(get(TYPE))),
    url: textOf(get(LINK)) ?? '',
    description,
  }
  return { id: textOf(get(ID)), facts }
}

const TITLE = ['title', 'job_title', 'jobTitle', 'name', 'position'] as const
const COMPANY = [
  'company',
  'company_name',
  'companyName',
  'employer',
  'hiringOrganization',
  'organization',
  'company_slug',
] as const
const PLACES = ['places', 'locations', 'location', 'location_raw', 'place', 'jobLocation'] as const
const DESCRIPTION = ['description', 'text', 'content', 'body', 'descriptionHtml', 'descriptionPlain'] as const
const MODE = ['workMode', 'work_mode', 'workplaceType', 'remote'] as const
const TYPE = ['employmentType', 'employment_type', 'type', 'commitment'] as const
const PAY = ['pay', 'compensation', 'salary'] as const
const LINK = ['url', 'link', 'absolute_url', 'apply_url', 'hostedUrl', 'jobUrl'] as const
const ID = ['id', 'externalId', 'external_id', 'posting_id'] as const

/** "Nurse @ Acme / Leeds": the employer stands after the last " @ ", the place after the first " / " behind it. */
function fieldsOfLine(line: string): Fields {
  const at = line.lastIndexOf(' @ ')
  if (at < 0) return { title: line }
  const rest = line.slice(at + 3)
  const slash = rest.indexOf(' / ')
  const [company, location] = slash < 0 ? [rest, null] : [rest.slice(0, slash), rest.slice(slash + 3)]
  return { title: line.slice(0, at), company, location }
}

function first(fields: Fields, names: readonly string[]): unknown {
  for (const name of names)
    if (fields[name] !== undefined && fields[name] !== null && fields[name] !== '') return fields[name]
  return null
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return textOf(first(value as Fields, ['name', 'title', 'text']))
}

function placesOf(value: unknown): RawPlace[] {
  if (Array.isArray(value)) return value.slice(0, MOST_PLACES).flatMap(placesOf)
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ text: value }]
  if (typeof value !== 'object' || value === null) return []
  const fields = value as Fields
  const part = (names: readonly string[]) => textOf(first(fields, names))
  const [city, region, country] = [
    part(['city', 'addressLocality']),
    part(['region', 'state', 'addressRegion']),
    part(['country', 'addressCountry']),
  ]
  const text = part(['text', 'name', 'location', 'display_name'])
  return text === null && city === null && region === null && country === null ? [] : [{ text, city, region, country }]
}

const MOST_PLACES = 50
const MOST_PAYS = 10

function modeOf(value: unknown): string | null {
  if (value === true) return 'remote'
  return typeof value === 'string' ? value : null
}

function payOf(value: unknown): RawPay[] {
  if (Array.isArray(value)) return value.slice(0, MOST_PAYS).flatMap(payOf)
  if (typeof value === 'string') return [{ kind: 'text', text: value }]
  if (typeof value !== 'object' || value === null) return []
  const fields = value as Fields
  if (fields.kind === 'text') return payOf(textOf(fields.text))
  const amount = (name: string) => (typeof fields[name] === 'number' ? (fields[name] as number) : null)
  const [min, max] = [amount('min'), amount('max')]
  if (min === null && max === null) return []
  return [{ kind: 'fields', min, max, currency: textOf(fields.currency), period: textOf(fields.period), label: null }]
}
