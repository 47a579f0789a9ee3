import { type HtmlPart, html, httpUrl, plainLine } from '../../digest/escape.ts'
import { formatDay, formatPay, formatVia, formatWorkMode } from '../../digest/format.ts'
import type { PayPeriod } from '../../domain/pay.ts'
import type { WorkMode } from '../../domain/place.ts'
import type { LatestPosting, RoleMarket } from '../../market/role-market.ts'
import { linkRel, viaPart } from '../via.ts'

/** In characters: some postings name every city of a country. */
const PLACES_LENGTH = 160

/** Open postings now, the newest first. */
export function latestSection({ latest, asOf }: RoleMarket): HtmlPart {
  return html`<h2 id="latest">Latest postings</h2>
<p class="note">${asOf === null ? 'No board has been read yet.' : html`Live from the boards we read, each opening once; last read ${formatDay(asOf)}.`}</p>
${latest.length === 0 ? html`<p>No open posting of this role on the boards we read.</p>` : html`<ul class="postings">${latest.map(postingLine)}</ul>`}`
}

function postingLine(posting: LatestPosting): HtmlPart {
  const link = httpUrl(posting.url)
  const name = plainLine(posting.title, 160)
  const title = link === null ? name : html`<a href="${link}" rel="${linkRel(posting.via)}">${name}</a>`
  const mode = posting.workMode === null ? null : formatWorkMode(posting.workMode as WorkMode)
  const places = posting.where === null ? null : plainLine(posting.where, PLACES_LENGTH)
  const where = [places, mode].filter((text) => text !== null && text !== '').join(' · ')
  return html`<li>${title}<p>${plainLine(posting.company, 120)}${where === '' ? '' : ` · ${where}`}</p><p>${payOf(posting) ?? 'Pay not stated'} · first seen ${formatDay(posting.firstSeenAt)}${viaPart(formatVia(posting.via))}</p></li>`
}

function payOf({ payMin, payMax, payCurrency, payPeriod }: LatestPosting): string | null {
  if (payCurrency === null || payPeriod === null) return null
  return formatPay({ min: payMin, max: payMax, currency: payCurrency, period: payPeriod as PayPeriod })
}
