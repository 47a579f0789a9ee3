import type { Candidate, Criteria } from '../domain/alert.ts'
import { compileSearches } from '../match/compile.ts'
import { hasWish } from '../match/criteria-faults.ts'
import type { Handle } from '../store/database.ts'
import { readSearchPage, type SearchPage } from '../store/search-candidates.ts'

/** Days looked back. */
export const PREVIEW_DAYS = 14
/** Counting ends here, and "or more" is said. */
export const PREVIEW_LIMIT = 2_000
/** Postings that the matcher reads at most for one preview. */
const READ_LIMIT = 3_000
const PAGE = 500
const SHOWN = 5
const DAY_MS = 86_400_000

export type SearchPreview = {
  count: number
  /** `count` or more: looking ended before everything was looked at. */
  capped: boolean
  /** Openings a week at this pace, rounded. */
  perWeek: number
  /** The newest, at most five. */
  first: Candidate[]
  /** Companies that it still finds, though a muted name is how theirs begins: at most five, as their ads name them. */
  barelyMuted: string[]
}

/**
 * What a search would have matched among the openings first seen in the 14 days up to `at` and open then. SQL narrows, and
 * the matcher that chooses digests decides, so that both say the same. A search that asks for nothing matches nothing.
 */
export async function previewSearch(db: Handle, criteria: Criteria, at: Date): Promise<SearchPreview> {
  if (!hasWish(criteria)) return { count: 0, capped: false, perWeek: 0, first: [], barelyMuted: [] }
  const matcher = compileSearches([{ id: 'preview', subscriberId: '', name: '', criteria }])
  const window = { since: new Date(at.getTime() - PREVIEW_DAYS * DAY_MS), at }
  const { all, any } = criteria.words
  // Each page of a search for words looks through the texts anew: it gets one.
  const pageSize = all.length + any.length > 0 ? READ_LIMIT : PAGE
  const found: Candidate[] = []
  let last: Candidate | null = null
  let ended = false
  for (let read = 0; !ended && found.length <= PREVIEW_LIMIT && read < READ_LIMIT; read += pageSize) {
    const page: SearchPage = await readSearchPage(db, criteria, window, pageSize, last)
    found.push(...page.candidates.filter((candidate) => matcher.match(candidate).length > 0))
    ended = page.ended
    last = page.candidates.at(-1) ?? null
    // A page that is not full looked as far as it may.
    if (page.candidates.length < pageSize) break
  }
  const count = Math.min(found.length, PREVIEW_LIMIT)
  const capped = !ended || found.length > PREVIEW_LIMIT
  return {
    count,
    capped,
    perWeek: perWeek(found, capped, at),
    first: found.slice(0, SHOWN),
    barelyMuted: barelyMuted(found, criteria.companies.muted),
  }
}

/** Names count as a whole: "Harbor" mutes no "Harbor Clinic", which whoever typed it may have meant. */
function barelyMuted(found: readonly Candidate[], muted: readonly string[]): string[] {
  const meant = found.filter(({ companyKey }) => muted.some((name) => companyKey.startsWith(`${name} `)))
  return [...new Map(meant.map(({ companyKey, company }) => [companyKey, company])).values()].slice(0, SHOWN)
}

/** Of an unfinished count, by the days that it reached back. */
function perWeek(found: readonly Candidate[], capped: boolean, at: Date): number {
  const oldest = found.at(-1)?.firstSeenAt ?? at
  const days = capped ? Math.max(1, (at.getTime() - oldest.getTime()) / DAY_MS) : PREVIEW_DAYS
  return Math.round((found.length * 7) / days)
}
