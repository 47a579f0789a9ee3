import type { Cadence, Tier } from '../domain/alert.ts'
import { type HtmlPart, html, plainLine } from './escape.ts'
import { plural } from './format.ts'
import { mailLink, mailPage, STYLES } from './mail-page.ts'
import type { RenderedMail } from './render.ts'
import { wrap } from './wrap.ts'

export type TierChangeContext = {
  siteName: string
  postalAddress: string
  tier: Tier
  /** How often this subscriber's digests come now. */
  cadence: Cadence
  /** Names of the searches that run, and of those that rest. */
  running: string[]
  resting: string[]
  /** Absolute addresses. */
  plansUrl: string
  manageUrl: string
  unsubscribeUrl: string
}

/** The mail that says what a change of tier changes: cadence, searches that rest, feeds. Never throws. */
export function renderTierChange(context: TierChangeContext): RenderedMail {
  const site = plainLine(context.siteName, 80)
  const postal = plainLine(context.postalAddress, 300)
  const name = plainLine(context.tier.name, 40)
  const subject = `Your job alerts are now on ${name}`
  const facts = factsOf(context)
  const rest = restLine(context)
  const names = context.resting.map((search) => plainLine(search, 80))
  const blocks = [
    wrap(`${subject}.`),
    ...facts.map((fact) => wrap(fact)),
    ...(rest === null ? [] : [wrap(rest), names.map((search) => wrap(`- ${search}`)).join('\n')]),
    `Plans and payment:\n${context.plansUrl}`,
    `Your searches and settings:\n${context.manageUrl}`,
    `Unsubscribe, one click:\n${context.unsubscribeUrl}`,
    `${wrap(site)}\n${wrap(postal)}`,
  ]
  return {
    subject,
    text: `${blocks.join('\n\n')}\n`,
    html: mailPage({
      title: subject,
      preview: facts[0] ?? '',
      body: bodyOf(context, { site, postal, subject, facts, rest, names }),
    }),
  }
}

type Words = { site: string; postal: string; subject: string; facts: string[]; rest: string | null; names: string[] }

function bodyOf(context: TierChangeContext, words: Words): HtmlPart {
  return html`<p class="site" style="${STYLES.site}">${words.site}</p>
<h1 class="heading" style="${STYLES.heading}">${words.subject}</h1>
${words.facts.map((fact) => html`<p class="line" style="${STYLES.paragraph}">${fact}</p>\n`)}
${
  words.rest === null
    ? ''
    : html`<p class="line" style="${STYLES.paragraph}">${words.rest}</p>
<ul class="line" style="${STYLES.paragraph}">${words.names.map((name) => html`<li>${name}</li>`)}</ul>`
}
<p style="margin:0 0 22px">${mailLink(context.manageUrl, 'See my searches', 'button')}</p>
<div class="footer" style="${STYLES.footer}"><p style="${STYLES.paragraph}">${mailLink(context.plansUrl, 'Plans and payment')} · ${mailLink(context.unsubscribeUrl, 'Unsubscribe')}</p>
<p style="${STYLES.paragraph}">${words.postal}</p></div>`
}

function factsOf({ tier, cadence, running }: TierChangeContext): string[] {
  const rhythm = cadence === 'daily' ? 'once a day' : 'once a week'
  return [
    `A digest comes ${rhythm}, with at most ${plural(tier.itemsPerDigest, 'posting')}; none comes when there is nothing new.`,
    `You can run up to ${plural(tier.searches, 'saved search', 'saved searches')}; ${running.length === 0 ? 'none runs' : plural(running.length, 'runs', 'run')} now.`,
    tier.feeds
      ? 'Your searches can also be read as feeds and sent to webhooks.'
      : 'Feeds and webhooks are not part of this plan: those you have give nothing new until you upgrade.',
  ]
}

function restLine({ resting, tier }: TierChangeContext): string | null {
  if (resting.length === 0) return null
  const limit = plural(tier.searches, 'search', 'searches')
  return `This plan runs ${limit}, the oldest first. Nothing is deleted: these rest until you upgrade again or delete others.`
}
