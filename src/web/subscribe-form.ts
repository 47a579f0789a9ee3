import { type HtmlPart, html } from '../digest/escape.ts'
import type { Tier } from '../domain/alert.ts'

export const DEFAULT_HOUR = 8

/** The form that subscribes an address to one role. It works without script, so the time zone is asked for. */
export function subscribeForm(roleSlug: string, tiers: Tier[]): HtmlPart {
  const free = tiers.find((tier) => tier.pricePerMonth === 0)
  return html`<form class="subscribe" action="/subscribe" method="post">
<input type="hidden" name="role" value="${roleSlug}">
<label for="email">Your e-mail address</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email">
<div class="row">
<div><label for="zone">Your time zone</label><select id="zone" name="zone" required><option value="">Choose …</option>${zones().map((zone) => html`<option>${zone}</option>`)}</select></div>
<div><label for="hour">Hour of delivery</label><select id="hour" name="hour">${hours().map((hour) => html`<option value="${hour}"${hour === DEFAULT_HOUR ? html` selected` : ''}>${String(hour).padStart(2, '0')}:00</option>`)}</select></div>
</div>
<p class="note">${free ? `Free: one mail ${free.cadence === 'weekly' ? 'a week' : 'a day'} with at most ${free.itemsPerDigest} postings, none when there is nothing new.` : ''} You confirm your address first and can leave with one click.</p>
<button>Send me alerts</button>
</form>`
}

export function zones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
}

function hours(): number[] {
  return Array.from({ length: 24 }, (_, hour) => hour)
}
