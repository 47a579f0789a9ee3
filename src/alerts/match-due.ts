import { type Choose, createChooser, type MatchColumns, type OwnRows } from '../digest/choose.ts'
import { scorerOf, type Wishes, wishesOf } from '../digest/score-met.ts'
import type { Cadence, Candidate, PayEstimate, SavedSearch } from '../domain/alert.ts'
import type { TypicalPay } from '../market/typical-pay.ts'
import { compileSearches, type Matcher } from '../match/compile.ts'
import type { Met } from '../match/reasons.ts'
import { readFreshCandidates } from '../store/candidate.ts'
import type { Handle } from '../store/database.ts'
import { createFoundMatches, type FoundMatches } from './match-columns.ts'

const DAY_MS = 86_400_000
/** Two periods: what did not fit into one digest may come in the next, and expires after it. */
export const HORIZON_MS: Record<Cadence, number> = { daily: 2 * DAY_MS, weekly: 14 * DAY_MS }

/** What is remembered of a posting while digests are planned: all but its text. `usual`: what such postings pay. */
export type FreshPosting = Pick<
  Candidate,
  'groupId' | 'postingId' | 'companyKey' | 'roleSlug' | 'firstSeenAt' | 'annualPay'
> & { country: string | undefined; usual: PayEstimate | null; met: Met }

/** What the searches of one cadence found. Columns hold places among the postings and the searches. */
export type Matching = {
  matcher: Matcher
  searches: readonly SavedSearch[]
  postings: readonly FreshPosting[]
  columns: MatchColumns
  choose: Choose
}

/** A subscriber's matches. `dropped`: those below the best ones that are not remembered. */
export type OwnMatches = OwnRows & { matching: Matching; dropped: number }

/** `firstGroupId`: the lowest id among the postings that were read; null when there were none. */
export type DueMatches = { of(subscriberId: string): OwnMatches | undefined; firstGroupId: string | null }

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
  const groups = (['daily', 'weekly'] as const)
    .filter((cadence) => searches[cadence].length > 0)
    .map((cadence) => ({ since: at.getTime() - HORIZON_MS[cadence], ...prepare(searches[cadence]) }))
  const from = new Date(Math.min(...groups.map((group) => group.since)))
  let firstGroupId: string | null = null
  if (groups.length === 0) return { of: () => undefined, firstGroupId }
  for await (const page of readFreshCandidates(db, from, new Date(at.getTime() + 1))) {
    for (const candidate of page) {
      if (firstGroupId === null || candidate.groupId < firstGroupId) firstGroupId = candidate.groupId
      for (const group of groups) {
        if (candidate.firstSeenAt.getTime() >= group.since) matchOne(group, candidate, typical, at)
      }
    }
  }
  const settled = groups.map(settle)
  return {
    of(subscriberId) {
      for (const find of settled) {
        const own = find(subscriberId)
        if (own !== undefined) return own
      }
      return undefined
    },
    firstGroupId,
  }
}

type Prepared = {
  matcher: Matcher
  searches: SavedSearch[]
  wishes: Wishes
  owners: ReadonlyMap<string, number>
  found: FoundMatches
  postings: FreshPosting[]
}

function prepare(searches: SavedSearch[]): Prepared {
  const matcher = compileSearches(searches)
  const { starts, list } = matcher.members
  // Those who share a rule have equal criteria.
  const criteria = Array.from({ length: matcher.size }, (_, rule) => criteriaAt(searches, list[starts[rule] as number]))
  const owners = new Map<string, number>()
  const ownerOf = Int32Array.from(searches, ({ subscriberId }) => {
    const owner = owners.get(subscriberId) ?? owners.size
    owners.set(subscriberId, owner)
    return owner
  })
  const found = createFoundMatches(ownerOf, owners.size)
  return { matcher, searches, wishes: wishesOf(criteria), owners, found, postings: [] }
}

function criteriaAt(searches: readonly SavedSearch[], place: number | undefined): SavedSearch['criteria'] {
  return (searches[place as number] as SavedSearch).criteria
}

function matchOne(prepared: Prepared, candidate: Candidate, typical: TypicalPay, at: Date): void {
  const { matcher, wishes, found, postings } = prepared
  const { starts, list } = matcher.members
  const usual = typical.of(candidate.roleSlug, candidate.places[0]?.country)
  const typicalPay = usual !== null && usual.currency === candidate.annualPay?.currency ? usual.median : null
  const score = scorerOf(candidate, wishes, at, typicalPay)
  const posting = postings.length
  let isMet = false
  matcher.visit(candidate, (rule) => {
    isMet = true
    const scored = score(rule)
    const end = starts[rule + 1] as number
    for (let member = starts[rule] as number; member < end; member++) found.add(posting, list[member] as number, scored)
  })
  if (isMet) postings.push(toPosting(candidate, usual, matcher.lastMet()))
}

/** Finds the matches of a subscriber. */
function settle({ matcher, searches, owners, found, postings }: Prepared) {
  const { columns, starts, dropped } = found.settled()
  const choose = createChooser(postings, (search) => searches[search]?.name ?? '')
  const matching: Matching = { matcher, searches, postings, columns, choose }
  return (subscriberId: string): OwnMatches | undefined => {
    const owner = owners.get(subscriberId)
    if (owner === undefined) return undefined
    const [from, end] = [starts[owner] as number, starts[owner + 1] as number]
    return { matching, from, end, dropped: dropped[owner] as number }
  }
}

function toPosting(candidate: Candidate, usual: PayEstimate | null, met: Met): FreshPosting {
  const { groupId, postingId, companyKey, roleSlug, firstSeenAt, annualPay, places } = candidate
  const country = places[0]?.country
  return { groupId, postingId, companyKey, roleSlug, firstSeenAt, annualPay, country, usual, met }
}
