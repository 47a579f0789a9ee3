import type { Candidate, SavedSearch, Tier } from '../domain/alert.ts'
import { compileSearches } from '../match/compile.ts'
import type { Handle } from '../store/database.ts'
import { listSearches } from '../store/subscriber.ts'
import type { Listener } from '../store/webhook.ts'
import type { PlannedMessage } from '../store/webhook-message.ts'
import { matchedPayload } from './webhook-payload.ts'

/** Turns openings into the messages for the webhooks whose searches they meet. */
export type WebhookMatcher = (candidates: readonly Candidate[], at: Date) => PlannedMessage[]

/**
 * Makes ready to match for some webhooks, each with the searches of its subscriber, as many as the tier runs. An opening
 * that meets several searches of a subscriber is one message, which names the oldest of them.
 */
export async function webhookMatcher(
  db: Handle,
  listeners: readonly Listener[],
  tiers: readonly Tier[],
): Promise<WebhookMatcher> {
  const webhooks = groupBy(listeners, (listener) => listener.subscriberId)
  const all = groupBy(await listSearches(db, [...webhooks.keys()]), (search) => search.subscriberId)
  const searches = [...all].flatMap(([subscriberId, own]) => {
    const tier = tiers.find(({ id }) => id === webhooks.get(subscriberId)?.[0]?.tier)
    return own.slice(0, tier?.searches ?? 0)
  })
  const rankOf = new Map(searches.map((search, rank) => [search.id, rank]))
  const matcher = compileSearches(searches)
  return (candidates, at) =>
    candidates.flatMap((candidate) => {
      const found = matcher
        .match(candidate)
        .flatMap(({ searchId, reasons }) => {
          const rank = rankOf.get(searchId)
          const search = rank === undefined ? undefined : searches[rank]
          return rank === undefined || search === undefined ? [] : [{ rank, search, reasons }]
        })
        .sort((a, b) => a.rank - b.rank)
      return firstOfEach(found).flatMap(({ search, reasons }) => {
        const payload = matchedPayload(search, candidate, reasons, at)
        return (webhooks.get(search.subscriberId) ?? []).map(({ webhookId }) => ({
          webhookId,
          groupId: candidate.groupId,
          payload,
        }))
      })
    })
}

/** The first match of each subscriber. */
function firstOfEach<Found extends { search: SavedSearch }>(found: Found[]): Found[] {
  const first = new Map<string, Found>()
  for (const each of found) if (!first.has(each.search.subscriberId)) first.set(each.search.subscriberId, each)
  return [...first.values()]
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const own = groups.get(keyOf(item))
    if (own) own.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
