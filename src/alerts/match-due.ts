import type { ScoredMatch } from '../digest/choose.ts'
import { scoreMatch } from '../digest/rank.ts'
import type { Cadence, Candidate, MatchReason, SavedSearch } from '../domain/alert.ts'
import type { TypicalPay } from '../market/typical-pay.ts'
import { compileSearches, type Matcher } from '../match/compile.ts'
import { readFreshCandidates } from '../store/candidate.ts'
import type { Handle } from '../store/database.ts'

const DAY_MS = 86_400_000
/** Two periods: what did not fit into one digest may come in the next, and expires after it. */
export const HORIZON_MS: Record<Cadence, number> = { daily: 2 * DAY_MS, weekly: 14 * DAY_MS }
/** Matches of one subscriber that are remembered, best first: several digests full, whatever was sent or hidden of them. */
const KEPT = 300

/** What is remembered of a posting while digests are planned: all but its text. */
export type FreshPosting = Pick<
  Candidate,
  'groupId' | 'postingId' | 'companyKey' | 'roleSlug' | 'firstSeenAt' | 'annualPay'
> & { country: string | undefined }

/** A subscriber's matches. `dropped`: those below the best ones that are not remembered. */
export type OwnMatches = { matches: ScoredMatch<FreshPosting>[]; dropped: number }

/** `firstGroupId`: the lowest id among the postings that were read; null when there were none. */
export type DueMatches = { bySubscriber: Map<string, OwnMatches>; firstGroupId: string | null }

/**
 * Matches searches against the postings first seen in the last two periods, read a page at a time. Searches are given by
 * the cadence of their subscriber. Reads only.
 */
export async function matchDue(
  db: Handle,
  searches: Record<Cadence, SavedSearch[]>,
  typical: TypicalPay,
  at: Date,
): Promise<DueMatches> {
  const bySubscriber = new Map<string, OwnMatches>()
  const groups = (['daily', 'weekly'] as const)
    .filter((cadence) => searches[cadence].length > 0)
    .map((cadence) => ({ since: at.getTime() - HORIZON_MS[cadence], ...prepare(searches[cadence], bySubscriber) }))
  const from = new Date(Math.min(...groups.map((group) => group.since)))
  let firstGroupId: string | null = null
  if (groups.length === 0) return { bySubscriber, firstGroupId }
  for await (const page of readFreshCandidates(db, from, new Date(at.getTime() + 1))) {
    for (const candidate of page) {
      if (firstGroupId === null || candidate.groupId < firstGroupId) firstGroupId = candidate.groupId
      for (const group of groups) {
        if (candidate.firstSeenAt.getTime() >= group.since) matchOne(group, candidate, typical, at)
      }
    }
  }
  return { bySubscriber, firstGroupId }
}

/** Who has the criteria of each rule. */
type Asker = { searchName: string; own: OwnMatches }
type Prepared = { matcher: Matcher; askers: Asker[][]; criteria: SavedSearch['criteria'][] }

function prepare(searches: SavedSearch[], bySubscriber: Map<string, OwnMatches>): Prepared {
  const byId = new Map(searches.map((search) => [search.id, search]))
  const matcher = compileSearches(searches)
  const askers: Asker[][] = []
  const criteria: SavedSearch['criteria'][] = []
  for (let rule = 0; rule < matcher.size; rule++) {
    const own = matcher.searchesOf(rule).flatMap((id) => byId.get(id) ?? [])
    askers.push(own.map((search) => ({ searchName: search.name, own: matchesOf(search.subscriberId, bySubscriber) })))
    const [first] = own
    if (first) criteria.push(first.criteria)
  }
  return { matcher, askers, criteria }
}

function matchesOf(subscriberId: string, bySubscriber: Map<string, OwnMatches>): OwnMatches {
  const known = bySubscriber.get(subscriberId) ?? { matches: [], dropped: 0 }
  bySubscriber.set(subscriberId, known)
  return known
}

function matchOne({ matcher, askers, criteria }: Prepared, candidate: Candidate, typical: TypicalPay, at: Date): void {
  const posting = toPosting(candidate)
  const usual = typical.of(candidate.roleSlug, posting.country)
  const typicalPay = usual !== null && usual.currency === candidate.annualPay?.currency ? usual.median : null
  matcher.visit(candidate, (rule, reasonsOf) => {
    const wanted = criteria[rule]
    if (!wanted) return
    const score = scoreMatch(candidate, wanted, at, typicalPay)
    let reasons: MatchReason[] | null = null
    for (const { searchName, own } of askers[rule] ?? []) {
      reasons ??= reasonsOf()
      own.matches.push({ posting, searchName, reasons, score })
      if (own.matches.length >= 2 * KEPT) keepBest(own)
    }
  })
}

function keepBest(own: OwnMatches): void {
  own.matches.sort((a, b) => b.score - a.score)
  own.dropped += own.matches.length - KEPT
  own.matches.length = KEPT
}

function toPosting(candidate: Candidate): FreshPosting {
  const { groupId, postingId, companyKey, roleSlug, firstSeenAt, annualPay, places } = candidate
  return { groupId, postingId, companyKey, roleSlug, firstSeenAt, annualPay, country: places[0]?.country }
}
