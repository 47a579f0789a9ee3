import type { Digest, DigestItem, MarketLine, PayEstimate } from '../domain/alert.ts'
import { httpUrl, plainLine } from './escape.ts'
import {
  capitalized,
  formatAge,
  formatCount,
  formatCountryInSentence,
  formatDay,
  formatMoney,
  formatPay,
  formatSpan,
  formatVia,
  formatWhere,
  plural,
} from './format.ts'
import { formatReasons } from './reason-text.ts'

/** What a digest says, in plain words; both kinds of mail show the same. */
export type ItemLines = {
  title: string
  company: string
  /** "Austin, TX (hybrid)"; null when the posting does not say. */
  where: string | null
  pay: PayLine
  /** "New today", "3 days ago": since we first saw it. */
  age: string
  isNew: boolean
  /** Empty when nothing is told. */
  why: string
  /** null when the address is not http or https. */
  url: string | null
  /** "jobs.example": where the link leads. */
  site: string | null
  /** "via Remotive"; null unless the publisher asks for it. */
  via: string | null
}

/** One posting of a mail, with the address that hides it. */
export type MailEntry = ItemLines & { hideUrl: string }

/** `amount` is what the posting states, null when nothing; `basis` says where the figure comes from. */
export type PayLine = { amount: string | null; basis: string }

const WHY_LIMIT = 300

/** The lines of one posting. `now` dates its age. */
export function itemLines(
  { candidate, searchName, reasons, estimate }: DigestItem,
  roleTitle: (slug: string) => string,
  now: Date,
): ItemLines {
  const url = httpUrl(candidate.url)
  const age = formatAge(candidate.firstSeenAt, now)
  const told = formatReasons(reasons, roleTitle)
  return {
    title: plainLine(candidate.title) || 'Untitled posting',
    company: plainLine(candidate.company, 120) || 'Unnamed company',
    where: formatWhere(candidate),
    pay: payLine(candidate.pay === null ? null : formatPay(candidate.pay), estimate),
    age: capitalized(age),
    isNew: age === 'new today',
    why: plainLine(whyChosen(told, plainLine(searchName, 80)), WHY_LIMIT),
    url,
    site: url === null ? null : plainLine(new URL(url).host.replace(/^www\./, ''), 80),
    via: formatVia(candidate.via),
  }
}

/** Pay in one line: "$62,000–$70,000 a year, stated". */
export function payText({ amount, basis }: PayLine): string {
  return amount === null ? basis : `${capitalized(amount)}, ${basis}`
}

/** What is advertised is shown as stated; an estimate is told apart, with what it rests on. */
function payLine(stated: string | null, estimate: PayEstimate | null): PayLine {
  if (stated !== null) return { amount: stated, basis: 'stated' }
  if (estimate === null) return { amount: null, basis: 'Pay not stated' }
  const span = formatSpan(roughly(estimate.low), roughly(estimate.high), estimate.currency)
  const openings = plural(estimate.n, 'opening like it states', 'openings like it state')
  return { amount: null, basis: `Pay not stated; ${openings} about ${span} a year` }
}

/** A search is often named after its role: then the reasons name it already. */
function whyChosen(told: string, searchName: string): string {
  if (searchName === '' || told.includes(searchName)) return told
  return told === '' ? `your search “${searchName}”` : `${told} (your search “${searchName}”)`
}

/** "12 new postings". */
export function digestHeading(digest: Digest): string {
  return plural(digest.items.length, 'new posting')
}

/** What became of the matches that did not fit; null when all did. */
export function moreLine({ moreCount, cadence }: Digest): string | null {
  if (moreCount <= 0) return null
  const when = cadence === 'daily' ? 'tomorrow' : 'next week'
  const chance = moreCount === 1 ? 'It gets' : 'They get'
  return `And ${formatCount(moreCount)} more matched. ${chance} another chance ${when}.`
}

export const SEE_ALL = 'See all your matches'
export const HIDE = 'Hide this posting'

/** What a role pays in a country, in a heading and a sentence; null when there is no figure. */
export function marketLines(
  market: MarketLine | null,
  roleTitle: (slug: string) => string,
): { of: string; figures: string } | null {
  if (market === null) return null
  const { pay, asOf } = market
  const [low, median, high] = [pay.low, pay.median, pay.high].map(threeDigits)
  if (low === undefined || median === undefined || high === undefined) return null
  const span = formatSpan(low, high, pay.currency)
  const until = formatDay(new Date(`${asOf}T00:00:00Z`))
  return {
    of: `${plainLine(roleTitle(market.roleSlug), 120)} in ${formatCountryInSentence(market.country)}`,
    figures:
      `half of ${formatCount(pay.n)} openings that state pay advertise ${span} a year, ` +
      `median ${formatMoney(median, pay.currency)}. From our postings${until === '' ? '' : ` to ${until}`}.`,
  }
}

/** Why the subscriber gets this mail. */
export function whyMailed({ cadence, email }: Digest, siteName: string): string {
  return `You get this because you asked ${plainLine(siteName, 80)} for ${cadence} job alerts for ${plainLine(email, 320)} and confirmed it.`
}

/** To two digits, or three where the first is 1: within 5 %, as fits an "about". */
function roughly(amount: number): number {
  return Number(amount.toPrecision(/^1/.test(amount.toPrecision(2)) ? 3 : 2))
}

/** Whole units, and no more digits than some tens of openings can carry. */
function threeDigits(amount: number): number {
  return Math.round(Number(amount.toPrecision(3)))
}
