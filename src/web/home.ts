import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { formatCount, formatDay } from '../digest/format.ts'
import { readOverview } from '../market/overview.ts'
import { HTML, layout } from './layout.ts'

const REFERENCE_ROLE = 'patient-services-representative'

export function homeRoutes(app: FastifyInstance, context: Context): void {
  app.get('/', async (_request, reply) => {
    const overview = await readOverview(context.market)
    const popular = overview.topRoles.map(({ slug, active }) => {
      return html`<li><a href="/roles/${slug}">${context.taxonomy.bySlug.get(slug)?.title ?? slug}</a> (${formatCount(active)})</li>`
    })
    const body = html`<h1>New postings that fit, once, at the hour you chose</h1>
<p class="lead">${context.config.web.siteName} reads public job boards, sorts every posting into a role, mails you the new ones that match, and shows what they pay.</p>
<p><a href="/subscribe">Get new postings by mail</a></p>
<ul class="facts">
<li><strong>${formatCount(overview.active)}</strong> open postings</li>
<li><strong>${formatCount(overview.companies)}</strong> employers</li>
<li><strong>${formatCount(context.taxonomy.roles.length)}</strong> roles</li>
</ul>
<p class="note">${overview.asOf === null ? 'No board has been read yet.' : html`Boards last read ${formatDay(overview.asOf)}.`}</p>
<h2>Start with a role</h2>
<p>Every role has a page with its ladder, its pay and a form for alerts. <a href="/roles">All roles</a>, or for example <a href="/roles/${REFERENCE_ROLE}">${context.taxonomy.bySlug.get(REFERENCE_ROLE)?.title ?? 'this one'}</a>.</p>
${popular.length === 0 ? '' : html`<ul class="columns">${popular}</ul>`}`
    return reply.type(HTML).send(layout(context, { title: 'Job alerts', body }))
  })
}
