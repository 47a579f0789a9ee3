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
    searchNames: [],
    reasons: [],
    market,
  }
  const { searchNames, reasons } = content
  for (const [index, item] of items.entries()) {
    content.groups.push(item.groupId)
    content.scores.push(Math.round(item.score * 1_000) / 1_000)
    content.search.push(placeIn(searchNames, item.searchName, isSame))
    content.because.push(item.reasons.map((reason) => placeIn(reasons, reason, isSameReason)))
    if (item.estimate !== null) content.estimates[index] = item.estimate
  }
  return content
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

/** The place of an entry, which is added when it is not there. The lists are short: one look costs less than a map. */
function placeIn<Entry>(list: Entry[], entry: Entry, isEqual: (a: Entry, b: Entry) => boolean): number {
  for (let place = 0; place < list.length; place++) if (isEqual(list[place] as Entry, entry)) return place
  return list.push(entry) - 1
}

const isSame = (a: string, b: string): boolean => a === b

const isSameReason = (a: MatchReason, b: MatchReason): boolean => a.predicate === b.predicate && a.text === b.text
