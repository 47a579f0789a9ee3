import { html, plainLine } from './escape.ts'
import { plural } from './format.ts'
import { mailLink, mailPage, STYLES } from './mail-page.ts'
import type { RenderedMail } from './render.ts'
import { wrap } from './wrap.ts'

export type ConfirmationContext = {
  siteName: string
  postalAddress: string
  /** Absolute; opening it asks for a click before anything is confirmed. */
  confirmUrl: string
  /** Hours after which the link is void. */
  validHours: number
}

/** The mail that asks whether an address really wants alerts: one link, nothing that advertises. Never throws. */
export function renderConfirmation(context: ConfirmationContext): RenderedMail {
  const site = plainLine(context.siteName, 80)
  const postal = plainLine(context.postalAddress, 300)
  const subject = `Confirm your job alerts from ${site}`
  const ask = `Someone, hopefully you, asked ${site} to send job alerts to this address. Nothing is sent until you confirm it.`
  const ignore = `If it was not you, do nothing: no alerts will come, and the link stops working in ${plural(context.validHours, 'hour')}.`
  return {
    subject,
    text: `${[wrap(ask), `Confirm your job alerts:\n${context.confirmUrl}`, wrap(ignore), `${wrap(site)}\n${wrap(postal)}`].join('\n\n')}\n`,
    html: mailPage({
      title: subject,
      preview: 'One click, and your job alerts can start.',
      body: html`<p class="site" style="${STYLES.site}">${site}</p>
<h1 class="heading" style="${STYLES.heading}">Confirm your job alerts</h1>
<p class="lead" style="${STYLES.lead}">${ask}</p>
<p style="margin:0 0 22px">${mailLink(context.confirmUrl, 'Confirm my job alerts', 'button')}</p>
<p class="note" style="${STYLES.note}">${ignore}</p>
<div class="footer" style="${STYLES.footer}"><p style="${STYLES.paragraph}">${postal}</p></div>`,
    }),
  }
}
