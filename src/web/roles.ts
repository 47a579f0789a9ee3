import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { formatCount, plural } from '../digest/format.ts'
import type { Role } from '../domain/role.ts'
import { countByRole } from '../market/role-market.ts'
import { isCalled } from '../taxonomy/called.ts'
import { HTML, layout } from './layout.ts'

type RolesRequest = { Querystring: { q?: unknown; family?: unknown } }

/** The families of roles; `?family=` lists one, `?q=` the roles whose title or alias holds the words. */
export function rolesRoutes(app: FastifyInstance, context: Context): void {
  app.get<RolesRequest>('/roles', async (request, reply) => {
    const wanted = typeof request.query.q === 'string' ? request.query.q.trim().slice(0, 80) : ''
    const family = typeof request.query.family === 'string' ? request.query.family : null
    const roles = context.taxonomy.roles.filter(
      (role) => isCalled(role, wanted) && (family ?? role.family) === role.family,
    )
    const isWhole = wanted === '' && family === null
    const body = html`<h1>Roles</h1>
<form class="search" action="/roles" method="get" role="search">
<div><label for="q">Find a role by title or alias</label><input id="q" name="q" value="${wanted}" maxlength="80"></div><button>Find</button>
</form>
${isWhole ? '' : html`<p><a href="/roles">All families</a></p>`}
${roles.length === 0 ? html`<p>No role is called “${wanted}”. Try one word of it, or <a href="/roles">see all families</a>.</p>` : ''}
${isWhole ? familyList(roles) : await roleLists(roles, context)}`
    const path = family === null || wanted !== '' ? '/roles' : `/roles?family=${encodeURIComponent(family)}`
    return reply.type(HTML).send(layout(context, { title: 'Roles', description: ABOUT, path, body }))
  })
}

const ABOUT = 'Pay, outlook, skills and open postings of every role, each figure with its proof.'

function familyList(roles: readonly Role[]): HtmlPart {
  return html`<ul class="columns">${familiesOf(roles).map((family) => {
    const count = roles.filter((role) => role.family === family).length
    return html`<li><a href="/roles?family=${encodeURIComponent(family)}">${family}</a> <span class="note">${plural(count, 'role')}</span></li>`
  })}</ul>`
}

async function roleLists(roles: readonly Role[], { market }: Context): Promise<HtmlPart> {
  const counts = await countByRole(market)
  const ofFamily = (family: string) => roles.filter((role) => role.family === family)
  return familiesOf(roles).map((family) => familySection(family, ofFamily(family), counts))
}

function familiesOf(roles: readonly Role[]): string[] {
  return [...new Set(roles.map((role) => role.family))].sort()
}

function familySection(family: string, roles: Role[], counts: Map<string, number>) {
  const sorted = [...roles].sort((a, b) => (a.title < b.title ? -1 : 1))
  return html`<h2>${family}</h2>
<ul class="columns">${sorted.map((role) => {
    const active = counts.get(role.slug) ?? 0
    return html`<li><a href="/roles/${role.slug}">${role.title}</a>${active > 0 ? html` <span class="note">${formatCount(active)} open</span>` : ''}</li>`
  })}</ul>`
}
