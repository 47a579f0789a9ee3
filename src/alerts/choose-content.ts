import { type ChosenMatch, chooseItems, type ScoredMatch } from '../digest/choose.ts'
import { type ChosenItem, NO_CONTENT, packContent } from '../digest/content.ts'
import { dislikeFactor } from '../digest/rank.ts'
import type { Criteria, DigestContent, MarketLine, SavedSearch, Tier } from '../domain/alert.ts'
import type { TypicalPay } from '../market/typical-pay.ts'
import type { Feedback } from '../store/feedback.ts'
import type { FreshPosting, OwnMatches } from './match-due.ts'

const ITEMS_PER_COMPANY = 2

/** What a subscriber was sent and hid before. */
export type History = { delivered: ReadonlySet<string> | undefined; feedback: Feedback | undefined }

type OwnMatch = ScoredMatch<FreshPosting> & { criteria: Criteria }

/** What goes into one digest, and how many matches did not fit. */
export function chooseContent(
  own: OwnMatches | undefined,
  history: History,
  tier: Pick<Tier, 'itemsPerDigest'>,
  typical: TypicalPay,
): { content: DigestContent; more: number } {
  if (own === undefined) return { content: NO_CONTENT, more: 0 }
  const { items, moreCount } = chooseItems(
    freshMatches(own, history),
    { items: tier.itemsPerDigest, perCompany: ITEMS_PER_COMPANY },
    ({ criteria, posting }) => own.matching.matcher.reasonsOf(criteria, posting.met),
  )
  return {
    content: packContent(
      items.map((item) => chosen(item, typical)),
      marketLine(items[0]?.posting, typical),
    ),
    more: moreCount + own.dropped,
  }
}

/** The matches that were neither sent nor hidden, weighed by what was. */
function freshMatches(own: OwnMatches, { delivered, feedback }: History): OwnMatch[] {
  const { postings, searches } = own.matching
  const fresh: OwnMatch[] = []
  for (let match = 0; match < own.scores.length; match++) {
    const posting = postings[own.postings[match] as number] as FreshPosting
    if (delivered?.has(posting.groupId) || feedback?.groups.has(posting.groupId)) continue
    const { name, criteria } = searches[own.searches[match] as number] as SavedSearch
    const factor = feedback === undefined ? 1 : dislikeFactor(posting, feedback)
    fresh.push({ posting, searchName: name, criteria, score: factor * (own.scores[match] as number) })
  }
  return fresh
}

function chosen({ posting, searchName, reasons, score }: ChosenMatch<OwnMatch>, typical: TypicalPay): ChosenItem {
  const { groupId, annualPay, roleSlug, country } = posting
  return { groupId, score, searchName, reasons, estimate: annualPay === null ? typical.of(roleSlug, country) : null }
}

/** What the role of the best posting pays where it is. */
function marketLine(best: FreshPosting | undefined, typical: TypicalPay): MarketLine | null {
  if (best?.roleSlug == null || best.country === undefined) return null
  const pay = typical.of(best.roleSlug, best.country)
  return pay === null ? null : { roleSlug: best.roleSlug, country: best.country, pay, asOf: typical.asOf }
}
