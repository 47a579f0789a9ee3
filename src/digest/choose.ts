import type { Candidate, MatchReason } from '../domain/alert.ts'

/** What is remembered of a posting while a digest is chosen. */
export type Choosable = Pick<Candidate, 'groupId' | 'postingId' | 'companyKey' | 'firstSeenAt'>

/** A posting that met a search of a subscriber. `score` as `scoreMatch` gives it. */
export type ScoredMatch<Posting extends Choosable = Choosable> = {
  posting: Posting
  searchName: string
  reasons: readonly MatchReason[]
  score: number
}

/**
 * Matches below this are left out, never used to fill up a digest. Only a posting falls below it of which little is known
 * and little was asked, and that is weeks old.
 */
export const RELEVANCE_FLOOR = 0.35

/**
 * What goes into one digest: the best postings first, at most `perCompany` of one company, each posting group once. A
 * group that several searches found goes under the one it fits best and keeps the reasons of all. Equal scores: the newer
 * first, then by id. `moreCount` is the number of groups above the floor that did not fit.
 */
export function chooseItems<Posting extends Choosable>(
  matches: readonly ScoredMatch<Posting>[],
  limits: { items: number; perCompany: number },
): { items: (ScoredMatch<Posting> & { rank: number })[]; moreCount: number } {
  const groups = mergeGroups(matches.filter((match) => match.score >= RELEVANCE_FLOOR).sort(bestFirst))
  const perCompany = new Map<string, number>()
  const items: (ScoredMatch<Posting> & { rank: number })[] = []
  for (const group of groups) {
    const taken = perCompany.get(group.posting.companyKey) ?? 0
    if (items.length >= limits.items || taken >= limits.perCompany) continue
    perCompany.set(group.posting.companyKey, taken + 1)
    items.push({ ...group, rank: items.length + 1 })
  }
  return { items, moreCount: groups.length - items.length }
}

/** One match a group, the first one's posting and search with the reasons of all, in the order given. */
function mergeGroups<Posting extends Choosable>(matches: readonly ScoredMatch<Posting>[]): ScoredMatch<Posting>[] {
  const groups = new Map<string, ScoredMatch<Posting>>()
  for (const match of matches) {
    const { groupId } = match.posting
    const best = groups.get(groupId)
    groups.set(groupId, best ? { ...best, reasons: mergeReasons(best.reasons, match.reasons) } : match)
  }
  return [...groups.values()]
}

function mergeReasons(reasons: readonly MatchReason[], more: readonly MatchReason[]): MatchReason[] {
  const merged = new Map([...reasons, ...more].map((reason) => [`${reason.predicate}:${reason.text}`, reason]))
  return [...merged.values()]
}

function bestFirst(a: ScoredMatch, b: ScoredMatch): number {
  return (
    b.score - a.score ||
    b.posting.firstSeenAt.getTime() - a.posting.firstSeenAt.getTime() ||
    compare(a.posting.groupId, b.posting.groupId) ||
    compare(a.posting.postingId, b.posting.postingId) ||
    compare(a.searchName, b.searchName)
  )
}

/** By code unit: the order must not depend on the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
