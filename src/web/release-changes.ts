import { type HtmlPart, html } from '../digest/escape.ts'
import { formatCount } from '../digest/format.ts'
import type { Release } from '../domain/release.ts'
import { CATALOGUE } from '../market/catalogue/all.ts'
import type { MarketHandle } from '../market/handle.ts'
import { releaseBefore } from '../market/release.ts'
import { countDifferences, type DifferenceCount } from '../market/release-diff.ts'
import { type Revisions, readRevisions, type Series, type Vintage } from '../market/release-revisions.ts'

const RELEASES = 8
const PERIODS = 36
const FIELDS = ['role', 'level', 'country', 'region', 'mode', 'item'] as const
/** Of a release against the one before; neither changes ever. */
const known = new Map<string, Promise<DifferenceCount[]>>()
const MOST_KNOWN = 500

/** What a release changed against the one before, and what all of them said of one series, which the address names. */
export async function changesSections(
  db: MarketHandle,
  release: Release,
  query: Record<string, unknown>,
): Promise<HtmlPart> {
  const before = await releaseBefore(db, release)
  const series = readSeries(query)
  return html`${before === null ? '' : differencesSection(before, release, await countOnce(db, before, release))}
${revisionsSection(release, series, await readRevisions(db, series, { releases: RELEASES }))}`
}

function countOnce(db: MarketHandle, before: Release, after: Release): Promise<DifferenceCount[]> {
  const key = `${before.outputsHash} ${after.outputsHash}`
  const counted = known.get(key) ?? countDifferences(db, { releaseId: before.id }, { releaseId: after.id })
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, counted)
  counted.catch(() => known.delete(key))
  return counted
}

function differencesSection(before: Release, after: Release, counts: DifferenceCount[]): HtmlPart {
  const link = html`<a href="/releases/${before.id}">release ${before.id}</a>`
  if (counts.length === 0) return html`<h2>Changed</h2><p>No figure differs from ${link}.</p>`
  return html`<h2>Changed</h2>
<p>Against ${link}. Figures speak of a period, so a new period adds figures. Each with both values: <code>npx jobtide release diff ${before.id} ${after.id}</code></p>
<div class="scroll" tabindex="0" role="region" aria-label="Changed figures by metric"><table>
<thead><tr><th scope="col">Metric</th><th scope="col" class="number">Added</th><th scope="col" class="number">Gone</th><th scope="col" class="number">Other value</th></tr></thead>
<tbody>${counts.map(
    ({ metric, added, gone, changed }) => html`<tr><th scope="row">${nameOfMetric(metric)}</th>
<td class="number">${formatCount(added)}</td><td class="number">${formatCount(gone)}</td><td class="number">${formatCount(changed)}</td></tr>`,
  )}</tbody></table></div>`
}

function revisionsSection(release: Release, series: Series, { releases, rows }: Revisions): HtmlPart {
  return html`<h2 id="revisions">Revisions</h2>
<p>What each release said of each period of a figure: read along a row to see it revised.</p>
${seriesForm(release, series)}
${
  rows.length === 0
    ? html`<p>No release has such a figure.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Revision table"><table>
<caption class="note">${nameOfMetric(series.metric)}, ${unitOf(rows)}</caption>
<thead><tr><th scope="col">Period</th>${releases.map((id) => html`<th scope="col" class="number">${id}</th>`)}</tr></thead>
<tbody>${rows
        .slice(-PERIODS)
        .map(
          ({ period, values }) => html`<tr><th scope="row">${period}</th>${values.map(vintageCell)}</tr>`,
        )}</tbody></table></div>`
}`
}

function vintageCell(vintage: Vintage | null): HtmlPart {
  if (vintage === null) return html`<td class="number">–</td>`
  const { value, text, n, withheld } = vintage
  if (withheld !== null) return html`<td class="withheld">withheld: ${withheld}</td>`
  return html`<td class="number">${value === null ? text : formatCount(value)}${n === null ? '' : html`<br><span class="note">n ${formatCount(n)}</span>`}</td>`
}

function unitOf(rows: Revisions['rows']): string {
  return rows.flatMap(({ values }) => values).find((vintage) => vintage !== null)?.unit ?? ''
}

function seriesForm({ id }: Release, series: Series): HtmlPart {
  const metrics = CATALOGUE.map((metric) => metric.id)
  return html`<form class="subscribe" action="/releases/${id}#revisions" method="get">
<label for="metric">Metric</label>
<select id="metric" name="metric">${metrics.map((each) => (each === series.metric ? html`<option value="${each}" selected>${nameOfMetric(each)}</option>` : html`<option value="${each}">${nameOfMetric(each)}</option>`))}</select>
<div class="row">${FIELDS.map(
    (name) =>
      html`<div><label for="${name}">${LABELS[name]}</label><input id="${name}" name="${name}" value="${series[name] ?? ''}" maxlength="100"></div>`,
  )}</div>
<p class="note">Empty is all. A role is written as in its address: registered-nurse.</p>
<button>Show</button>
</form>`
}

const LABELS: Record<(typeof FIELDS)[number], string> = {
  role: 'Role',
  level: 'Level',
  country: 'Country (US)',
  region: 'Region (US-CA)',
  mode: 'Work mode',
  item: 'Item of the metric',
}

function readSeries(query: Record<string, unknown>): Series {
  const read = (name: string) =>
    typeof query[name] === 'string' ? query[name].trim().slice(0, 100).replaceAll('\u0000', '') : ''
  return {
    metric: read('metric') || (CATALOGUE[0]?.id ?? ''),
    ...Object.fromEntries(FIELDS.map((name) => [name, read(name)])),
  }
}

function nameOfMetric(id: string): string {
  return CATALOGUE.find((metric) => metric.id === id)?.name ?? id
}
