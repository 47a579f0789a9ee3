import type { Digest } from '../domain/alert.ts'
import { digestHeading } from './digest-lines.ts'
import { plainLine } from './escape.ts'
import { formatPeriod, plural } from './format.ts'
import { renderDigestHtml } from './render-html.ts'
import { renderDigestText } from './render-text.ts'

/** What a mail needs to know beside its digest. Addresses are absolute and the subscriber's own. */
export type DigestContext = {
  baseUrl: string
  siteName: string
  postalAddress: string
  manageUrl: string
  unsubscribeUrl: string
  /** The title of a role by its slug; the slug when the role is not known any more. */
  roleTitle: (slug: string) => string
}

export type RenderedMail = { subject: string; text: string; html: string }

/** One digest as a mail. All foreign text is escaped and kept to one line; only http and https links are set. Never throws. */
export function renderDigest(digest: Digest, context: DigestContext): RenderedMail {
  return {
    subject: digestSubject(digest),
    text: renderDigestText(digest, context),
    html: renderDigestHtml(digest, context),
  }
}

/** "12 new postings: Patient Services Representative and 2 more searches", searches in the order of their best posting. One line. */
function digestSubject(digest: Digest): string {
  const names = [...new Set(digest.items.map((item) => plainLine(item.searchName, 80)))]
  const others = names.length > 1 ? ` and ${plural(names.length - 1, 'more search', 'more searches')}` : ''
  return `${digestHeading(digest)}: ${names[0] ?? formatPeriod(digest.period)}${others}`
}
