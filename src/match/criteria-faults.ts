import type { Criteria } from '../domain/alert.ts'
import { LEVELS } from '../domain/role.ts'
import { SETS } from './criteria.ts'
import { tokensOf } from './words.ts'

const WORK_MODES = ['onsite', 'hybrid', 'remote']
const EMPLOYMENT_TYPES = ['full_time', 'part_time', 'contract', 'temporary', 'internship', 'volunteer', 'per_diem']
/** Entries a list may hold. Long enough for a person, short enough that one search stays cheap. */
const LIST_LIMIT = 50
const MUTED_LIMIT = 500
/** Characters one entry may hold. */
const ENTRY_LIMIT = 100
const KM_LIMIT = 500
const CIRCLE_LIMIT = 10
/** Above the yearly pay of any post in any currency. */
const PAY_LIMIT = 1e12

/** What is wrong with a search, each fault with the field and the fix. Empty when it can be saved. Never throws. */
export function criteriaFaults(criteria: Criteria): string[] {
  return [
    ...listFaults(criteria),
    ...nearFaults(criteria.near),
    ...payFaults(criteria.minPay),
    ...conflicts(criteria),
    ...emptyFaults(criteria),
  ]
}

/** True when the search says what is wanted, not only what is not. */
export function hasWish(criteria: Criteria): boolean {
  const { near, minPay, words } = criteria
  return (
    near.length > 0 ||
    minPay !== null ||
    SETS.some((name) => criteria[name].length > 0) ||
    criteria.companies.wanted.length > 0 ||
    words.all.some(isWord) ||
    words.any.some(isWord)
  )
}

const isWord = (entry: string): boolean => tokensOf(entry).length > 0

function emptyFaults(criteria: Criteria): string[] {
  if (hasWish(criteria)) return []
  return [
    'criteria: nothing is asked for, so every posting would match; choose at least a role, a place, a company or a word to want',
  ]
}

function listFaults(criteria: Criteria): string[] {
  const { words, companies } = criteria
  return [
    ...entryFaults(
      'roles',
      criteria.roles,
      /^[a-z0-9]{1,60}(?:-[a-z0-9]{1,60}){0,20}$/,
      'a role slug such as registered-nurse',
    ),
    ...choiceFaults('levels', criteria.levels, LEVELS),
    ...entryFaults('countries', criteria.countries, /^[A-Z]{2}$/, 'a two-letter country code such as US'),
    ...entryFaults('regions', criteria.regions, /^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'a country and region code such as US-CA'),
    ...entryFaults('remoteFrom', criteria.remoteFrom, /^[A-Z]{2}$/, 'a two-letter country code such as US'),
    ...choiceFaults('workModes', criteria.workModes, WORK_MODES),
    ...choiceFaults('employmentTypes', criteria.employmentTypes, EMPLOYMENT_TYPES),
    ...wordFaults('words.all', words.all),
    ...wordFaults('words.any', words.any),
    ...wordFaults('words.none', words.none),
    ...entryFaults('companies.wanted', companies.wanted, /\S/, 'a company'),
    ...entryFaults('companies.muted', companies.muted, /\S/, 'a company', MUTED_LIMIT),
  ]
}

function entryFaults(field: string, list: readonly string[], shape: RegExp, fix: string, limit = LIST_LIMIT): string[] {
  if (list.length > limit) return [`${field}: ${list.length} entries; keep at most ${limit}`]
  return list.flatMap((entry, index) => {
    if (entry.length <= ENTRY_LIMIT && shape.test(entry)) return []
    return [`${field}[${index}]: ${quote(entry)} is not understood; use ${fix}, at most ${ENTRY_LIMIT} characters`]
  })
}

function choiceFaults(field: string, list: readonly string[], choices: readonly string[]): string[] {
  if (list.length > LIST_LIMIT) return [`${field}: ${list.length} entries; keep at most ${LIST_LIMIT}`]
  return list.flatMap((entry, index) =>
    choices.includes(entry) ? [] : [`${field}[${index}]: ${quote(entry)} is not one of ${choices.join(', ')}`],
  )
}

function wordFaults(field: string, list: readonly string[]): string[] {
  return entryFaults(field, list, /[\p{L}\p{N}]/u, 'a word with a letter or digit')
}

function nearFaults(circles: Criteria['near']): string[] {
  if (circles.length > CIRCLE_LIMIT) return [`near: ${circles.length} places; keep at most ${CIRCLE_LIMIT}`]
  return circles.flatMap((near, index) => [
    ...rangeFault(`near[${index}].latitude`, near.latitude, -90, 90, 'degrees'),
    ...rangeFault(`near[${index}].longitude`, near.longitude, -180, 180, 'degrees'),
    ...rangeFault(`near[${index}].km`, near.km, 1, KM_LIMIT, 'kilometres'),
    ...(near.label.trim() === '' || near.label.length > ENTRY_LIMIT
      ? [`near[${index}].label: name the place in 1 to ${ENTRY_LIMIT} characters`]
      : []),
  ])
}

function payFaults(minPay: Criteria['minPay']): string[] {
  if (minPay === null) return []
  return [
    ...rangeFault('minPay.amount', minPay.amount, 1, PAY_LIMIT, 'whole units a year'),
    ...(/^[A-Z]{3}$/.test(minPay.currency)
      ? []
      : [`minPay.currency: ${quote(minPay.currency)} is not understood; use a three-letter code such as USD`]),
  ]
}

function rangeFault(field: string, value: number, low: number, high: number, unit: string): string[] {
  return value >= low && value <= high ? [] : [`${field}: ${value} is out of range; use ${low} to ${high} ${unit}`]
}

function conflicts(criteria: Criteria): string[] {
  const { words, companies } = criteria
  const avoided = new Set(words.none.map(plainWord))
  return [
    ...words.all
      .filter((entry) => avoided.has(plainWord(entry)))
      .map((entry) => `words.none: ${quote(entry)} is also in words.all, so nothing can match; keep it in one of them`),
    ...companies.wanted
      .filter((company) => companies.muted.includes(company))
      .map((company) => `companies.muted: ${quote(company)} is also in companies.wanted; keep it in one of them`),
  ]
}

const plainWord = (entry: string): string => tokensOf(entry).join(' ')

const quote = (entry: string): string => JSON.stringify(entry.slice(0, 40))
