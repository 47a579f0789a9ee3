import { chooseItems, type ScoredMatch } from '../digest/choose.ts'
import { type ChosenItem, NO_CONTENT, packContent } from '../digest/content.ts'
import { dislikeFactor } from '../digest/rank.ts'
import type { DigestContent, MarketLine, Tier } from '../domain/alert.ts'
import type { TypicalPay } from '../market/typical-pay.ts'
import type { Feedback } from '../store/feedback.ts'
import type { FreshPosting, OwnMatches } from './match-due.ts'

const ITEMS_PER_COMPANY = 2

/** What a subscriber was sent and hid before. */
export type History = { delivered: ReadonlySet<string> | undefined; feedback: Feedback | undefined }

/** What goes into one digest, and how many matches did not fit. */
export function chooseContent(
  own: OwnMatches | undefined,
  { delivered, feedback }: History,
  tier: Pick<Tier, 'itemsPerDigest'>,
  typical: TypicalPay,
): { content: DigestContent; more: number } {
  if (own === undefined) return { content: NO_CONTENT, more: 0 }
  const fresh =
    delivered === undefined && feedback === undefined
      ? own.matches
      : own.matches.filter(({ posting: { groupId } }) => !delivered?.has(groupId) && !feedback?.groups.has(groupId))
  const { items, moreCount } = chooseItems(feedback ? weighed(fresh, feedback) : fresh, {
    items: tier.itemsPerDigest,
    perCompany: ITEMS_PER_COMPANY,
  })
  return {
    content: packContent(
      items.map((item) => chosen(item, typical)),
      marketLine(items[0]?.posting, typical),
    ),
    more: moreCount + own.dropped,
  }
}

function weighed(matches: ScoredMatch<FreshPosting>[], feedback: Feedback): ScoredMatch<FreshPosting>[] {
  return matches.map((match) => ({ ...match, score: match.score * dislikeFactor(match.posting, feedback) }))
}

function chosen({ posting, searchName, reasons, score }: ScoredMatch<FreshPosting>, typical: TypicalPay): ChosenItem {
  const { groupId, annualPay, roleSlug, country } = posting
  return { groupId, score, searchName, reasons, estimate: annualPay === null ? typical.of(roleSlug, country) : null }
}

/** What the role of the best posting pays where it is. */
function marketLine(best: FreshPosting | undefined, typical: TypicalPay): MarketLine | null {
  if (best?.roleSlug == null || best.country === undefined) return null
  const pay = typical.of(best.roleSlug, best.country)
  return pay === null ? null : { roleSlug: best.roleSlug, country: best.country, pay, asOf: typical.asOf }
}
