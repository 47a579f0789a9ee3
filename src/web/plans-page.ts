import { type HtmlPart, html } from '../digest/escape.ts'
import { formatMoney } from '../digest/format.ts'
import type { Tier, TierId } from '../domain/alert.ts'

/** Who is logged in; null: nobody, or nobody knows. */
export type Visitor = { tier: TierId; stripeCustomer: string | null } | null

/** What every plan costs and allows, and how to change: by payment, or through whoever runs the site. */
export function plansPage(tiers: Tier[], canPay: boolean, visitor: Visitor): HtmlPart {
  const sold = tiers.filter((tier) => tier.stripePrice !== null)
  const own = tiers.find((tier) => tier.id === visitor?.tier)
  return html`<h1 id="plans">Plans</h1>
<p class="lead">Every plan sends the postings that fit your searches, and nothing when there is nothing new.${own ? html` You are on <strong>${own.name}</strong>.` : ''}</p>
<div class="scroll" role="region" aria-labelledby="plans" tabindex="0"><table aria-labelledby="plans">
<thead><tr><td></td>${tiers.map((tier) => html`<th scope="col">${tier.name}</th>`)}</tr></thead>
<tbody>${rowsOf(tiers)}</tbody>
</table></div>
${canPay && sold.length > 0 ? paySection(sold, visitor) : operatorSection()}
<h2>When you change down</h2>
<p>You keep every saved search. The oldest go on, as many as the plan allows; the others rest until you change up again or delete some. A mail tells you which.</p>`
}

/** Shown when a checkout ends. The payment itself is told by Stripe, at about the same time. */
export function paidPage(): HtmlPart {
  return html`<h1>Thank you</h1>
<p>Your plan changes as soon as the payment is confirmed, mostly within a minute. A mail tells you what is new.</p>
<p><a href="/plans">Back to the plans</a></p>`
}

export function noPaymentPage(): HtmlPart {
  return html`<h1>The payment page cannot be reached</h1>
<p>Nothing was charged and your plan is as it was. Please try again in some minutes.</p>
<p><a href="/plans">Back to the plans</a></p>`
}

export function noCustomerPage(): HtmlPart {
  return html`<h1>There is nothing to manage yet</h1>
<p>You have paid for no plan, so there is no card, invoice or subscription.</p>
<p><a href="/plans">Back to the plans</a></p>`
}

function rowsOf(tiers: Tier[]): HtmlPart {
  const row = (name: string, cell: (tier: Tier) => string) =>
    html`<tr><th scope="row">${name}</th>${tiers.map((tier) => html`<td>${cell(tier)}</td>`)}</tr>\n`
  return [
    row('Price', priceOf),
    row('Job alerts', (tier) => (tier.cadence === 'daily' ? 'daily or weekly' : 'weekly')),
    row('Saved searches', (tier) => String(tier.searches)),
    row('Postings per mail, at most', (tier) => String(tier.itemsPerDigest)),
    row('Feeds and webhooks', (tier) => (tier.feeds ? 'yes' : 'no')),
  ]
}

function priceOf(tier: Tier): string {
  return tier.pricePerMonth === 0 ? 'free' : `${formatMoney(tier.pricePerMonth, 'USD')} a month`
}

function paySection(sold: Tier[], visitor: Visitor): HtmlPart {
  const offered = sold.filter((tier) => tier.id !== visitor?.tier)
  const canHavePaid = visitor === null || visitor.stripeCustomer !== null
  return html`<h2>Change your plan</h2>
<p>You pay at Stripe and can cancel there at any time; this site never sees your card.${visitor === null ? ' You are asked to log in first, by a link that is mailed to you.' : ''}</p>
${offered.map((tier) => html`<form action="/plans/checkout" method="post"><input type="hidden" name="tier" value="${tier.id}"><button>Upgrade to ${tier.name}, ${priceOf(tier)}</button></form>\n`)}
${canHavePaid ? html`<form action="/plans/portal" method="post"><button>Change or cancel a paid plan</button></form>` : ''}`
}

function operatorSection(): HtmlPart {
  return html`<h2>Change your plan</h2>
<p>This site takes no payment. Whoever runs it sets the plan of each subscriber: ask there, from the address your alerts come to.</p>`
}
