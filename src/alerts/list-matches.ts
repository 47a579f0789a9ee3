import { searchesAtRest } from '../digest/tier.ts'
import type { Candidate, MatchReason, SavedSearch, Tier } from '../domain/alert.ts'
import { compileSearches } from '../match/compile.ts'
import type { Handle } from '../store/database.ts'
import { listDelivered } from '../store/digest.ts'
import { listFeedback } from '../store/feedback.ts'
import { listSearchCandidates } from '../store/search-candidates.ts'
import { listSearches } from '../store/subscriber.ts'

const DAY_MS = 86_400_000
/** How far back matches are shown. */
export const MATCH_DAYS = 14
/** Near enough to a search to be looked at closely; the newest come first. */
const MOST_CANDIDATES = 1_000

/** An opening that meets a search. `isMailed`: a digest held it. */
export type FoundMatch = { candidate: Omit<Candidate, 'text'>; reasons: MatchReason[]; isMailed: boolean }

/** `matches` newest first. */
export type SearchMatches = { search: SavedSearch; matches: FoundMatch[] }

/** `resting`: searches over the tier's number, which find nothing. */
export type Matches = { searches: SearchMatches[]; resting: SavedSearch[] }

/**
 * The open openings of the last 14 days that meet a subscriber's searches, the oldest search first. An opening that
 * several find stands under the first of them; one that was hidden stands nowhere. Reads only.
 */
export async function listMatches(
  db: Handle,
  subscriberId: string,
  tier: Pick<Tier, 'searches'>,
  at: Date,
): Promise<Matches> {
  const all = await listSearches(db, [subscriberId])
  const resting = searchesAtRest(all, tier)
  const hidden = (await listFeedback(db, [subscriberId])).get(subscriberId)?.groups
  const seen = new Set(hidden)
  const found: { search: SavedSearch; matches: Omit<FoundMatch, 'isMailed'>[] }[] = []
  // One after the other: no more texts of postings are held at once than one search finds.
  for (const search of all.slice(0, all.length - resting.length)) {
    const matches = (await findMatches(db, search, at)).filter(({ candidate }) => !seen.has(candidate.groupId))
    for (const { candidate } of matches) seen.add(candidate.groupId)
    found.push({ search, matches })
  }
  const mailed = await listMailed(
    db,
    subscriberId,
    found.flatMap(({ matches }) => matches.map(({ candidate }) => candidate.groupId)),
  )
  const searches = found.map(({ search, matches }) => ({
    search,
    matches: matches.map((match) => ({ ...match, isMailed: mailed.has(match.candidate.groupId) })),
  }))
  return { searches, resting }
}

async function findMatches(db: Handle, search: SavedSearch, at: Date): Promise<Omit<FoundMatch, 'isMailed'>[]> {
  const since = new Date(at.getTime() - MATCH_DAYS * DAY_MS)
  const candidates = await listSearchCandidates(db, search.criteria, since, at, MOST_CANDIDATES)
  const matcher = compileSearches([search])
  return candidates.flatMap((candidate) =>
    matcher.match(candidate).map(({ reasons }) => {
      const { text: _text, ...shown } = candidate
      return { candidate: shown, reasons }
    }),
  )
}

async function listMailed(db: Handle, subscriberId: string, groupIds: string[]): Promise<ReadonlySet<string>> {
  const [first] = [...groupIds].sort()
  if (first === undefined) return new Set()
  return (await listDelivered(db, [subscriberId], first)).get(subscriberId) ?? new Set()
}
