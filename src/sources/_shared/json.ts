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
  const parsed = parseJson(decodeUtf8(page))
  if ('fault' in parsed) throw new PayloadError('page', parsed.fault)
  const list = key === null ? parsed.value : listUnder(parsed.value, key)
  if (!Array.isArray(list)) throw new PayloadError(key ?? 'page', `expected list, found ${typeName(list)}`)
  return list.map((value, index) => ({ path: `${key ?? ''}[${index}]`, value }))
}

/** Reads each entry by itself. A PayloadError refuses that entry alone, with its path and reason; null leaves an entry
 *  out without a word, for what the source itself hides. A second entry of the same identifier is refused. */
export function readEach(entries: Entry[], read: (row: Row) => RawPosting | null): PageReading {
  const postings = new Map<string, RawPosting>()
  const refused: Refused[] = []
  for (const { path, value } of entries) {
    try {
      if (!isObject(value)) throw new PayloadError(path, `expected object, found ${typeName(value)}`)
      const posting = read({ path, fields: value })
      if (posting === null) continue
      if (postings.has(posting.externalId)) throw new PayloadError(path, `second posting with id ${posting.externalId}`)
      postings.set(posting.externalId, posting)
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error
      refused.push({ path: error.path, reason: error.reason })
    }
  }
  return { postings: [...postings.values()], refused }
}

function listUnder(value: unknown, key: string): unknown {
  if (!isObject(value)) throw new PayloadError('page', `expected object with ${key}, found ${typeName(value)}`)
  const list = own({ path: '', fields: value }, key)
  if (list === undefined) throw new PayloadError(key, 'missing')
  return list
}
