import type { Context } from '../context.ts'
import { type HtmlPart, html, httpUrl } from '../digest/escape.ts'
import { formatCount, formatDay, plural } from '../digest/format.ts'
import type { Release, ReleaseInput } from '../domain/release.ts'
import { citation } from '../releases/citation.ts'
import { findDownloads } from '../releases/download-folder.ts'
import type { WrittenFile } from '../releases/export.ts'
import { publisherOf } from '../releases/publisher.ts'

/** One release: how to cite it, its files, how to check it, what it is made from, and what it changed. */
export async function releasePage(
  context: Context,
  release: Release,
  currentId: string,
  changes: HtmlPart,
): Promise<HtmlPart> {
  const { id, asOf, publishedAt, figures } = release
  const files = (await findDownloads(context, release))?.files ?? []
  return html`<h1>Release ${id}</h1>
<p class="lead">${plural(figures, 'figure')} as known on ${formatDay(asOf)} at ${clock(asOf)} UTC.</p>
<p class="note">Published ${formatDay(publishedAt)}. It never changes. ${id === currentId ? 'It is the current release.' : html`Pages show <a href="/releases/${currentId}">release ${currentId}</a>.`} <a href="/releases">All releases</a></p>
<h2>Cite</h2>
<p>${citation(release, publisherOf(context))}</p>
<p>For programs: <a href="/releases/${id}/CITATION.cff">CITATION.cff</a></p>
${downloadsSection(release, files)}
${checkSection(release)}
${inputsSection(release)}
${changes}`
}

const FILES: [string, string][] = [
  ['figures.csv', 'one row a figure, for spreadsheets and everything else'],
  ['figures.json', 'one array, a figure a line; its SHA-256 is the outputs hash'],
  ['figures.parquet', 'the same with types, for DuckDB, pandas, R and others'],
  ['data-dictionary.md', 'every column and metric in words'],
  ['figures.csv-metadata.json', 'the columns for programs (CSV on the Web)'],
  ['release.json', 'what this page says of inputs and versions, for programs'],
  ['LICENCE.txt', 'licences and attributions'],
  ['SHA256SUMS', 'for sha256sum --check'],
]

function downloadsSection({ id }: Release, files: WrittenFile[]): HtmlPart {
  return html`<h2>Download</h2>
<ul>${FILES.map(([name, about]) => {
    const size = files.find((file) => file.name === name)?.bytes
    return html`<li><a href="/releases/${id}/${name}">${name}</a>: ${about}${size === undefined ? '' : `, ${formatCount(size)} bytes`}</li>`
  })}</ul>`
}

function checkSection({ id, outputsHash, inputsHash, codeVersion, taxonomyVersion }: Release): HtmlPart {
  return html`<h2>Check</h2>
<p>Whoever has the files compares the hash of the figures with the one below:</p>
<pre>sha256sum figures.json</pre>
<p>Whoever has the same data computes the release again, which compares every figure with its proof:</p>
<pre>npx jobtide release verify ${id}</pre>
<dl class="particulars">
<dt>Outputs hash</dt><dd><code>${outputsHash}</code></dd>
<dt>Inputs hash</dt><dd><code>${inputsHash}</code></dd>
<dt>Code</dt><dd><code>${codeVersion}</code></dd>
<dt>Taxonomy of roles</dt><dd><code>${taxonomyVersion}</code></dd>
</dl>`
}

function inputsSection({ inputs, parameters }: Release): HtmlPart {
  const rules = Object.entries(parameters).filter(([, value]) => typeof value === 'number')
  return html`<h2>Made from</h2>
<ul class="postings">${inputs.map(inputItem)}</ul>
${rules.length === 0 ? '' : html`<p class="note">Rules: ${rules.map(([name, value]) => `${words(name)} ${value}`).join(', ')}.</p>`}`
}

function inputItem(input: ReleaseInput): HtmlPart {
  const isOfficial = input.kind === 'official'
  const name = isOfficial ? `${input.publisher}, ${input.dataset} (${input.release})` : input.name
  const address = isOfficial && input.url !== null ? httpUrl(input.url) : null
  const file = isOfficial
    ? html`<p>File ${address === null ? input.file : html`<a href="${address}" rel="noreferrer">${input.file}</a>`}, ${input.period}</p>`
    : ''
  return html`<li>${name}: ${plural(input.rows, 'row')}
${file}
${input.attribution === undefined ? '' : html`<p>${input.attribution}</p>`}
${input.licence === undefined ? '' : html`<p>Licence: ${input.licence}</p>`}
<p>SHA-256 <code>${input.sha256}</code></p></li>`
}

/** "leastEmployers" reads "least employers". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function clock(at: Date): string {
  return at.toISOString().slice(11, 19)
}
