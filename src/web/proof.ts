import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html, plainLine } from '../digest/escape.ts'
import { formatDay } from '../digest/format.ts'
import type { Figure } from '../domain/figure.ts'
import type { Release } from '../domain/release.ts'
import { ALL_ROLES, proofPath } from '../market/proof-path.ts'
import { findRelease } from '../market/release.ts'
import { type FigureKey, figuresNamed } from '../market/release-figures.ts'
import { withheldWords } from './figure-link.ts'
import { metricName, metricOf, scopeName } from './figure-title.ts'
import { formatInterval, formatValue, periodWords, unitWords } from './figure-words.ts'
import { HTML, layout } from './layout.ts'
import { cellsSection } from './proof-cells.ts'
import { openingsSection } from './proof-openings.ts'

type ProofRequest = {
  Params: { release: string; role: string; metric: string }
  Querystring: Record<string, unknown>
}

const DIMENSIONS = ['level', 'country', 'region', 'mode', 'item'] as const
const LONGEST = 300

/** One figure and everything it rests on: `/figures/<release>/<role>/<metric>?level=…&country=…`. */
export function proofRoutes(app: FastifyInstance, context: Context): void {
  app.get<ProofRequest>('/figures/:release/:role/:metric', async (request, reply) => {
    const key = keyOf(request.params, request.query)
    // A text with NUL is in no table, and PostgreSQL takes none.
    if (Object.values({ ...request.params, ...key }).some((text) => text.includes('\0'))) return reply.callNotFound()
    const release = await findRelease(context.market, request.params.release)
    if (release === null) return reply.callNotFound()
    const [figure, ...older] = await figuresNamed(context.market, release.id, key)
    if (figure === undefined) return reply.callNotFound()
    const title = `${metricName(figure.metric)}: ${scopeName(figure, context.taxonomy)}`
    const body = await proofPage(context, release, figure, older, pageOf(request.query))
    return reply.type(HTML).send(
      layout(context, {
        title: plainLine(title, 120),
        description: `The figure, its method and the rows behind it, in release ${release.id}.`,
        path: proofPath(release.id, figure),
        body,
      }),
    )
  })
}

function keyOf({ role, metric }: ProofRequest['Params'], query: Record<string, unknown>): FigureKey {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name].slice(0, LONGEST) : '')
  const period = text('period')
  return {
    metric: metric.slice(0, LONGEST),
    role: role === ALL_ROLES ? '' : role.slice(0, LONGEST),
    ...Object.fromEntries(DIMENSIONS.map((name) => [name, text(name)])),
    ...(period === '' ? {} : { period }),
  }
}

function pageOf({ page }: Record<string, unknown>): number {
  return typeof page === 'string' && /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1
}

async function proofPage(context: Context, release: Release, figure: Figure, older: readonly Figure[], page: number) {
  const { taxonomy } = context
  const role = taxonomy.bySlug.get(figure.role)
  return html`<p>${role === undefined ? '' : html`<a href="/roles/${role.slug}">${role.title}</a> · `}<a href="/releases/${release.id}">Release ${release.id}</a></p>
<h1>${metricName(figure.metric)}</h1>
<p class="lead">${scopeName(figure, taxonomy)}, ${periodWords(figure.period)}</p>
${valueLine(figure)}
${particulars(figure, release)}
${method(figure)}
${await grounds(context, release, figure, page)}
${others(release, older)}`
}

function valueLine(figure: Figure): HtmlPart {
  const value = formatValue(figure)
  if (figure.withheld !== null || value === null)
    return html`<p class="withheld"><strong>Withheld.</strong> ${withheldWords(figure)}. The value is in no file of the release either.</p>`
  return html`<p class="value"><strong>${value}</strong></p>`
}

function particulars(figure: Figure, release: Release): HtmlPart {
  const { n, employers, grade } = figure
  const facts: [string, HtmlPart][] = [
    ['Unit', unitWords(figure.unit)],
    ['95 % interval', figure.withheld === null ? (formatInterval(figure) ?? 'none') : null],
    ['n', n],
    ['Employers', employers],
    ['Grade', grade],
    ['Period', periodWords(figure.period)],
    ['Release', html`<a href="/releases/${release.id}">${release.id}</a>, as known on ${formatDay(release.asOf)}`],
    ['Exact value', figure.value],
  ]
  return html`<dl class="particulars">${facts.map(([name, value]) => (value === null ? '' : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`
}

function method(figure: Figure): HtmlPart {
  const metric = metricOf(figure.metric)
  if (metric === null) return html`<h2>Method</h2><p>${figure.metric}, version ${figure.version}.</p>`
  const other = metric.version === figure.version ? '' : html` This figure was made by version ${figure.version}.`
  return html`<h2>Method</h2>
<p>${metric.definition}${other}</p>
<pre>${metric.formula}</pre>
<p class="note">Version ${metric.version}. Interval: ${metric.interval}. Withheld: ${metric.suppression}. <a href="/methods#${metric.id}">The whole method</a></p>`
}

async function grounds(context: Context, release: Release, figure: Figure, page: number): Promise<HtmlPart> {
  const { proof } = figure
  if (proof.kind === 'official') return cellsSection(proof.cells, release)
  if (proof.kind === 'openings') return openingsSection(context, release, figure, proof, page)
  const links = proof.from.map(({ metric, scope }) => {
    const words = scopeName({ role: figure.role, ...scope }, context.taxonomy)
    const href = proofPath(release.id, { role: figure.role, ...scope, metric })
    return html`<li><a href="${href}">${metricName(metric)}: ${words}${scope.period ? `, ${periodWords(scope.period)}` : ''}</a></li>`
  })
  return html`<h2>Computed from</h2>
${links.length === 0 ? '' : html`<ul>${links}</ul>`}
${proof.cells.length === 0 ? '' : cellsSection(proof.cells, release)}`
}

/** Other periods under the same name. */
function others(release: Release, older: readonly Figure[]): HtmlPart {
  if (older.length === 0) return ''
  return html`<h2>Other periods in this release</h2>
<ul class="columns">${older.map((figure) => html`<li><a href="${proofPath(release.id, figure)}">${periodWords(figure.period)}</a>: ${formatValue(figure) ?? 'withheld'}</li>`)}</ul>`
}
