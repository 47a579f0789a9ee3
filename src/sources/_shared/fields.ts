import { PayloadError } from '../../errors.ts'

/** An object of a page and where it stands: `jobs[3]`. Read through the functions below, which see own properties only,
 *  so that neither `__proto__` nor `constructor` in a page means anything. */
export type Row = { readonly path: string; readonly fields: object }

/** Longest texts taken, in characters. A longer title, name or link is refused; a longer description is cut, since what
 *  stands before the cut is still the ad. */
export const LIMITS = { id: 200, title: 500, name: 1000, place: 1000, url: 2000, description: 200_000 }

/** Entries taken of a list inside one posting, such as its places. */
const MAX_ENTRIES = 200

/** What stands under the key; undefined when the row has no such field of its own. */
export function own(row: Row, key: string): unknown {
  return Object.hasOwn(row.fields, key) ? (row.fields as Record<string, unknown>)[key] : undefined
}

/** A line of text without control characters; null when absent, null or blank. Throws PayloadError on another type and
 *  on a text longer than `limit` characters. */
export function text(row: Row, key: string, limit: number = LIMITS.name): string | null {
  const value = own(row, key)
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw wrongType(row, key, 'text', value)
  const line = tidyLine(value)
  if (line.length > limit) throw fault(row, key, `${line.length} characters, at most ${limit} are taken`)
  return line === '' ? null : line
}

/** A line of text that must be there. Throws PayloadError when it is missing, blank, too long or of another type. */
export function requiredText(row: Row, key: string, limit: number): string {
  const line = text(row, key, limit)
  if (line === null) throw fault(row, key, typeof own(row, key) === 'string' ? 'empty' : 'missing')
  return line
}

/** An identifier: text or a whole number. Throws PayloadError when it is missing or of another type. */
export function requiredId(row: Row, key: string): string {
  const value = own(row, key)
  if (typeof value !== 'number') return requiredText(row, key, LIMITS.id)
  if (!Number.isSafeInteger(value)) throw fault(row, key, 'expected a whole number within 53 bits')
  return String(value)
}

/** An absolute http(s) address. Throws PayloadError when it is missing or anything else. */
export function requiredLink(row: Row, key: string): string {
  const link = absoluteLink(requiredText(row, key, LIMITS.url))
  if (link === null) throw fault(row, key, 'expected an absolute http(s) address')
  return link
}

/** A text of several lines, HTML or plain, cut at the limit; null when absent, null or blank. Throws PayloadError on
 *  another type. */
export function longText(row: Row, key: string, limit: number = LIMITS.description): string | null {
  const value = own(row, key)
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw wrongType(row, key, 'text', value)
  return tidyText(value, limit)
}

/** A finite number, also when written as text ("65000.50"); null when absent, null or blank. Throws PayloadError on
 *  anything else. */
export function amount(row: Row, key: string): number | null {
  const value = own(row, key)
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw wrongType(row, key, 'number', value)
  if (value.trim() === '') return null
  const read = plainNumber(value)
  if (read === null) throw fault(row, key, 'expected number, found text')
  return read
}

/** True or false; null when absent or null. Throws PayloadError on anything else. */
export function flag(row: Row, key: string): boolean | null {
  const value = own(row, key)
  if (value === undefined || value === null) return null
  if (typeof value !== 'boolean') throw wrongType(row, key, 'true or false', value)
  return value
}

/** The object under the key; null when absent or null. Throws PayloadError on anything else. */
export function child(row: Row, key: string): Row | null {
  const value = own(row, key)
  if (value === undefined || value === null) return null
  if (!isObject(value)) throw wrongType(row, key, 'object', value)
  return { path: pathTo(row, key), fields: value }
}

/** The objects of the list under the key, at most 200; none when absent or null. Throws PayloadError on anything else. */
export function children(row: Row, key: string): Row[] {
  return entries(row, key).map((value, index) => {
    if (!isObject(value)) throw wrongType(row, `${key}[${index}]`, 'object', value)
    return { path: pathTo(row, `${key}[${index}]`), fields: value }
  })
}

/** The texts of the list under the key, at most 200, blank ones left out. Throws PayloadError on anything else. */
export function texts(row: Row, key: string, limit: number = LIMITS.name): string[] {
  const list = { path: pathTo(row, key), fields: entries(row, key) }
  return list.fields.flatMap((_, index) => text(list, String(index), limit) ?? [])
}

/** The text under the key, or the texts of the list there joined by commas; null when there is none. Throws PayloadError
 *  on anything else. */
export function joinedTexts(row: Row, key: string): string | null {
  const line = Array.isArray(own(row, key)) ? texts(row, key).join(', ') : text(row, key)
  return line === null || line === '' ? null : tidyLine(line.slice(0, LIMITS.name))
}

/** "65000" and "65000.50"; null for every other spelling, whose separators could mean two things: "45.000" is 45 in one
 *  country and 45,000 in the next. */
export function plainNumber(value: string): number | null {
  return /^\s*-?\d{1,15}(?:\.(?:\d{1,2}|\d{4,6}))?\s*$/.test(value) ? Number(value) : null
}

/** The address in its standard spelling, relative ones against `base`; null unless it is http(s) and short enough. */
export function absoluteLink(link: string, base?: string): string | null {
  const url = URL.canParse(link, base) ? new URL(link, base) : null
  const web = url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== ''
  return web && url.href.length <= LIMITS.url ? url.href : null
}

/** One line: no control characters, no broken halves of characters, single spaces. */
export function tidyLine(value: string): string {
  return value
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .trim()
}

/** Text with its line breaks, without other control characters (PostgreSQL takes no NUL), cut at `limit`
 *  characters; null when nothing is left. */
export function tidyText(value: string, limit: number = LIMITS.description): string | null {
  const tidy = value
    .slice(0, limit)
    .replace(/[^\P{Cc}\n\r\t]/gu, ' ')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .trim()
  return tidy === '' ? null : tidy
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a person would call the value's type. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'boolean') return 'true or false'
  return typeof value === 'string' ? 'text' : typeof value
}

export function fault(row: Row, key: string, reason: string): PayloadError {
  return new PayloadError(pathTo(row, key), reason)
}

function wrongType(row: Row, key: string, expected: string, value: unknown): PayloadError {
  return fault(row, key, `expected ${expected}, found ${typeName(value)}`)
}

function entries(row: Row, key: string): unknown[] {
  const value = own(row, key)
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw wrongType(row, key, 'list', value)
  return value.slice(0, MAX_ENTRIES)
}

function pathTo(row: Row, key: string): string {
  const index = /^\d+$/.test(key)
  if (index) return `${row.path}[${key}]`
  return row.path === '' ? key : `${row.path}.${key}`
}
