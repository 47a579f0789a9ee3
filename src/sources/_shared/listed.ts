import type { PageRequest } from '../../domain/document.ts'
import type { Listed, PageReading, Refused } from '../../domain/posting.ts'
import { PayloadError } from '../../errors.ts'
import { amount, fault, isObject, type Row, typeName } from './fields.ts'
import type { Entry } from './json.ts'

/** A posting that a list names, and the page that shows it. */
export type Named = Listed & { request: PageRequest }

/** What a list names, each posting once, and the entries that name none. */
export type NamedPostings = { named: Named[]; refused: Refused[] }

/** How many postings a list says there are. Throws PayloadError when it does not say, or says less than 0. */
export function requiredTotal(list: Row, key: string): number {
  const total = amount(list, key)
  if (total === null || total < 0) throw fault(list, key, total === null ? 'missing' : 'less than 0')
  return total
}

/** How many postings a page of a list holds at most, as it says itself; `asked` when it says nothing usable. */
export function statedPageSize(list: Row, key: string, asked: number): number {
  const size = amount(list, key)
  return size !== null && Number.isInteger(size) && size > 0 && size <= asked ? size : asked
}

/** Reads each entry of a list that lacks the text. A PayloadError refuses that entry alone, with its path and reason, and
 *  with its identifier when `idOf` can tell it. Null leaves an entry out without a word. An identifier that was there before
 *  is refused, unless `repeats`: then the list has a row for each place of a posting. */
export function readNamed(
  entries: Entry[],
  read: (row: Row) => Named | null,
  idOf: (row: Row) => string,
  { repeats = false } = {},
): NamedPostings {
  const named = new Map<string, Named>()
  const refused: Refused[] = []
  for (const { path, value } of entries) {
    if (!isObject(value)) {
      refused.push({ path, reason: `expected object, found ${typeName(value)}` })
      continue
    }
    const row = { path, fields: value }
    const found = caught(() => read(row))
    if (found instanceof PayloadError)
      refused.push({ path: found.path, reason: found.reason, ...identified(row, idOf) })
    else if (found !== null && !named.has(found.externalId)) named.set(found.externalId, found)
    else if (found !== null && !repeats)
      refused.push({ path, reason: `second posting with id ${found.externalId}`, externalId: found.externalId })
  }
  return { named: [...named.values()], refused }
}

/** What a page yields that only names postings. `cut` says why the list may not be whole, null when it is: such a listing
 *  is refused without an identifier, so that what it lacks is not taken for gone. */
export function listedReading({ named, refused }: NamedPostings, cut: string | null = null): PageReading {
  return {
    postings: [],
    refused: cut === null ? refused : [...refused, { path: 'page', reason: cut }],
    listed: named.map(({ externalId, title }) => ({ externalId, title })),
  }
}

/** The requests for the pages of the postings named. */
export function detailRequests({ named }: NamedPostings): PageRequest[] {
  return named.map(({ externalId, request }) => ({ ...request, of: externalId }))
}

function identified(row: Row, idOf: (row: Row) => string): { externalId?: string } {
  const id = caught(() => idOf(row))
  return id instanceof PayloadError ? {} : { externalId: id }
}

function caught<Value>(read: () => Value): Value | PayloadError {
  try {
    return read()
  } catch (error) {
    if (error instanceof PayloadError) return error
    throw error
  }
}
