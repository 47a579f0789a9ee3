import type { PageReading, Posting, Refused } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { normalizePostings, type Readers } from './posting.ts'

/** What a kept page yields. A page that failed has a reason, and yields nothing but refusals. */
export type NormalizedPage = {
  state: 'read' | 'failed'
  reason: string | null
  postings: Posting[]
  refused: Refused[]
  listed: string[]
  removed: string[]
}

/**
 * Reads a page and normalizes its postings. `externalId` is that of the one posting that the page is for, null for a list.
 * `read` is the connector's; of its errors, PayloadError alone is one of the page. Repeating it gives the same.
 */
export function readNormalized(
  read: () => PageReading,
  externalId: string | null,
  employer: string,
  readers: Readers,
): NormalizedPage {
  try {
    const reading = read()
    return externalId === null
      ? readList(reading, employer, readers)
      : readDetail(reading, externalId, employer, readers)
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    return failedPage(error.message, [identified({ path: error.path, reason: error.reason }, externalId)])
  }
}

export function failedPage(reason: string | null, refused: Refused[]): NormalizedPage {
  return { state: 'failed', reason, refused, postings: [], listed: [], removed: [] }
}

function readList(reading: PageReading, employer: string, readers: Readers): NormalizedPage {
  const { postings, refused } = normalizeAll(reading, employer, readers)
  const listed = (reading.listed ?? []).map(({ externalId }) => externalId)
  const removed = reading.removed ?? []
  return { state: 'read', reason: null, postings, refused: [...reading.refused, ...refused], listed, removed }
}

/** Whatever is wrong with the page of one posting is about that posting, and only that posting is taken from it. */
function readDetail(reading: PageReading, externalId: string, employer: string, readers: Readers): NormalizedPage {
  const own = reading.postings.filter((posting) => posting.externalId === externalId)
  const { postings, refused } = normalizeAll({ postings: own }, employer, readers)
  const removed = (reading.removed ?? []).filter((id) => id === externalId)
  const all = [...reading.refused, ...refused]
  if (postings.length + all.length + removed.length === 0) all.push({ path: 'page', reason: whatElse(reading) })
  const reason = postings.length + removed.length > 0 ? null : `${all[0]?.path}: ${all[0]?.reason}`
  const state = reason === null ? 'read' : 'failed'
  return { state, reason, postings, listed: [], removed, refused: all.map((item) => identified(item, externalId)) }
}

function whatElse({ postings }: PageReading): string {
  const [other] = postings
  return other === undefined
    ? 'shows no posting'
    : `shows posting ${other.externalId} instead of the one it is named for`
}

function identified(item: Refused, externalId: string | null): Refused {
  return externalId === null ? item : { ...item, externalId }
}

function normalizeAll({ postings: raws }: Pick<PageReading, 'postings'>, employer: string, readers: Readers) {
  const postings: Posting[] = []
  const refused: Refused[] = []
  for (const [at, read] of normalizePostings(raws, employer, readers).entries()) {
    const externalId = raws[at]?.externalId ?? ''
    if ('refused' in read) refused.push({ path: `posting ${externalId}`, reason: read.refused, externalId })
    else postings.push(read)
  }
  return { postings, refused }
}
