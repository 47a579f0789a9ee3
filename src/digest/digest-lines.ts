import type { Digest, DigestItem } from '../domain/alert.ts'
import { httpUrl, plainLine } from './escape.ts'
import { formatPay, formatWhere, plural } from './format.ts'
import { formatReasons } from './reason-text.ts'

/** What a digest says, in plain words; both kinds of mail show the same. */
export type ItemLines = {
  title: string
  company: string
  /** "Austin, TX (hybrid)"; null when the posting does not say. */
  where: string | null
  /** null when the posting states none. */
  pay: string | null
  why: string
  /** null when the address is not http or https. */
  url: string | null
  /** "jobs.example": where the link leads. */
  site: string | null
}

/** The lines of one posting. Advertised pay is shown as stated, never estimated. */
export function itemLines(
  { candidate, searchName, reasons }: DigestItem,
  roleTitle: (slug: string) => string,
): ItemLines {
  const url = httpUrl(candidate.url)
  return {
    title: plainLine(candidate.title) || 'Untitled posting',
    company: plainLine(candidate.company, 120) || 'Unnamed company',
    where: formatWhere(candidate),
    pay: candidate.pay === null ? null : formatPay(candidate.pay),
    why: whyChosen(formatReasons(reasons, roleTitle), plainLine(searchName, 80)),
    url,
    site: url === null ? null : new URL(url).host.replace(/^www\./, ''),
  }
}

/** A search is often named after its role: then the reasons name it already. */
function whyChosen(told: string, searchName: string): string {
  if (searchName === '' || told.includes(searchName)) return told
  return told === '' ? `your search “${searchName}”` : `${told} (your search “${searchName}”)`
}

export const PAY_STATED = 'stated'
export const PAY_UNSTATED = 'Pay not stated'

/** "12 new postings". */
export function digestHeading(digest: Digest): string {
  return plural(digest.items.length, 'new posting')
}

/** What became of the matches that did not fit; null when all did. */
export function moreLine({ moreCount, cadence }: Digest): string | null {
  if (moreCount <= 0) return null
  const when = cadence === 'daily' ? 'tomorrow' : 'next week'
  return `${plural(moreCount, 'more posting')} matched and did not fit. They get another chance ${when}.`
}

/** Why the subscriber gets this mail. */
export function whyMailed({ cadence, email }: Digest, siteName: string): string {
  return `You get this because you asked ${plainLine(siteName, 80)} for ${cadence} job alerts for ${plainLine(email, 320)} and confirmed it.`
}
