import { scoreMatch } from '../digest/rank.ts'
import type { Cadence, Candidate, SavedSearch } from '../domain/alert.ts'
import type { TypicalPay } from '../market/typical-pay.ts'
import { compileSearches, type Matcher } from '../match/compile.ts'
import type { Met } from '../match/reasons.ts'
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
> & { country: string | undefined; met: Met }

/** Searches of one cadence with their matcher, and the postings they met. */
export type Matching = { matcher: Matcher; searches: readonly SavedSearch[]; postings: FreshPosting[] }

/**
 * A subscriber's matches in columns of equal length, since there are millions: places among the postings and the searches
 * of `matching`, and scores. `dropped`: those below the best ones that are not remembered.
 */
export type OwnMatches = {
  matching: Matching
  postings: number[]
  searches: number[]
  scores: number[]
  dropped: number
}

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

/** `owners`: by the place of a search, the matches of its subscriber. */
type Prepared = { matching: Matching; owners: OwnMatches[] }

function prepare(searches: SavedSearch[], bySubscriber: Map<string, OwnMatches>): Prepared {
  const matching: Matching = { matcher: compileSearches(searches), searches, postings: [] }
  const owners = searches.map(({ subscriberId }) => {
    const known = bySubscriber.get(subscriberId)
    if (known !== undefined) return known
    const own: OwnMatches = { matching, postings: [], searches: [], scores: [], dropped: 0 }
    bySubscriber.set(subscriberId, own)
    return own
  })
  return { matching, owners }
}

function matchOne({ matching, owners }: Prepared, candidate: Candidate, typical: TypicalPay, at: Date): void {
  const { matcher, searches, postings } = matching
  const { starts, list } = matcher.members
  const usual = typical.of(candidate.roleSlug, candidate.places[0]?.country)
  const typicalPay = usual !== null && usual.currency === candidate.annualPay?.currency ? usual.median : null
  const posting = postings.length
  let isMet = false
  matcher.visit(candidate, (rule) => {
    isMet = true
    const from = starts[rule] as number
    const end = starts[rule + 1] as number
    // Those who share a rule have equal criteria.
    const { criteria } = searches[list[from] as number] as SavedSearch
    const score = scoreMatch(candidate, criteria, at, typicalPay)
    for (let member = from; member < end; member++) {
      const search = list[member] as number
      remember(owners[search] as OwnMatches, posting, search, score)
    }
  })
  if (isMet) postings.push(toPosting(candidate, matcher.lastMet()))
}

function remember(own: OwnMatches, posting: number, search: number, score: number): void {
  own.postings.push(posting)
  own.searches.push(search)
  own.scores.push(score)
  if (own.scores.length >= 2 * KEPT) keepBest(own)
}

function keepBest(own: OwnMatches): void {
  const { postings, searches, scores } = own
  const best = scores.map((_, match) => match).sort((a, b) => (scores[b] as number) - (scores[a] as number))
  own.dropped += best.length - KEPT
  best.length = KEPT
  own.postings = best.map((match) => postings[match] as number)
  own.searches = best.map((match) => searches[match] as number)
  own.scores = best.map((match) => scores[match] as number)
}

function toPosting(candidate: Candidate, met: Met): FreshPosting {
  const { groupId, postingId, companyKey, roleSlug, firstSeenAt, annualPay, places } = candidate
  return { groupId, postingId, companyKey, roleSlug, firstSeenAt, annualPay, country: places[0]?.country, met }
}
