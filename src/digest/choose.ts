import type { Candidate, MatchReason } from '../domain/alert.ts'

/** What is remembered of a posting while a digest is chosen. */
export type Choosable = Pick<Candidate, 'groupId' | 'postingId' | 'companyKey' | 'firstSeenAt'>

/** A posting that met a search of a subscriber. `score` as `scoreMatch` gives it. */
export type ScoredMatch<Posting extends Choosable = Choosable> = {
  posting: Posting
  searchName: string
  score: number
}

/** One line of a digest. `rank` from 1; `reasons` of every match of its group. */
export type ChosenMatch<Match> = Match & { reasons: readonly MatchReason[]; rank: number }

/**
 * Matches below this are left out, never used to fill up a digest. Only a posting falls below it of which little is known
 * and little was asked, and that is weeks old.
 */
export const RELEVANCE_FLOOR = 0.35

/**
 * What goes into one digest: the best postings first, at most `perCompany` of one company, each posting group once. A
 * group that several searches found goes under the one it fits best and keeps the reasons of all; `reasonsOf` is asked
 * about what was chosen and nothing else. Equal scores: the newer first, then by id. `moreCount` is the number of groups
 * above the floor that did not fit.
 */
export function chooseItems<Match extends ScoredMatch>(
  matches: readonly Match[],
  limits: { items: number; perCompany: number },
  reasonsOf: (match: Match) => readonly MatchReason[],
): { items: ChosenMatch<Match>[]; moreCount: number } {
  const ranked = matches.filter((match) => match.score >= RELEVANCE_FLOOR).sort(bestFirst)
  const perCompany = new Map<string, number>()
  const chosen = new Map<string, ChosenMatch<Match>>()
  const seen = new Set<string>()
  for (const match of ranked) {
    const { groupId, companyKey } = match.posting
    const known = chosen.get(groupId)
    if (known) known.reasons = mergeReasons(known.reasons, reasonsOf(match))
    if (seen.has(groupId)) continue
    seen.add(groupId)
    const taken = perCompany.get(companyKey) ?? 0
    if (chosen.size >= limits.items || taken >= limits.perCompany) continue
    perCompany.set(companyKey, taken + 1)
    chosen.set(groupId, { ...match, reasons: reasonsOf(match), rank: chosen.size + 1 })
  }
  return { items: [...chosen.values()], moreCount: seen.size - chosen.size }
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
