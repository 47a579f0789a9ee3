import type { Page, PageRequest } from '../domain/document.ts'
import type { PageReading, RawPosting, Refused } from '../domain/posting.ts'
import { PayloadError, SourceError } from '../errors.ts'
import type { Board, SourceDefinition } from '../sources/_shared/define.ts'
import type { Fetch } from './fetch.ts'
import { AddressRefused, refusedFetch } from './refused.ts'

/** What the first pages of a board hold. */
export type BoardCheck = {
  /** Postings that the first page shows or names. */
  postings: number
  /** Pages that it leads to, besides those of its own postings. */
  morePages: number
  example: { title: string; place: string | null; company: string | null } | null
  /** As the postings read so far state it. */
  companies: (string | null)[]
  refused: Refused[]
}

/** Pages looked at until a posting is found: a sitemap may name other sitemaps, and those lists before postings. */
const MOST_PAGES = 6
const JOB_WORD = /job|career|karriere|stelle|vacan|emploi|position|opening/i
const WITHOUT_CHECK = 'or add it unread with --no-check'

/**
 * Fetches and reads the first page of a board, and one of its postings when the page only names them. Throws
 * AddressRefused when it cannot be had, is not what the system answers, or holds no posting.
 */
export async function checkBoard(connector: SourceDefinition, at: Board, fetch: Fetch): Promise<BoardCheck> {
  const waiting = [connector.first(at, null)]
  const seen = new Set(waiting.map(({ url }) => url))
  let first: BoardCheck | null = null
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const request = waiting.shift()
    if (request === undefined) break
    const visit = await visitPage(connector, at, request, fetch, first !== null)
    if (visit === null) continue
    first = first === null ? firstCheck(visit) : withPostings(first, visit.reading)
    if (first.companies.length > 0) return first
    const fresh = visit.next.filter(({ url }) => !seen.has(url))
    for (const { url } of fresh) seen.add(url)
    waiting.unshift(...mostTelling(fresh))
  }
  if (first !== null && first.postings > 0) return first
  throw noPostings(connector, at, first)
}

type Visit = { reading: PageReading; next: PageRequest[] }

/** Null when a page that only follows from the first cannot be had: it may be gone since it was named. */
async function visitPage(
  connector: SourceDefinition,
  at: Board,
  request: PageRequest,
  fetch: Fetch,
  isLater: boolean,
): Promise<Visit | null> {
  try {
    const { page } = await fetch(request, connector)
    return readVisit(connector, at, request, page)
  } catch (error) {
    if (isLater && (error instanceof PayloadError || (error instanceof SourceError && error.reason === 'not_found')))
      return null
    if (error instanceof SourceError)
      throw refusedFetch(error, isLater ? 'a page of its postings cannot be fetched' : `${connector.name} says no`)
    if (!(error instanceof PayloadError)) throw error
    throw new AddressRefused(
      'unreadable',
      `what ${request.url} answers is no ${connector.name} board: ${error.message}`,
      `check that the board exists there, ${WITHOUT_CHECK}`,
      { cause: error },
    )
  }
}

function readVisit(connector: SourceDefinition, at: Board, request: PageRequest, page: Page): Visit {
  const reading = connector.read(page, at)
  return { reading, next: connector.next?.(page, request, at) ?? [] }
}

function firstCheck({ reading, next }: Visit): BoardCheck {
  const listed = reading.listed ?? []
  const shown = new Set([...reading.postings, ...listed].map(({ externalId }) => externalId))
  const title = listed.find((posting) => posting.title !== null)?.title ?? null
  return {
    postings: shown.size,
    morePages: next.filter(({ of }) => of === undefined).length,
    example: title === null ? null : { title, place: null, company: null },
    companies: [],
    refused: reading.refused,
    ...detailsOf(reading.postings),
  }
}

function withPostings(check: BoardCheck, reading: PageReading): BoardCheck {
  return { ...check, refused: [...check.refused, ...reading.refused], ...detailsOf(reading.postings) }
}

function detailsOf(postings: RawPosting[]): Partial<BoardCheck> {
  const [posting] = postings
  if (posting === undefined) return {}
  const [place] = posting.places
  const parts = [place?.city, place?.region, place?.country].filter((part) => part != null && part !== '')
  const text = place?.text ?? (parts.length > 0 ? parts.join(', ') : null)
  return {
    example: { title: posting.title, place: text, company: posting.company },
    companies: postings.map(({ company }) => company),
  }
}

/** A page of a posting before further lists, and lists that speak of jobs before others. */
function mostTelling(requests: PageRequest[]): PageRequest[] {
  const rank = ({ of, url }: PageRequest) => (of === undefined ? (JOB_WORD.test(url) ? 1 : 0) : 2)
  return [...requests].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_PAGES)
}

function noPostings(connector: SourceDefinition, at: Board, check: BoardCheck | null): AddressRefused {
  const [fault] = check?.refused ?? []
  if (fault !== undefined)
    return new AddressRefused(
      'unreadable',
      `no posting of the ${connector.name} board “${at.board}” could be read: ${fault.path}: ${fault.reason}`,
      `report it, ${WITHOUT_CHECK}`,
    )
  return new AddressRefused(
    'no_postings',
    `the ${connector.name} board “${at.board}” has no postings, or does not exist`,
    `check its name; if it is only empty now, add it with --no-check`,
  )
}
