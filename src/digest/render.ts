import type { Digest } from '../domain/alert.ts'
import { digestHeading, itemLines } from './digest-lines.ts'
import { plainLine } from './escape.ts'
import { formatPeriod, formatWhereShort } from './format.ts'
import { renderDigestHtml } from './render-html.ts'
import { renderDigestText } from './render-text.ts'

/** What a mail needs to know beside its digest. Addresses are absolute and the subscriber's own. */
export type DigestContext = {
  baseUrl: string
  siteName: string
  postalAddress: string
  manageUrl: string
  pauseUrl: string
  unsubscribeUrl: string
  /** Everything that matches now, what did not fit among it. */
  viewUrl: string
  /** Where an opening is hidden for good. */
  hideUrl: (groupId: string) => string
  /** The title of a role by its slug; the slug when the role is not known any more. */
  roleTitle: (slug: string) => string
  /** Dates the age of postings. */
  now: Date
}

export type RenderedMail = { subject: string; text: string; html: string }

/** Characters of a subject: what a line of a header may hold (RFC 5322 2.1.1) and most mail lists show. */
const SUBJECT_LIMIT = 78
/** Drawn in colour: a mail list is no place to shout. */
const EMOJI = /(?:\p{Emoji_Presentation}|\p{Emoji_Modifier}|\p{Extended_Pictographic}\ufe0f|\ufe0f|\u20e3)\u200d?/gu

/** One digest as a mail. All foreign text is escaped and kept to one line; only http and https links are set. Never throws. */
export function renderDigest(digest: Digest, context: DigestContext): RenderedMail {
  const entries = digest.items.map((item) => ({
    ...itemLines(item, context.roleTitle, context.now),
    hideUrl: context.hideUrl(item.candidate.groupId),
  }))
  return {
    subject: digestSubject(digest),
    text: renderDigestText(digest, entries, context),
    html: renderDigestHtml(digest, entries, context),
  }
}

/** "7 new postings: Registered Nurse at Acme Clinics, Austin": how many and the best one, at most 78 characters. */
function digestSubject(digest: Digest): string {
  const best = digest.items[0]?.candidate
  if (best === undefined) return `${digestHeading(digest)}: ${formatPeriod(digest.period)}`
  const [title, company] = [withoutEmoji(best.title), withoutEmoji(best.company)]
  const named = [title || 'Untitled posting', ...(company === '' ? [] : [`at ${company}`])].join(' ')
  const subject = `${digestHeading(digest)}: ${named}`
  const where = formatWhereShort(best)
  const full = where === null ? subject : `${subject}, ${withoutEmoji(where)}`
  return [...full].length <= SUBJECT_LIMIT ? full : cutAtWord(subject)
}

function withoutEmoji(text: string): string {
  return plainLine(plainLine(text).replace(EMOJI, ' '))
}

/** A cut word would mislead; one that is most of the subject is cut all the same. */
function cutAtWord(text: string): string {
  const characters = [...text]
  if (characters.length <= SUBJECT_LIMIT) return text
  const head = characters.slice(0, SUBJECT_LIMIT - 1).join('')
  const end = characters[SUBJECT_LIMIT - 1] === ' ' ? head.length : head.lastIndexOf(' ')
  const whole = end > SUBJECT_LIMIT / 2 ? head.slice(0, end) : head
  return `${whole.replace(/(?: at)?[\s,;:·|(/–—-]{0,9}$/u, '')}…`
}
