import { LEVELS, type Role, type Taxonomy } from '../../domain/role.ts'
import type { Grain } from '../../market/period.ts'
import type { TrendRequest } from '../../market/slice.ts'
import { SHOWN_TRENDS } from '../../market/trend-figures.ts'
import type { Gazetteer } from '../../taxonomy/gazetteer.ts'
import { countryOf, type Lookup } from '../lookup-answer.ts'
import { type RoleTyped, readRole } from '../role-choice.ts'
import { findRegion } from '../search-lookups.ts'

/** What the address asks for, in the words of its fields. */
export type TrendQuery = {
  request: TrendRequest
  role: RoleTyped
  /** Texts of the fields as the form shows them again. */
  fields: Record<(typeof FIELDS)[number], string>
  /** Days asked for by number; the end is the day of the reading. */
  days: number
  faults: { field: string; message: string }[]
}

export const FIELDS = ['metric', 'level', 'country', 'region', 'mode', 'days', 'grain'] as const
export const MODES = ['onsite', 'hybrid', 'remote', 'unknown'] as const
export const SPANS = [90, 180, 365, 730] as const
const DAY_MS = 86_400_000
const LONGEST = 80

export type TrendData = { taxonomy: Taxonomy; lookup: Lookup; gazetteer: Gazetteer; now: Date }

/** Reads the query of a trends page. What cannot be used is named and left out. */
export function readTrendQuery(query: Record<string, unknown>, data: TrendData): TrendQuery {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, textOf(query[name])])) as TrendQuery['fields']
  const faults: TrendQuery['faults'] = []
  const pick = <T extends string>(field: (typeof FIELDS)[number], known: readonly T[], fallback: T | ''): T | '' => {
    const found = known.find((value) => value === fields[field])
    if (found === undefined && fields[field] !== '')
      faults.push({ field, message: `“${fields[field]}” is none of ${known.join(', ')}.` })
    return found ?? fallback
  }
  const metric = pick('metric', SHOWN_TRENDS, 'active-postings') || 'active-postings'
  const grain = pick('grain', ['week', 'month'] satisfies Grain[], 'week') || 'week'
  const days = Number(pick('days', SPANS.map(String), '365'))
  const [country, region] = placeOf(fields, data.gazetteer, faults)
  const role = readRole(query.role, data.taxonomy, data.lookup)
  const mode = pick('mode', MODES, metric === 'work-mode' ? 'remote' : '')
  const to = data.now.toISOString().slice(0, 10)
  const from = new Date(data.now.getTime() - days * DAY_MS).toISOString().slice(0, 10)
  const request: TrendRequest = {
    metric,
    role: roleSlug(role.role),
    level: pick('level', LEVELS, ''),
    ...{ country, region, from, to, grain },
    // The share of a mode is over all modes.
    ...(metric === 'work-mode' ? { mode: '', item: mode } : { mode }),
  }
  return {
    request,
    role,
    fields: { ...fields, metric, grain, days: String(days), mode, country, region },
    days,
    faults,
  }
}

const roleSlug = (role: Role | null) => role?.slug ?? ''

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, LONGEST) : ''
}

/** A region says its country by itself. */
function placeOf(
  { country, region }: Pick<TrendQuery['fields'], 'country' | 'region'>,
  gazetteer: Gazetteer,
  faults: TrendQuery['faults'],
): [string, string] {
  const code = country === '' ? '' : countryOf(country, gazetteer)
  if (code === null) faults.push({ field: 'country', message: `No country is called “${country}”.` })
  if (region === '') return [code ?? '', '']
  const { found, choices } = findRegion(region, gazetteer)
  const value = found?.value ?? choices.find((choice) => choice.value.startsWith(`${code}-`))?.value ?? ''
  if (value === '')
    faults.push({ field: 'region', message: `No region is called “${region}”; write it as Texas or US-TX.` })
  return [value === '' ? (code ?? '') : value.slice(0, 2), value]
}

/** The address of a query, with what differs from all. */
export function trendAddress(path: string, { request, fields }: TrendQuery): string {
  const query = new URLSearchParams()
  if (request.role !== '') query.set('role', request.role)
  for (const name of FIELDS) if (fields[name] !== '') query.set(name, fields[name])
  return `${path}?${query}`
}
