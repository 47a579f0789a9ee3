import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { CATALOGUE } from '../market/catalogue/all.ts'
import { MAX_EMPLOYER_SHARE, MIN_EMPLOYERS, MIN_N } from '../market/gate.ts'
import type { Metric } from '../market/metric.ts'
import { HTML, layout } from './layout.ts'

/** How every figure is made: the catalogue itself, nothing written twice. */
export function methodsRoutes(app: FastifyInstance, context: Context): void {
  app.get('/methods', async (_request, reply) => {
    const description = 'Definition, formula, unit, interval and rules of suppression of every figure.'
    return reply.type(HTML).send(layout(context, { title: 'Methods', description, path: '/methods', body: page() }))
  })
}

function page(): HtmlPart {
  return html`<h1>Methods</h1>
<p class="lead">How every figure is made. The texts stand beside the code that computes them.</p>
<p>How they stand to what others publish: <a href="/methods/outside">against the outside</a>.</p>
<h2>For all figures</h2>
<ul>
<li>What is counted is the opening: the same job on several boards or under a new number counts once.</li>
<li>A figure of openings is withheld under ${MIN_N} openings, under ${MIN_EMPLOYERS} employers, or when one employer has more than ${100 * MAX_EMPLOYER_SHARE} % of them; and when a withheld neighbour could be worked out from it. The reason stands in its place.</li>
<li>Grades: low under 30, medium under 100, high from 100. Official: a publisher’s own. Modelled: computed with assumptions, never in place of a measured figure.</li>
<li>Official and advertised pay are never averaged together.</li>
<li>Figures belong to a <a href="/releases">release</a>, which does not change. What is marked live is counted when the page is read.</li>
</ul>
<nav aria-label="Metrics"><ul class="columns">${CATALOGUE.map(({ id, number, name }) => html`<li><a href="#${id}">${number} ${name}</a></li>`)}</ul></nav>
${CATALOGUE.map(section)}`
}

function section(metric: Metric): HtmlPart {
  const facts: [string, HtmlPart][] = [
    ['Formula', html`<code>${metric.formula}</code>`],
    ['Unit', metric.unit],
    ['Fewest', metric.minimum],
    ['Interval', metric.interval],
    ['Withheld', metric.suppression],
    ['Limits', metric.limits],
    ['Name and version', html`<code>${metric.id}</code>, ${metric.version}`],
  ]
  return html`<h2 id="${metric.id}">${metric.number} ${metric.name}</h2>
<p>${metric.definition}</p>
<dl class="particulars">${facts.map(([name, value]) => (value === null ? '' : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`
}
