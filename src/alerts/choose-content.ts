import { type ChosenItem as ChosenRow, mergeReasons } from '../digest/choose.ts'
import { type ChosenItem, NO_CONTENT, packContent } from '../digest/content.ts'
import { dislikeFactor } from '../digest/rank.ts'
import type { DigestContent, MarketLine, MatchReason, SavedSearch, Tier } from '../domain/alert.ts'
import type { Feedback } from '../store/feedback.ts'
import type { FreshPosting, Matching, OwnMatches } from './match-due.ts'

const ITEMS_PER_COMPANY = 2

/** What a subscriber was sent and hid before. */
export type History = { delivered: ReadonlySet<string> | undefined; feedback: Feedback | undefined }

/** What goes into one digest, and how many matches did not fit. `asOf`: the day of what is usual pay. */
export function chooseContent(
  own: OwnMatches | undefined,
  history: History,
  tier: Pick<Tier, 'itemsPerDigest'>,
  asOf: string,
): { content: DigestContent; more: number } {
  if (own === undefined) return { content: NO_CONTENT, more: 0 }
  const { matching } = own
  const limits = { items: tier.itemsPerDigest, perCompany: ITEMS_PER_COMPANY }
  const { items, moreCount } = matching.choose(matching.columns, own, limits, weighing(matching, history))
  const [best] = items
  return {
    content: packContent(
      items.map((item) => toItem(item, matching)),
      best === undefined ? null : marketLine(postingAt(matching, best.row), asOf),
    ),
    more: moreCount + own.dropped,
  }
}

/** What was sent or hidden is left out; what is like it counts for less. Undefined when there is no history. */
function weighing({ postings }: Matching, { delivered, feedback }: History) {
  if (delivered === undefined && feedback === undefined) return undefined
  return (place: number, score: number): number => {
    const posting = postings[place] as FreshPosting
    if (delivered?.has(posting.groupId) || feedback?.groups.has(posting.groupId)) return Number.NaN
    return feedback === undefined ? score : score * dislikeFactor(posting, feedback)
  }
}

function toItem({ row, score, also }: ChosenRow, matching: Matching): ChosenItem {
  const { groupId, annualPay, usual } = postingAt(matching, row)
  return {
    groupId,
    score,
    searchName: searchAt(matching, row).name,
    reasons: mergeReasons([row, ...also].map((each) => reasonsAt(matching, each))),
    estimate: annualPay === null ? usual : null,
  }
}

function reasonsAt(matching: Matching, row: number): MatchReason[] {
  return matching.matcher.reasonsOf(searchAt(matching, row).criteria, postingAt(matching, row).met)
}

function postingAt({ postings, columns }: Matching, row: number): FreshPosting {
  return postings[columns.postings[row] as number] as FreshPosting
}

function searchAt({ searches, columns }: Matching, row: number): SavedSearch {
  return searches[columns.searches[row] as number] as SavedSearch
}

/** What the role of the best posting pays where it is. */
function marketLine({ roleSlug, country, usual }: FreshPosting, asOf: string): MarketLine | null {
  return roleSlug === null || country === undefined || usual === null ? null : { roleSlug, country, pay: usual, asOf }
}
