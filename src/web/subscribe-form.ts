import { type HtmlPart, html } from '../digest/escape.ts'
import type { Tier } from '../domain/alert.ts'
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
import type { Choice } from './lookup-answer.ts'

const MAX_ADDRESS = 254
const MAX_ROLE = 120

export type SignUpPage = {
  tiers: Tier[]
  /** Offered while the role is typed. */
  roleTitles: readonly string[]
  values: FieldValues
  faults: FieldFaults
  /** Roles that the typed one may mean. */
  choices: readonly Choice[]
}

/** The form of a role's page: it subscribes an address to that role. */
export function subscribeForm(roleSlug: string, tiers: Tier[]): HtmlPart {
  return html`<form class="subscribe" action="/subscribe" method="post">
<input type="hidden" name="role" value="${roleSlug}">
${commonFields(tiers, {}, {}, zonesOfMany())}
<p class="note">Another time zone? <a href="/subscribe?role=${roleSlug}">The form with all of them</a></p>
</form>`
}

/** Zones in which most people live, so that a role's page stays small; the form of its own has all. Kolkata has two names. */
const MANY_LIVE_IN = [
  'Anchorage Bogota Buenos_Aires Chicago Denver Halifax Lima Los_Angeles Mexico_City New_York Phoenix Santiago Sao_Paulo Toronto',
  'Vancouver Cairo Johannesburg Lagos Nairobi Calcutta Dubai Jakarta Karachi Kolkata Manila Shanghai Singapore Tokyo Perth Sydney',
  'Auckland Honolulu Amsterdam Athens Berlin Bucharest Dublin Helsinki Istanbul Lisbon London Madrid Paris Rome Stockholm Vienna',
  'Warsaw Zurich UTC',
].flatMap((line) => line.split(' '))

function zonesOfMany(): string[] {
  return zones().filter((zone) => MANY_LIVE_IN.includes(zone.split('/').at(-1) ?? ''))
}

/** The form in which the role is typed. `values` is what a refused form held, so that nobody types it twice. */
export function signUpForm({ tiers, roleTitles, values, faults, choices }: SignUpPage): HtmlPart {
  return html`${faultSummary(faults)}
<form class="subscribe" action="/subscribe" method="post">
<label for="role">Role you look for</label>
<input id="role" name="role" list="role-names" required maxlength="${MAX_ROLE}" autocomplete="organization-title" value="${(values.role ?? '').slice(0, MAX_ROLE)}"${faultLink('role', faults)}>${faultText('role', faults)}
${choiceField(choices)}
<datalist id="role-names">${roleTitles.map((title) => html`<option value="${title}"></option>`)}</datalist>
${commonFields(tiers, values, faults)}
</form>`
}

/** The roles that the typed one may mean, and none of them. */
function choiceField(choices: readonly Choice[]): HtmlPart {
  if (choices.length === 0) return ''
  const radio = (value: string, label: string, isChosen: boolean) =>
    html`<li><label class="check"><input type="radio" name="choice" value="${value}"${isChosen ? html` checked` : ''}> ${label}</label></li>`
  return html`<fieldset><legend>Which do you mean?</legend>
<ul class="checks">${choices.map(({ value, label }) => radio(value, label, false))}${radio('', 'None: I typed another', true)}</ul></fieldset>`
}

/** It works without script, so the time zone is asked for. */
function commonFields(tiers: Tier[], values: FieldValues, faults: FieldFaults, offered = zones()): HtmlPart {
  const free = tiers.find((tier) => tier.pricePerMonth === 0)
  return html`<label for="email">Your e-mail address</label>
<input id="email" name="email" type="email" required maxlength="${MAX_ADDRESS}" autocomplete="email" value="${(values.email ?? '').slice(0, MAX_ADDRESS)}"${faultLink('email', faults)}>${faultText('email', faults)}
<div class="row">
<div><label for="zone">Your time zone</label><select id="zone" name="zone" required${faultLink('zone', faults)}><option value="">Choose …</option>${offered.map((zone) => option(zone, zone, values.zone ?? ''))}</select>${faultText('zone', faults)}</div>
<div><label for="hour">Hour of delivery</label><select id="hour" name="hour"${faultLink('hour', faults)}>${hourOptions(values.hour ?? '8')}</select>${faultText('hour', faults)}</div>
</div>
<p class="note">${free ? `Free: one mail ${free.cadence === 'weekly' ? 'a week' : 'a day'} with at most ${free.itemsPerDigest} postings, none when there is nothing new.` : ''} You confirm your address first and can leave with one click.</p>
<button>Send me alerts</button>
<p class="note"><a href="/privacy">What we keep</a></p>`
}
