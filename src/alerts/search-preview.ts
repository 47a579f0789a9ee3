import type { Candidate, Criteria } from '../domain/alert.ts'
import { compileSearches } from '../match/compile.ts'
import { hasWish } from '../match/criteria-faults.ts'
import type { Handle } from '../store/database.ts'
import { listSearchCandidates } from '../store/search-candidates.ts'

/** Days looked back. */
export const PREVIEW_DAYS = 14
/** Counting ends here, and "or more" is said. */
export const PREVIEW_LIMIT = 2_000
/** Postings that the matcher reads at most for one preview. */
const READ_LIMIT = 20_000
const PAGE = 500
const SHOWN = 5
const DAY_MS = 86_400_000

export type SearchPreview = {
  count: number
  /** `count` or more: looking ended before everything was looked at. */
  capped: boolean
  /** Openings a week at this pace, rounded; when `capped`, at least so many. */
  perWeek: number
  /** The newest, at most five. */
  first: Candidate[]
}

/**
 * What a search would have matched among the openings first seen in the 14 days up to `at` and open then. SQL narrows, and
 * the matcher that chooses digests decides, so that both say the same. A search that asks for nothing matches nothing.
 */
export async function previewSearch(db: Handle, criteria: Criteria, at: Date): Promise<SearchPreview> {
  if (!hasWish(criteria)) return { count: 0, capped: false, perWeek: 0, first: [] }
  const matcher = compileSearches([{ id: 'preview', subscriberId: '', name: '', criteria }])
  const since = new Date(at.getTime() - PREVIEW_DAYS * DAY_MS)
  const first: Candidate[] = []
  let count = 0
  let last: Candidate | null = null
  for (let read = 0; count < PREVIEW_LIMIT && read < READ_LIMIT; read += PAGE) {
    const page: Candidate[] = await listSearchCandidates(db, criteria, since, at, PAGE, last)
    const met = page.filter((candidate) => matcher.match(candidate).length > 0)
    first.push(...met.slice(0, SHOWN - first.length))
    count += met.length
    last = page.at(-1) ?? null
    if (page.length < PAGE) return conclude(count, count > PREVIEW_LIMIT, first)
  }
  return conclude(count, true, first)
}

function conclude(count: number, capped: boolean, first: Candidate[]): SearchPreview {
  const shown = Math.min(count, PREVIEW_LIMIT)
  return { count: shown, capped, perWeek: Math.round((shown * 7) / PREVIEW_DAYS), first }
}
