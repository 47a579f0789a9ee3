import type { Context } from '../context.ts'
import { type HtmlPart, html, httpUrl, plainLine } from '../digest/escape.ts'
import { formatCount, formatDay, formatSpan, formatVia, formatWorkMode, plural } from '../digest/format.ts'
import { formatRegion } from '../digest/region-name.ts'
import type { Figure, FigureProof } from '../domain/figure.ts'
import type { WorkMode } from '../domain/place.ts'
import type { Release } from '../domain/release.ts'
import { OPENINGS_A_PAGE, type ProofOpening, proofOpenings } from '../market/proof-openings.ts'
import { proofPath } from '../market/proof-path.ts'
import { lifetimeChart } from './lifetime-chart.ts'
import { countryName } from './lookup-answer.ts'
import { linkRel, viaPart } from './via.ts'

type OpeningsProof = Extract<FigureProof, { kind: 'openings' }>

/** Which openings were counted, what was left out and why, and the openings themselves as known at the release. */
export async function openingsSection(
  { market }: Context,
  release: Release,
  figure: Figure,
  proof: OpeningsProof,
  page: number,
): Promise<HtmlPart> {
  if (figure.withheld !== null)
    return html`<h2>Behind it</h2><p>Openings: ${proof.counted}. They are not listed, since the figure is withheld.</p>`
  const cut = { asOf: release.asOf, releaseDay: release.asOf.toISOString().slice(0, 10) }
  const found = await proofOpenings(market, cut, figure, proof.counted, page)
  if (found === null)
    return html`<h2>Behind it</h2><p>Openings: ${proof.counted}. Too many at once to be listed here.</p>${leftOut(proof.leftOut)}`
  const { total, openings } = found
  return html`<h2 id="openings">Behind it</h2>
<p>Openings: ${proof.counted}; as known on ${formatDay(release.asOf)}, each once.</p>
${leftOut(proof.leftOut)}
${figure.metric === 'posting-lifetime' ? await lifetimeChart(market, cut, figure, proof.counted) : ''}
${total === 0 ? html`<p class="note">The openings of this release are no longer kept here.</p>` : list(openings, total, page)}
${pages(release, figure, total, page)}`
}

function leftOut(reasons: Record<string, number>): HtmlPart {
  const rows = Object.entries(reasons).sort(([a], [b]) => (a < b ? -1 : 1))
  if (rows.length === 0) return html`<p class="note">Nothing was left out.</p>`
  return html`<p>Left out:</p><ul>${rows.map(([reason, count]) => html`<li>${plural(count, 'opening')}: ${reason}</li>`)}</ul>`
}

function list(openings: readonly ProofOpening[], total: number, page: number): HtmlPart {
  const first = (page - 1) * OPENINGS_A_PAGE + 1
  return html`<p>${plural(total, 'opening')}${total > OPENINGS_A_PAGE ? `, ${formatCount(first)} to ${formatCount(first + openings.length - 1)}` : ''}</p>
<ul class="postings">${openings.map(line)}</ul>`
}

function line(opening: ProofOpening): HtmlPart {
  const name = plainLine(opening.title ?? 'An ad that is no longer kept', 160)
  const link = opening.url === null ? null : httpUrl(opening.url)
  const { payMin, payMax, payCurrency, closedAt } = opening
  const pay =
    payMin === null || payMax === null || payCurrency === null
      ? null
      : `${formatSpan(Math.round(payMin), Math.round(payMax), payCurrency)} a year`
  const facts = [
    opening.regions.map(formatRegion).slice(0, 3).join(', ') ||
      opening.countries.map(countryName).slice(0, 3).join(', '),
    opening.workMode === null ? '' : formatWorkMode(opening.workMode as WorkMode),
    opening.level ?? '',
    pay ?? 'pay not used',
    `first seen ${formatDay(opening.firstSeenAt)}`,
    closedAt === null ? '' : `closed ${formatDay(closedAt)}`,
  ]
  return html`<li>${link === null ? name : html`<a href="${link}" rel="${linkRel(opening.via)}">${name}</a>`}<p>${plainLine(opening.company ?? opening.employer, 120)} · ${facts.filter((fact) => fact !== '').join(' · ')}${viaPart(formatVia(opening.via))}</p></li>`
}

function pages(release: Release, figure: Figure, total: number, page: number): HtmlPart {
  const last = Math.ceil(total / OPENINGS_A_PAGE)
  if (last <= 1) return ''
  const address = proofPath(release.id, figure)
  const link = (to: number, words: string) => html`<a href="${address}&amp;page=${to}#openings">${words}</a> `
  return html`<nav aria-label="Pages of openings"><p>${page > 1 ? link(page - 1, 'Earlier') : ''}Page ${page} of ${last} ${page < last ? link(page + 1, 'Further') : ''}</p></nav>`
}
