import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { formatDay, plural } from '../digest/format.ts'
import type { Release } from '../domain/release.ts'
import { currentRelease, findRelease, listReleases } from '../market/release.ts'
import { citation } from '../releases/citation.ts'
import { publisherOf } from '../releases/publisher.ts'
import { datasetLd } from './json-ld.ts'
import { HTML, layout } from './layout.ts'
import { changesSections } from './release-changes.ts'
import { releasePage } from './release-page.ts'

/** Every release there is, and one with all that it takes to cite, download and check it. */
export function releaseRoutes(app: FastifyInstance, context: Context): void {
  app.get('/releases', async (_request, reply) => {
    const body = listPage(await listReleases(context.market), context)
    return reply.type(HTML).send(layout(context, { title: 'Releases', description: ABOUT, path: '/releases', body }))
  })
  app.get<{ Params: { id: string }; Querystring: Record<string, unknown> }>('/releases/:id', async (request, reply) => {
    const release = await findRelease(context.market, request.params.id)
    if (release === null) return reply.callNotFound()
    const current = await currentRelease(context.market)
    const changes = await changesSections(context.market, release, request.query)
    const body = await releasePage(context, release, current?.id ?? '', changes)
    const about = {
      baseUrl: context.baseUrl,
      site: context.config.web.siteName,
      citation: citation(release, publisherOf(context)),
    }
    const page = { title: `Release ${release.id}`, description: ABOUT, path: `/releases/${release.id}`, body }
    return reply.type(HTML).send(layout(context, { ...page, data: datasetLd(release, about) }))
  })
}

const ABOUT = 'Frozen sets of labour-market figures, each with its inputs, hashes, licence, citation and downloads.'

function listPage(releases: Release[], context: Context): HtmlPart {
  const [current] = releases
  return html`<h1>Releases</h1>
<p class="lead">Figures are published as releases. A release never changes, names what it was made from, and can be made again with the same bytes.</p>
${current === undefined ? html`<p>There is no release yet.</p>` : html`<h2>How to cite the current one</h2><p>${citation(current, publisherOf(context))}</p>`}
${
  releases.length === 0
    ? ''
    : html`<h2>All releases</h2>
<ul class="postings">${releases.map((release, at) => releaseItem(release, at === 0))}</ul>`
}`
}

function releaseItem({ id, asOf, publishedAt, figures, inputs, outputsHash }: Release, isCurrent: boolean): HtmlPart {
  const files = inputs.filter(({ kind }) => kind === 'official').length
  return html`<li><a href="/releases/${id}">${id}</a>${isCurrent ? ' (current)' : ''}
<p>${plural(figures, 'figure')} as known on ${formatDay(asOf)}, from ${plural(files, 'official file')} and ${plural(openingsOf(inputs), 'opening')}; published ${formatDay(publishedAt)}</p>
<p>SHA-256 <code>${outputsHash}</code></p></li>`
}

function openingsOf(inputs: Release['inputs']): number {
  return inputs.find(({ kind }) => kind === 'openings')?.rows ?? 0
}
