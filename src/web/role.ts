import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { formatDay, formatTime } from '../digest/format.ts'
import type { Role } from '../domain/role.ts'
import { currentRelease } from '../market/release.ts'
import { figuresOfRole } from '../market/release-figures.ts'
import { type RoleMarket, readRoleMarket } from '../market/role-market.ts'
import { occupationLd } from './json-ld.ts'
import { HTML, layout } from './layout.ts'
import { countriesSection } from './role/countries.ts'
import { factsSection } from './role/facts.ts'
import { latestSection } from './role/latest.ts'
import { marketSection } from './role/market.ts'
import { pathSection } from './role/path.ts'
import { paySection } from './role/pay.ts'
import { skillsSection } from './role/skills.ts'
import { whereSection } from './role/where.ts'
import { pickFigures, type RoleFigures } from './role-figures.ts'
import { subscribeForm } from './subscribe-form.ts'

const SECTIONS: [string, string][] = [
  ['facts', 'Key facts'],
  ['pay', 'Pay by level'],
  ['countries', 'Pay by country'],
  ['where', 'Where'],
  ['market', 'Market'],
  ['skills', 'Skills and tools'],
  ['path', 'Career path'],
  ['latest', 'Latest postings'],
  ['alerts', 'Alerts'],
]

type RoleRequest = { Params: { slug: string }; Querystring: { country?: unknown } }

/** Everything known of one role: the figures of the current release, each with its proof, and what is open now. */
export function roleRoutes(app: FastifyInstance, context: Context): void {
  app.get<RoleRequest>('/roles/:slug', async (request, reply) => {
    const role = context.taxonomy.bySlug.get(request.params.slug)
    if (!role) return reply.callNotFound()
    const wanted = typeof request.query.country === 'string' ? request.query.country : null
    const [market, figures] = await Promise.all([
      readRoleMarket(context.market, role.slug, context.now()),
      readFigures(context, role, wanted),
    ])
    return reply.type(HTML).send(
      layout(context, {
        title: role.title,
        description: role.summary,
        path: `/roles/${role.slug}`,
        data: occupationLd(role, figures, context.baseUrl),
        body: rolePage(role, market, figures, context),
      }),
    )
  })
}

async function readFigures({ market }: Context, role: Role, wanted: string | null): Promise<RoleFigures | null> {
  const release = await currentRelease(market)
  if (release === null) return null
  return pickFigures(release, role.slug, await figuresOfRole(market, release.id, role.slug), wanted)
}

function rolePage(role: Role, market: RoleMarket, figures: RoleFigures | null, context: Context): HtmlPart {
  const shown = SECTIONS.filter(([id]) => figures !== null || ['path', 'skills', 'latest', 'alerts'].includes(id))
  return html`<h1>${role.title}</h1>
<p class="lead">${role.summary}</p>
${releaseLine(figures, context)}
<nav class="contents" aria-label="On this page">${shown.map(([id, name]) => html`<a href="#${id}">${name}</a> `)}</nav>
${figures === null ? '' : [factsSection(figures, market), paySection(role, figures), countriesSection(figures), whereSection(figures), marketSection(figures)]}
${skillsSection(role, figures)}
${pathSection(role, context.taxonomy, figures)}
${latestSection(market)}
<h2 id="alerts">Get new ${role.title} postings by mail</h2>
${subscribeForm(role.slug, context.config.tiers)}`
}

function releaseLine(figures: RoleFigures | null, { now }: Context): HtmlPart {
  if (figures === null)
    return html`<p class="note">No release of figures has been published yet. What is open on the boards is below.</p>`
  const { release } = figures
  return html`<p class="note">Figures of <a href="/releases/${release.id}">release ${release.id}</a>, as known on ${formatDay(release.asOf)}; each leads to its rows and its <a href="/methods">method</a>. What is marked live was counted on ${formatTime(now())}.</p>`
}
