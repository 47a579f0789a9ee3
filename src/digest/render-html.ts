import type { Digest, DigestItem } from '../domain/alert.ts'
import { digestHeading, itemLines, moreLine, PAY_STATED, PAY_UNSTATED, whyMailed } from './digest-lines.ts'
import { html, plainLine, type SafeHtml } from './escape.ts'
import { formatPeriod } from './format.ts'
import { mailLink, mailPage, STYLES } from './mail-page.ts'
import type { DigestContext } from './render.ts'

/** The digest as an HTML mail: one card for each posting. */
export function renderDigestHtml(digest: Digest, context: DigestContext): string {
  const heading = digestHeading(digest)
  const first = digest.items[0]
  const more = moreLine(digest)
  return mailPage({
    title: `${plainLine(context.siteName, 80)}: ${heading}`,
    preview: first === undefined ? heading : preview(first, context),
    body: html`${mailLink(context.baseUrl, plainLine(context.siteName, 80), 'site')}
<h1 class="heading" style="${STYLES.heading}">${heading}</h1>
<p class="lead" style="${STYLES.lead}">${capitalized(formatPeriod(digest.period))}, best fit first</p>
${digest.items.map((item) => card(item, context))}
${more === null ? null : html`<p class="note" style="${STYLES.note}">${more}</p>`}
${footer(digest, context)}`,
  })
}

/** Foreign words sit in <bdi>, so that a title in Arabic or Hebrew does not turn the line around. */
function card(item: DigestItem, context: DigestContext): SafeHtml {
  const { title, company, where, pay, why, url, site } = itemLines(item, context.roleTitle)
  const payLine =
    pay === null
      ? html`<span class="quiet" style="${STYLES.quiet}">${PAY_UNSTATED}</span>`
      : html`${capitalized(pay)} <span class="quiet" style="${STYLES.quiet}">${PAY_STATED}</span>`
  return html`<div class="card" style="${STYLES.card}">
<h2 style="${STYLES.title}">${mailLink(url ?? '', html`<bdi>${title}</bdi>`)}</h2>
<p class="line" style="${STYLES.line}"><bdi>${company}</bdi>${where === null ? null : html` · <bdi>${where}</bdi>`}</p>
<p class="pay" style="${STYLES.pay}">${payLine}</p>
<p class="note" style="${STYLES.note}">Why: <bdi>${why}</bdi>${site === null ? null : html`<br>Posted at ${site}`}</p>
</div>
`
}

function footer(digest: Digest, context: DigestContext): SafeHtml {
  return html`<div class="footer" style="${STYLES.footer}">
<p style="${STYLES.paragraph}">${whyMailed(digest, context.siteName)}</p>
<p style="${STYLES.paragraph}">${mailLink(context.manageUrl, 'See or stop your alerts')} · ${mailLink(context.unsubscribeUrl, 'Unsubscribe with one click')}</p>
<p style="${STYLES.paragraph}">${plainLine(context.postalAddress, 300)}</p>
</div>`
}

function preview(item: DigestItem, context: DigestContext): string {
  const { title, company, where, pay } = itemLines(item, context.roleTitle)
  return [title, company, where, pay].filter((part) => part).join(' · ')
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
