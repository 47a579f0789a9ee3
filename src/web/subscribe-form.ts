import { type HtmlPart, html } from '../digest/escape.ts'
import type { Tier } from '../domain/alert.ts'

type Given = { email: string; zone: string; hour: string }
const NOTHING_GIVEN: Given = { email: '', zone: '', hour: '8' }
const MAX_ADDRESS = 254

/**
 * The form that subscribes an address to one role. It works without script, so the time zone is asked for. `given` is what
 * a refused form held, so that nobody types it twice.
 */
export function subscribeForm(roleSlug: string, tiers: Tier[], given = NOTHING_GIVEN): HtmlPart {
  const free = tiers.find((tier) => tier.pricePerMonth === 0)
  return html`<form class="subscribe" action="/subscribe" method="post">
<input type="hidden" name="role" value="${roleSlug}">
<label for="email">Your e-mail address</label>
<input id="email" name="email" type="email" required maxlength="${MAX_ADDRESS}" autocomplete="email" value="${given.email.slice(0, MAX_ADDRESS)}">
<div class="row">
<div><label for="zone">Your time zone</label><select id="zone" name="zone" required><option value="">Choose …</option>${zones().map((zone) => option(zone, zone, given.zone))}</select></div>
<div><label for="hour">Hour of delivery</label><select id="hour" name="hour">${hours().map((hour) => option(String(hour), `${String(hour).padStart(2, '0')}:00`, given.hour))}</select></div>
</div>
<p class="note">${free ? `Free: one mail ${free.cadence === 'weekly' ? 'a week' : 'a day'} with at most ${free.itemsPerDigest} postings, none when there is nothing new.` : ''} You confirm your address first and can leave with one click.</p>
<button>Send me alerts</button>
</form>`
}

export function zones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
}

function option(value: string, words: string, chosen: string): HtmlPart {
  return html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words}</option>`
}

function hours(): number[] {
  return Array.from({ length: 24 }, (_, hour) => hour)
}
