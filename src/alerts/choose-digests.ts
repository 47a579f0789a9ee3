import { chooseItems, type ScoredMatch } from '../digest/choose.ts'
import { scoreMatch } from '../digest/rank.ts'
import { periodKey } from '../digest/schedule.ts'
import type { Cadence, Candidate, SavedSearch, Tier } from '../domain/alert.ts'
import { compileSearches } from '../match/compile.ts'
import type { Handle } from '../store/database.ts'
import { type DueSubscriber, listDelivered, type PlannedDigest } from '../store/digest.ts'
import { listSearches } from '../store/subscriber.ts'

const ITEMS_PER_COMPANY = 2

type Chosen = { digests: PlannedDigest[]; excluded: Record<string, number> }

/** Matches the searches of some subscribers against the fresh postings and picks what goes into each digest. */
export async function chooseDigests(
  db: Handle,
  subscribers: DueSubscriber[],
  tiers: Tier[],
  candidates: (cadence: Cadence) => Promise<Candidate[]>,
  at: Date,
): Promise<Chosen> {
  const chosen: Chosen = { digests: [], excluded: {} }
  const searches = groupBySubscriber(
    await listSearches(
      db,
      subscribers.map(({ id }) => id),
    ),
  )
  for (const tier of tiers) {
    const own = subscribers.filter((subscriber) => subscriber.tier === tier.id)
    const searching = own.filter(({ id }) => searches.has(id))
    if (searching.length < own.length) {
      chosen.excluded['no saved search'] = (chosen.excluded['no saved search'] ?? 0) + own.length - searching.length
    }
    if (searching.length === 0) continue
    chosen.digests.push(...(await chooseForTier(db, tier, searching, searches, await candidates(tier.cadence), at)))
  }
  return chosen
}

async function chooseForTier(
  db: Handle,
  tier: Tier,
  subscribers: DueSubscriber[],
  searches: Map<string, SavedSearch[]>,
  candidates: Candidate[],
  at: Date,
): Promise<PlannedDigest[]> {
  // A downgraded subscriber keeps all searches; those over the tier's number rest, the oldest go on.
  const allowed = subscribers.flatMap(({ id }) => (searches.get(id) ?? []).slice(0, tier.searches))
  const matches = matchAll(allowed, candidates, at)
  const delivered = await listDelivered(
    db,
    subscribers.map(({ id }) => id),
    [...new Set([...matches.values()].flat().map((match) => match.candidate.groupId))],
  )
  return subscribers.map((subscriber) => {
    const fresh = (matches.get(subscriber.id) ?? []).filter(
      (match) => !delivered.has(`${subscriber.id} ${match.candidate.groupId}`),
    )
    const { items, moreCount } = chooseItems(fresh, { items: tier.itemsPerDigest, perCompany: ITEMS_PER_COMPANY })
    return {
      subscriberId: subscriber.id,
      period: periodKey(tier.cadence, subscriber.zone, at),
      cadence: tier.cadence,
      more: moreCount,
      items: items.map(({ candidate, ...item }) => ({
        ...item,
        groupId: candidate.groupId,
        postingId: candidate.postingId,
      })),
    }
  })
}

/** Every match of every search, by subscriber, each with its score. */
function matchAll(searches: SavedSearch[], candidates: Candidate[], at: Date): Map<string, ScoredMatch[]> {
  const matcher = compileSearches(searches)
  const byId = new Map(searches.map((search) => [search.id, search]))
  const matches = new Map<string, ScoredMatch[]>()
  for (const candidate of candidates) {
    for (const { searchId, reasons } of matcher.match(candidate)) {
      const search = byId.get(searchId)
      if (!search) continue
      const score = scoreMatch(candidate, search.criteria, at)
      const own = matches.get(search.subscriberId) ?? []
      own.push({ candidate, searchName: search.name, reasons, score })
      matches.set(search.subscriberId, own)
    }
  }
  return matches
}

function groupBySubscriber(searches: SavedSearch[]): Map<string, SavedSearch[]> {
  const groups = new Map<string, SavedSearch[]>()
  for (const search of searches) groups.set(search.subscriberId, [...(groups.get(search.subscriberId) ?? []), search])
  return groups
}
