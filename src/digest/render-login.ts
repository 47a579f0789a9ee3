import { html, plainLine } from './escape.ts'
import { plural } from './format.ts'
import { mailLink, mailPage, STYLES } from './mail-page.ts'
import type { RenderedMail } from './render.ts'
import { wrap } from './wrap.ts'

export type LoginContext = {
  siteName: string
  postalAddress: string
  /** Absolute; opening it asks for a click before anybody is signed in. */
  loginUrl: string
  /** Minutes after which the link is void. */
  validMinutes: number
}

/** The mail that lets a subscriber into the settings: one link. Never throws. */
export function renderLogin(context: LoginContext): RenderedMail {
  const site = plainLine(context.siteName, 80)
  const postal = plainLine(context.postalAddress, 300)
  const subject = `Your link to the settings of ${site}`
  const ask = `Someone, hopefully you, asked ${site} for a way to your searches and settings. The link works for ${plural(context.validMinutes, 'minute')}.`
  const ignore = 'If it was not you, do nothing: nobody gets in without this mail. Do not pass it on.'
  return {
    subject,
    text: `${[wrap(ask), `Open my settings:\n${context.loginUrl}`, wrap(ignore), `${wrap(site)}\n${wrap(postal)}`].join('\n\n')}\n`,
    html: mailPage({
      title: subject,
      preview: `It works for ${plural(context.validMinutes, 'minute')}.`,
      body: html`<p class="site" style="${STYLES.site}">${site}</p>
<h1 class="heading" style="${STYLES.heading}">Your link to the settings</h1>
<p class="lead" style="${STYLES.lead}">${ask}</p>
<p style="margin:0 0 22px">${mailLink(context.loginUrl, 'Open my settings', 'button')}</p>
<p class="note" style="${STYLES.note}">${ignore}</p>
<div class="footer" style="${STYLES.footer}"><p style="${STYLES.paragraph}">${postal}</p></div>`,
    }),
  }
}
