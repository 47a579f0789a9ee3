import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html, httpUrl, plainLine } from '../digest/escape.ts'
import { formatCount, formatDay, formatMoney, formatPay, formatWorkMode } from '../digest/format.ts'
import type { PayPeriod } from '../domain/pay.ts'
import type { WorkMode } from '../domain/place.ts'
import type { Role, Rung } from '../domain/role.ts'
import { type LatestPosting, type LevelPay, type RoleMarket, readRoleMarket } from '../market/role-market.ts'
import { HTML, layout } from './layout.ts'
import { payChart } from './pay-chart.ts'
import { subscribeForm } from './subscribe-form.ts'

/** In characters: some postings name every city of a country. */
const PLACES_LENGTH = 160

/** Everything known of one role, each figure with its number of postings or the reason why it is withheld. */
export function roleRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { slug: string } }>('/roles/:slug', async (request, reply) => {
    const role = context.taxonomy.bySlug.get(request.params.slug)
    if (!role) return reply.callNotFound()
    const market = await readRoleMarket(context.market, role.slug, context.now())
    const page = { title: role.title, description: role.summary, body: rolePage(role, market, context) }
    return reply.type(HTML).send(layout(context, page))
  })
}

function rolePage(role: Role, market: RoleMarket, context: Context): HtmlPart {
  return html`<h1>${role.title}</h1>
<p class="lead">${role.summary}</p>
<ul class="facts">
<li><strong>${formatCount(market.active)}</strong> open postings</li>
<li><strong>${formatCount(market.newThisWeek)}</strong> new in 7 days</li>
<li><strong>${role.soc}</strong> SOC 2018</li>
</ul>
<p class="note">${market.asOf === null ? 'No board has been read yet.' : html`Counted from the boards we read, each opening once; last read ${formatDay(market.asOf)}.`}</p>
${paySection(role, market)}
${ladderSection(role)}
${relatedSection(role, context)}
${tagSection('Skills employers ask for', role.skills)}
${tagSection('Tools', role.tools)}
<h2>Latest postings</h2>
${market.latest.length === 0 ? html`<p>No open posting of this role on the boards we read.</p>` : html`<ul class="postings">${market.latest.map(postingLine)}</ul>`}
<h2 id="alerts">Get new ${role.title} postings by mail</h2>
${subscribeForm(role.slug, context.config.tiers)}`
}

function paySection(role: Role, market: RoleMarket): HtmlPart {
  const rows = inLadderOrder(role, market.payByLevel)
  if (rows.length === 0)
    return html`<h2>Pay by level</h2><p class="withheld">No open posting of this role states base pay that could be read.</p>`
  return html`<h2 id="pay">Pay by level</h2>
<p class="note" id="pay-note">Advertised base pay a year: the median of the middle of each stated range, open postings only, with a 95&nbsp;% interval of the median. Hourly pay counts the hours of a full-time year: 2,080 in the US, the national figure elsewhere. Titles without a level word count for the plain title.</p>
${payChart(rows.map(({ name, pay }) => ({ name, pay: pay.pay, currency: pay.currency })))}
<div class="scroll"><table aria-labelledby="pay" aria-describedby="pay-note">
<thead><tr><th scope="col">Level</th><th scope="col" class="number">Median</th><th scope="col" class="number">95&nbsp;% interval</th><th scope="col" class="number">Postings</th><th scope="col" class="number">Employers</th></tr></thead>
<tbody>${rows.map(payRow)}</tbody>
</table></div>
<p class="note">A median needs 10 postings of 3 employers, none with more than half of them; otherwise it is withheld. Grade: low under 30 postings, medium under 100, high from 100.</p>`
}

type NamedPay = { name: string; pay: LevelPay }

function inLadderOrder(role: Role, pays: LevelPay[]): NamedPay[] {
  const order = role.ladder.map((rung) => rung.level)
  const place = ({ level }: LevelPay) => (order.includes(level) ? order.indexOf(level) : order.length)
  return [...pays].sort((a, b) => place(a) - place(b)).map((pay) => ({ pay, name: nameOf(role, pay) }))
}

function nameOf(role: Role, { level }: LevelPay): string {
  return (
    role.ladder.find((rung) => rung.level === level)?.title ??
    `${level[0]?.toUpperCase()}${level.slice(1)} ${role.title}`
  )
}

function payRow({ name, pay: { pay, currency } }: NamedPay): HtmlPart {
  if (!pay.shown) {
    return html`<tr><th scope="row">${name}</th><td colspan="2" class="number withheld">withheld: ${pay.reason}</td><td class="number">${pay.n}</td><td class="number">${pay.employers}</td></tr>`
  }
  const interval =
    pay.low === null || pay.high === null
      ? ''
      : `${formatMoney(pay.low, currency)} – ${formatMoney(pay.high, currency)}`
  return html`<tr><th scope="row">${name}</th><td class="number">${formatMoney(pay.value, currency)}</td><td class="number">${interval}</td><td class="number">${pay.n} (${pay.grade})</td><td class="number">${pay.employers}</td></tr>`
}

function ladderSection(role: Role): HtmlPart {
  return html`<h2>Career ladder</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Title</th><th scope="col" class="number">Usual experience</th></tr></thead>
<tbody>${role.ladder.map((rung) => html`<tr><th scope="row">${rung.title}</th><td class="number">${years(rung)}</td></tr>`)}</tbody>
</table></div>`
}

function years({ minYears, maxYears }: Rung): string {
  if (maxYears === null) return `${minYears} years and more`
  return `${minYears}–${maxYears} ${maxYears === 1 ? 'year' : 'years'}`
}

function relatedSection(role: Role, context: Context): HtmlPart {
  if (role.related.length === 0) return ''
  const links = role.related.map(
    (slug) => html`<li><a href="/roles/${slug}">${context.taxonomy.bySlug.get(slug)?.title ?? slug}</a></li>`,
  )
  return html`<h2>Related roles</h2><ul class="tags">${links}</ul>`
}

function tagSection(title: string, names: string[]): HtmlPart {
  return names.length === 0
    ? ''
    : html`<h2>${title}</h2><ul class="tags">${names.map((name) => html`<li>${name}</li>`)}</ul>`
}

function postingLine(posting: LatestPosting): HtmlPart {
  const link = httpUrl(posting.url)
  const title = link === null ? posting.title : html`<a href="${link}" rel="nofollow noopener">${posting.title}</a>`
  const mode = posting.workMode === null ? null : formatWorkMode(posting.workMode as WorkMode)
  const places = posting.where === null ? null : plainLine(posting.where, PLACES_LENGTH)
  const where = [places, mode].filter((text) => text !== null && text !== '').join(' · ')
  return html`<li>${title}<p>${posting.company}${where === '' ? '' : ` · ${where}`}</p><p>${payOf(posting) ?? 'Pay not stated'} · first seen ${formatDay(posting.firstSeenAt)}</p></li>`
}

function payOf({ payMin, payMax, payCurrency, payPeriod }: LatestPosting): string | null {
  if (payCurrency === null || payPeriod === null) return null
  return formatPay({ min: payMin, max: payMax, currency: payCurrency, period: payPeriod as PayPeriod })
}
