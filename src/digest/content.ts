import type {
  DigestContent,
  DigestItem,
  MarketLine,
  MatchReason,
  PayEstimate,
  ShownCandidate,
} from '../domain/alert.ts'

export const NO_CONTENT: DigestContent = {
  groups: [],
  scores: [],
  search: [],
  because: [],
  estimates: {},
  searchNames: [],
  reasons: [],
  market: null,
}

/** What is kept of one chosen posting. */
export type ChosenItem = {
  groupId: string
  score: number
  searchName: string
  reasons: readonly MatchReason[]
  estimate: PayEstimate | null
}

/** Chosen postings, best first, as a digest keeps them. Scores are rounded to thousandths. */
export function packContent(items: readonly ChosenItem[], market: MarketLine | null): DigestContent {
  if (items.length === 0) return NO_CONTENT
  const content: DigestContent = {
    ...NO_CONTENT,
    groups: [],
    scores: [],
    search: [],
    because: [],
    estimates: {},
    market,
  }
  const names = new Map<string, number>()
  const reasons = new Map<string, number>()
  const told: MatchReason[] = []
  for (const [index, item] of items.entries()) {
    content.groups.push(item.groupId)
    content.scores.push(Math.round(item.score * 1_000) / 1_000)
    content.search.push(numberOf(item.searchName, names))
    content.because.push(
      item.reasons.map((reason) => {
        const number = numberOf(`${reason.predicate} ${reason.text}`, reasons)
        told[number] = reason
        return number
      }),
    )
    if (item.estimate !== null) content.estimates[index] = item.estimate
  }
  return { ...content, searchNames: [...names.keys()], reasons: told }
}

/** The content without the postings that are not in `kept`. Ranks move up. */
export function keepItems(content: DigestContent, kept: ReadonlySet<string>): DigestContent {
  const places = [...content.groups.keys()].filter((place) => kept.has(content.groups[place] ?? ''))
  const pick = <Value>(column: Value[]) => places.flatMap((place) => column.slice(place, place + 1))
  const estimates = places.flatMap((place, index) => {
    const estimate = content.estimates[place]
    return estimate === undefined ? [] : [[index, estimate] as const]
  })
  return {
    ...content,
    groups: pick(content.groups),
    scores: pick(content.scores),
    search: pick(content.search),
    because: pick(content.because),
    estimates: Object.fromEntries(estimates),
  }
}

/** The items of a digest whose postings are given by their group; others are left out. Ranks stay as they were planned. */
export function unpackContent(content: DigestContent, byGroup: ReadonlyMap<string, ShownCandidate>): DigestItem[] {
  return content.groups.flatMap((groupId, index) => {
    const candidate = byGroup.get(groupId)
    if (!candidate) return []
    const reasons = (content.because[index] ?? []).flatMap((number) => content.reasons[number] ?? [])
    return {
      candidate,
      searchName: content.searchNames[content.search[index] ?? -1] ?? '',
      reasons,
      score: content.scores[index] ?? 0,
      rank: index + 1,
      estimate: content.estimates[index] ?? null,
    }
  })
}

function numberOf(text: string, numbers: Map<string, number>): number {
  const number = numbers.get(text) ?? numbers.size
  numbers.set(text, number)
  return number
}
