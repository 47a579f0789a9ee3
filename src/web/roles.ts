import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { formatCount } from '../digest/format.ts'
import type { Role } from '../domain/role.ts'
import { countByRole } from '../market/role-market.ts'
import { HTML, layout } from './layout.ts'

/** All roles by family; `?q=` keeps those whose title or alias holds the words. */
export function rolesRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Querystring: { q?: unknown } }>('/roles', async (request, reply) => {
    const wanted = typeof request.query.q === 'string' ? request.query.q.trim().slice(0, 80) : ''
    const counts = await countByRole(context.market)
    const roles = context.taxonomy.roles.filter((role) => answers(role, wanted))
    const families = [...new Set(roles.map((role) => role.family))].sort()
    const body = html`<h1>Roles</h1>
<form class="search" action="/roles" method="get" role="search">
<div><label for="q">Find a role by title or alias</label><input id="q" name="q" value="${wanted}" maxlength="80"></div><button>Find</button>
</form>
${roles.length === 0 ? html`<p>No role is called “${wanted}”. Try one word of it, or <a href="/roles">see all roles</a>.</p>` : ''}
${families.map((family) =>
  familySection(
    family,
    roles.filter((role) => role.family === family),
    counts,
  ),
)}`
    return reply.type(HTML).send(layout(context, { title: 'Roles', body }))
  })
}

function answers(role: Role, wanted: string): boolean {
  const words = wanted.toLowerCase()
  return [role.title, ...role.aliases].some((name) => name.toLowerCase().includes(words))
}

function familySection(family: string, roles: Role[], counts: Map<string, number>) {
  const sorted = [...roles].sort((a, b) => (a.title < b.title ? -1 : 1))
  return html`<h2>${family}</h2>
<ul class="columns">${sorted.map((role) => {
    const active = counts.get(role.slug) ?? 0
    return html`<li><a href="/roles/${role.slug}">${role.title}</a>${active > 0 ? html` <span class="note">${formatCount(active)} open</span>` : ''}</li>`
  })}</ul>`
}
