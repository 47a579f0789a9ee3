import type { Page } from '../../domain/document.ts'
import type { PageReading, RawPosting, Refused } from '../../domain/posting.ts'
import { PayloadError } from '../../errors.ts'
import { decodeUtf8 } from './decode.ts'
import { isObject, own, type Row, typeName } from './fields.ts'
import { parseJson } from './json-text.ts'

/** One entry of a list, not yet known to be an object. */
export type Entry = { readonly path: string; readonly value: unknown }

/** The entries of a JSON page: of the list under `key`, or of the page itself when `key` is null. An empty list is a
 *  board without postings. Throws PayloadError when the page is not UTF-8, not JSON, cut off, nested absurdly deep, or
 *  has no such list: such a page says nothing about the board. */
export function entriesOf(page: Page, key: string | null): Entry[] {
  if (key !== null) return entriesIn(rootOf(page, key), key)
  return entriesFrom(parsedValue(page), null)
}

/** The object that a JSON page is. Throws PayloadError when the page is not UTF-8, not JSON, cut off, nested absurdly deep,
 *  or anything but an object; `key` is named as what is missed. */
export function rootOf(page: Page, key: string): Row {
  const value = parsedValue(page)
  if (!isObject(value)) throw new PayloadError('page', `expected object with ${key}, found ${typeName(value)}`)
  return { path: '', fields: value }
}

/** The entries of the list under `key`, which must be there. Throws PayloadError when it is missing or no list. */
export function entriesIn(row: Row, key: string): Entry[] {
  const list = own(row, key)
  const path = row.path === '' ? key : `${row.path}.${key}`
  if (list === undefined) throw new PayloadError(path, 'missing')
  return entriesFrom(list, path)
}

function entriesFrom(list: unknown, path: string | null): Entry[] {
  if (!Array.isArray(list)) throw new PayloadError(path ?? 'page', `expected list, found ${typeName(list)}`)
  return list.map((value, index) => ({ path: `${path ?? ''}[${index}]`, value }))
}

function parsedValue(page: Page): unknown {
  const parsed = parseJson(decodeUtf8(page))
  if ('fault' in parsed) throw new PayloadError('page', parsed.fault)
  return parsed.value
}

/** Refusals after which a page of mostly refused entries is given up as a whole. */
const MANY_REFUSED = 1000

/** Reads each entry by itself. A PayloadError refuses that entry alone, with its path and reason; null leaves an entry
 *  out without a word, for what the source itself hides. A second entry of the same identifier is refused. Throws
 *  PayloadError when over 1,000 entries are refused and fewer are good: then the page as a whole is something else.
 *  `idOf` tells the identifier of an entry, also of one that is refused: such an entry is known to be on the board. */
export function readEach(
  entries: Entry[],
  read: (row: Row) => RawPosting | null,
  idOf?: (row: Row) => string,
): PageReading {
  const postings = new Map<string, RawPosting>()
  const refused: Refused[] = []
  for (const entry of entries) {
    const taken = takeEntry(entry, read, postings, idOf)
    if (taken === null) continue
    refused.push(taken)
    if (refused.length > MANY_REFUSED && postings.size < refused.length)
      throw new PayloadError(taken.path, `${taken.reason}, and over ${MANY_REFUSED} entries more are refused`)
  }
  return { postings: [...postings.values()], refused }
}

/** Adds what the entry yields to the postings; returns why it was refused, null when it was not. */
function takeEntry(
  { path, value }: Entry,
  read: (row: Row) => RawPosting | null,
  postings: Map<string, RawPosting>,
  idOf?: (row: Row) => string,
): Refused | null {
  if (!isObject(value)) return { path, reason: `expected object, found ${typeName(value)}` }
  const row = { path, fields: value }
  try {
    const posting = read(row)
    if (posting === null) return null
    const { externalId } = posting
    if (postings.has(externalId)) return { path, reason: `second posting with id ${externalId}`, externalId }
    postings.set(externalId, posting)
    return null
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    return { path: error.path, reason: error.reason, ...identified(row, idOf) }
  }
}

function identified(row: Row, idOf: ((row: Row) => string) | undefined): { externalId?: string } {
  try {
    return idOf === undefined ? {} : { externalId: idOf(row) }
  } catch (error) {
    if (error instanceof PayloadError) return {}
    throw error
  }
}
