import { cadenceOf } from '../digest/cadence.ts'
import { describeCriteria } from '../digest/describe-criteria.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { periodKey } from '../digest/schedule.ts'
import { searchesAtRest } from '../digest/tier.ts'
import type { SavedSearch, Tier } from '../domain/alert.ts'
import { createMailLinks } from '../send/links.ts'
import type { SecretKeys } from '../send/secret-keys.ts'
import type { Subscriber } from '../store/subscriber.ts'
import {
  type FieldFaults,
  type FieldValues,
  faultLink,
  faultSummary,
  faultText,
  hourOptions,
  option,
  zones,
} from './form-field.ts'
import { PAUSE_WEEKS } from './pause.ts'

type Shown = {
  subscriber: Subscriber
  tier: Tier
  searches: SavedSearch[]
  now: Date
  faults: FieldFaults
  values: FieldValues
}
type Links = { baseUrl: string; secretKeys: SecretKeys; roleTitle: (slug: string) => string }

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const DAY_MS = 86_400_000

/** Everything a subscriber can see and change, on one page. */
export function settingsPage(shown: Shown, links: Links): HtmlPart {
  const { subscriber, tier } = shown
  const mail = createMailLinks(links.baseUrl, links.secretKeys)
  return html`<h1>Your job alerts</h1>
<p class="lead">For ${subscriber.email}, on the plan <a href="/plans">${tier.name}</a>.</p>
${faultSummary(shown.faults)}
${suppressedNote(subscriber)}
${searchSection(shown, links)}
<p><a href="${mail.view(subscriber.id)}">Everything that matches now</a>${tier.feeds ? html` · <a href="/settings/webhooks">Webhooks</a>` : ''}</p>
${deliverySection(shown)}
${pauseSection(shown)}
<h2>Your data</h2>
<p><a href="/settings/export.json">Export everything as JSON</a> · <a href="/settings/erase">Erase everything</a></p>
<h2>Leave</h2>
<form action="${mail.unsubscribe(subscriber.id)}" method="post"><button>Stop all alerts</button></form>
<form action="/logout" method="post"><button class="plain">Sign out</button></form>
<form action="/logout-everywhere" method="post"><button class="plain">Sign out everywhere</button></form>`
}

function suppressedNote({ suppressedReason }: Subscriber): HtmlPart {
  if (suppressedReason === null) return ''
  const why =
    suppressedReason === 'bounce' ? 'mail to your address came back' : 'a mail of ours was reported as unwanted'
  return html`<div class="fault" role="alert"><p>No digests are sent at present, because ${why}. Sign up again with an address that takes mail.</p></div>`
}

function searchSection({ searches, tier }: Shown, { roleTitle }: Links): HtmlPart {
  const resting = new Set(searchesAtRest(searches, tier).map(({ id }) => id))
  const lines = searches.map(({ id, name, criteria }) => {
    const state = resting.has(id)
      ? html`<p><strong>Rests:</strong> your plan runs ${tier.searches} searches. <a href="/plans">Plans</a></p>`
      : ''
    const feed = tier.feeds ? html` · <a href="/settings/searches/${id}/feed">Feed</a>` : ''
    return html`<li><a href="/settings/searches/${id}">${name}</a><p>${describeCriteria(criteria, roleTitle)}</p>${state}
<p><a href="/settings/searches/${id}">Change</a> · <a href="/settings/searches/${id}/delete">Delete</a>${feed}</p></li>`
  })
  const room = tier.searches - searches.length
  return html`<h2 id="searches">Searches</h2>
${lines.length === 0 ? html`<p>You have no search, so no digest comes.</p>` : html`<ul class="postings">${lines}</ul>`}
${room > 0 ? html`<p><a href="/settings/searches/new">Add a search</a></p>` : html`<p>Your plan holds ${tier.searches} searches. <a href="/plans">Plans</a></p>`}`
}

function deliverySection({ subscriber, tier, faults, values }: Shown): HtmlPart {
  const cadence = values.cadence ?? cadenceOf(tier, subscriber.cadence)
  const weekday = values.weekday ?? String(subscriber.weekday)
  const hour = values.hour ?? String(subscriber.hour)
  const cadences = tier.cadence === 'daily' ? (['daily', 'weekly'] as const) : (['weekly'] as const)
  const next = subscriber.nextDigestAt
  return html`<h2 id="delivery">When they come</h2>
<form class="subscribe" action="/settings/delivery" method="post">
<div class="row">
<div><label for="cadence">How often</label><select id="cadence" name="cadence"${faultLink('cadence', faults)}>${cadences.map((value) => option(value, value === 'daily' ? 'Every day' : 'Once a week', cadence))}</select>${faultText('cadence', faults)}</div>
<div><label for="weekday">Day, when weekly</label><select id="weekday" name="weekday"${faultLink('weekday', faults)}>${WEEKDAYS.map((name, index) => option(String(index + 1), name, weekday))}</select>${faultText('weekday', faults)}</div>
</div>
<div class="row">
<div><label for="hour">Hour</label><select id="hour" name="hour"${faultLink('hour', faults)}>${hourOptions(hour)}</select>${faultText('hour', faults)}</div>
<div><label for="zone">Time zone</label><select id="zone" name="zone"${faultLink('zone', faults)}>${zones().map((zone) => option(zone, zone, values.zone ?? subscriber.zone))}</select>${faultText('zone', faults)}</div>
</div>
${tier.cadence === 'weekly' ? html`<p class="note">Daily digests come with another <a href="/plans">plan</a>.</p>` : ''}
<button>Save</button>
</form>
${next === null ? '' : html`<p class="note">The next one is due ${localTime(next, subscriber.zone)}, when there is something new.</p>`}`
}

function pauseSection({ subscriber, now, faults, values }: Shown): HtmlPart {
  const { pausedUntil } = subscriber
  if (pausedUntil !== null && pausedUntil > now) {
    return html`<h2 id="pause">Paused</h2><p>No digest comes until ${localDay(pausedUntil, subscriber.zone)}.</p>
<form action="/settings/resume" method="post"><button>End the pause</button></form>`
  }
  const tomorrow = periodKey('daily', subscriber.zone, new Date(now.getTime() + DAY_MS))
  const buttons = PAUSE_WEEKS.map((weeks) => {
    return html`<button name="weeks" value="${weeks}">${weeks === 1 ? 'One week' : `${weeks} weeks`}</button> `
  })
  return html`<h2 id="pause">Pause</h2>
<form action="/settings/pause" method="post">${buttons}</form>
<form class="subscribe" action="/settings/pause" method="post">
<label for="until">Or until a day</label><input id="until" name="until" type="date" min="${tomorrow}" value="${values.until ?? ''}"${faultLink('until', faults)}>${faultText('until', faults)}
<button>Pause</button>
</form>`
}

function localTime(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(at)
}

function localDay(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: zone }).format(at)
}
