import { startsWithCount } from './pay-clauses.ts'
import { type Mention, PHRASE_CHARACTERS } from './pay-mentions.ts'
import { periodIn } from './pay-periods.ts'
import { hasPeriod } from './pay-phrase.ts'
import { customaryPeriod } from './pay-rules.ts'
import { isAboutPay, isNotPay } from './pay-words.ts'

/** From here on a number without any sign of money may still be pay: smaller ones are counts and grades. */
const LEAST_BARE = 1_000
const LEAST_HOURLY = 5
/** So many words beside the numbers still leave a text that holds nothing but pay: "50,000 depending on age". */
const FEW_WORDS = 3
/** How near a word about pay or time must stand to a number without a sign of money. */
const NEAR = 24
const NEAR_BEHIND = 14
/** "2026", "2025-26". */
const YEARS = /^(?:19|20)\d\d(?: ?- ?(?:(?:19|20)\d\d|\d\d))?$/
/** "5minlab" is a name; "12.50ph" is none. */
const IN_WORD = /^(?!p\.?[hdam](?!\p{L}))\p{L}{2}/u

/** The mentions that are pay. Beside an amount with a sign of money a bare number is something else: "70/30 split". */
export function payMentions(all: Mention[], plain: string): Mention[] {
  const trimmed = plain.trim()
  const isPhrase = trimmed.length <= PHRASE_CHARACTERS
  const money = all.filter((mention) => mention.currency !== null || mention.isLakh)
  if (money.length > 0) return money.filter((mention) => isPay(mention, isPhrase))
  return isPhrase ? all.filter((mention) => isBarePay(mention, trimmed) && isPay(mention, true)) : []
}

/** In a long text an amount is pay when its own words say so; in a phrase unless they say otherwise. */
function isPay(mention: Mention, isPhrase: boolean): boolean {
  const before = mention.lead
  if (mention.isTooGreat || isNotPay(before, mention.own, isPhrase)) return false
  if (isPhrase || isAboutPay(before) || isAboutPay(mention.tail) || hasPeriod(mention)) return true
  const { min, max, currency, isRange } = mention
  return isRange && currency !== null && customaryPeriod(min, max, currency.currency) !== null
}

/**
 * A number without a sign of money is pay when a word about pay or time stands right at it, when it is in thousands, or when
 * it is alone; never when it is a year ("2026"), a telephone or a code ("555-123-4567"), or counts time or people.
 */
function isBarePay(mention: Mention, trimmed: string): boolean {
  const { raw, after, isRange, isScaled } = mention
  if (YEARS.test(raw) || /^[-/:#]\d/.test(after) || startsWithCount(after) || IN_WORD.test(after)) return false
  const top = mention.max ?? mention.min ?? 0
  const isLabelled = hasNearPeriod(mention) || isAboutPay(mention.lead.slice(-NEAR))
  if (isLabelled) return top >= LEAST_HOURLY
  const words = wordsBeside(trimmed, raw)
  if (top >= LEAST_BARE) return isScaled || isRange || words <= FEW_WORDS
  return isRange && words === 0
}

/** A period right behind the number or between its ends. */
function hasNearPeriod({ raw, own, isRange }: Mention): boolean {
  return periodIn(own.slice(0, NEAR_BEHIND)) !== null || (isRange && periodIn(raw) !== null)
}

/** How many words stand beside a number. */
function wordsBeside(trimmed: string, raw: string): number {
  return trimmed.replace(raw, ' ').match(/\p{L}+/gu)?.length ?? 0
}
