import type { Digest } from '../domain/alert.ts'
import {
  digestHeading,
  HIDE,
  type ItemLines,
  type MailEntry,
  marketLines,
  moreLine,
  type PayLine,
  SEE_ALL,
  whyMailed,
} from './digest-lines.ts'
import { html, plainLine, type SafeHtml } from './escape.ts'
import { capitalized, formatPeriod, plural } from './format.ts'
import { mailBox, mailLink, mailPage, STYLES } from './mail-page.ts'
import type { DigestContext } from './render.ts'

/** Bytes of all cards. Gmail cuts a mail at 102 KB: what is left is for head and foot. */
const CARDS_LIMIT = 88_000

/** The digest as an HTML mail of less than 100 KB: one card for each posting. */
export function renderDigestHtml(digest: Digest, entries: MailEntry[], context: DigestContext): string {
  const heading = digestHeading(digest)
  const cards = fitting(entries.map(card))
  const period = capitalized(formatPeriod(digest.period))
  return mailPage({
    title: `${plainLine(context.siteName, 80)}: ${heading}`,
    preview: preview(entries) || heading,
    body: html`${mailLink(context.baseUrl, plainLine(context.siteName, 80), 'site')}
<h1 class="heading" style="${STYLES.heading}">${heading}</h1>
<p class="lead" style="${STYLES.lead}">${period}${cards.length > 1 ? ', best fit first' : ''}</p>
<div role="list">
${cards}
</div>
${more(digest, entries.length - cards.length, context)}
${marketPanel(digest, context)}
${footer(digest, context)}`,
  })
}

/** As many as there is room for. Only addresses of thousands of characters are ever too many. */
function fitting(cards: SafeHtml[]): SafeHtml[] {
  let bytes = 0
  const end = cards.findIndex(({ markup }) => {
    bytes += Buffer.byteLength(markup)
    return bytes > CARDS_LIMIT
  })
  return end === -1 ? cards : cards.slice(0, end)
}

/** Foreign words sit in <bdi>, so that a title in Arabic or Hebrew does not turn the line around. */
function card(entry: MailEntry): SafeHtml {
  const { title, company, where, pay, why, url } = entry
  const content = html`<h2 class="line" style="${STYLES.title}">${mailLink(url ?? '', html`<bdi>${title}</bdi>`, 'titleLink')}</h2>
<p class="line" style="${STYLES.line}"><bdi>${company}</bdi></p>
${where === null ? null : html`<p class="where" style="${STYLES.where}"><bdi>${where}</bdi></p>`}
${payLine(pay)}
${why === '' ? null : html`<p class="note" style="${STYLES.note}">Why: <bdi>${why}</bdi></p>`}
<p class="note" style="${STYLES.note}"><span style="${STYLES.origin}">${origin(entry)}</span> ${mailLink(entry.hideUrl, HIDE, 'quietLink', `${HIDE}: ${title}`)}</p>`
  return html`<div role="listitem">${mailBox('card', content)}</div>
`
}

function payLine({ amount, basis }: PayLine): SafeHtml {
  if (amount === null) return html`<p class="quiet" style="${STYLES.pay};${STYLES.quiet}">${basis}</p>`
  return html`<p class="pay" style="${STYLES.pay}"><strong style="${STYLES.strong}">${capitalized(amount)}</strong>, <span class="quiet" style="${STYLES.quiet}">${basis}</span></p>`
}

/** "3 days ago · jobs.example · via Remotive". */
function origin({ age, isNew, site, via }: ItemLines): SafeHtml {
  const seen = isNew ? html`<span class="fresh" style="${STYLES.fresh}">${age}</span>` : html`${age}`
  return html`${seen}${site === null ? null : html` · ${site}`}${via === null ? null : html` · ${via}`}`
}

/** `cut` is the number of postings that this mail is too long for. */
function more(digest: Digest, cut: number, context: DigestContext): SafeHtml {
  const line = moreLine(digest)
  const unshown = cut === 0 ? null : html`${plural(cut, 'posting')} of this digest did not fit into the mail. `
  return html`<p class="more" style="${STYLES.more}">${unshown}${line === null ? null : html`${line} `}${mailLink(context.viewUrl, SEE_ALL)}</p>`
}

function marketPanel(digest: Digest, context: DigestContext): SafeHtml | null {
  const market = marketLines(digest.market, context.roleTitle)
  if (market === null) return null
  const text = html`<p class="figures" style="${STYLES.figures}"><strong style="${STYLES.strong}">${market.of}:</strong> ${market.figures}</p>`
  return mailBox('panel', text)
}

function footer(digest: Digest, context: DigestContext): SafeHtml {
  return html`<div class="footer" style="${STYLES.footer}">
<p style="${STYLES.paragraph}">${whyMailed(digest, context.siteName)}</p>
<p style="${STYLES.paragraph}">${mailLink(context.manageUrl, 'Change your searches and settings', 'wayOut')} ${mailLink(context.pauseUrl, 'Pause your alerts', 'wayOut')} ${mailLink(context.unsubscribeUrl, 'Unsubscribe with one click', 'wayOut')}</p>
<p style="${STYLES.paragraph}">${plainLine(context.postalAddress, 300)}</p>
</div>`
}

/** The subject names the best posting already: its pay, and what else there is. */
function preview([best, ...others]: ItemLines[]): string {
  const also = others.slice(0, 3).map(({ title, company }) => `${title}, ${company}`)
  return [best?.pay.amount ?? null, ...also].filter((part) => part !== null).join(' · ')
}
