import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { formatDay } from '../digest/format.ts'
import type { Role } from '../domain/role.ts'
import { currentRelease } from '../market/release.ts'
import { figuresOfRole } from '../market/release-figures.ts'
import { compareTables } from './compare-tables.ts'
import { HTML, layout } from './layout.ts'
import type { Lookup } from './lookup-answer.ts'
import { allowTypeAhead, type RoleTyped, readRole, roleField, TYPE_AHEAD } from './role-choice.ts'
import { pickFigures, type RoleFigures } from './role-figures.ts'
import { createRoleLookup } from './search-lookups.ts'

export const MOST_ROLES = 4

/** A role and its figures of the current release. */
export type Compared = { role: Role; figures: RoleFigures }

/** Up to four roles side by side: `/compare?role=registered-nurse&role=chef`. */
export function compareRoutes(app: FastifyInstance, context: Context): void {
  let lookup: Lookup | null = null
  app.get<{ Querystring: { role?: unknown } }>('/compare', async (request, reply) => {
    lookup ??= createRoleLookup(context)
    const given = [request.query.role ?? []].flat().slice(0, MOST_ROLES)
    const typed = unique(given.map((text) => readRole(text, context.taxonomy, lookup ?? createRoleLookup(context))))
    const roles = typed.flatMap(({ role }) => role ?? [])
    const compared = await readCompared(context, roles)
    const path = addressOf(roles.map(({ slug }) => slug))
    const title = roles.length === 0 ? 'Compare roles' : roles.map((role) => role.title).join(', ')
    const description = 'Official and advertised pay, outlook, market and skills of roles side by side.'
    allowTypeAhead(reply)
    return reply.type(HTML).send(layout(context, { title, description, path, body: page(typed, compared) }))
  })
}

function addressOf(slugs: readonly string[]): string {
  return slugs.length === 0
    ? '/compare'
    : `/compare?${slugs.map((slug) => `role=${encodeURIComponent(slug)}`).join('&')}`
}

/** Without empty fields and without a role that is there already. */
function unique(typed: readonly RoleTyped[]): RoleTyped[] {
  const key = ({ role, typed: text }: RoleTyped) => role?.slug ?? text
  return typed.filter((each, at) => each.typed !== '' && typed.findIndex((other) => key(other) === key(each)) === at)
}

async function readCompared({ market }: Context, roles: readonly Role[]): Promise<Compared[]> {
  const release = await currentRelease(market)
  if (release === null) return []
  return Promise.all(
    roles.map(async (role) => ({
      role,
      figures: pickFigures(release, role.slug, await figuresOfRole(market, release.id, role.slug), null),
    })),
  )
}

function page(typed: readonly RoleTyped[], compared: readonly Compared[]): HtmlPart {
  const [first] = compared
  const lost = typed.some(({ role }) => role === null)
  return html`<h1>Compare roles</h1>
${first === undefined ? html`<p class="lead">Name two to four roles to see their pay, outlook, market and skills side by side.</p>` : releaseLine(first)}
${form(typed)}
${compared.length > 0 ? compareTables(compared) : typed.length > 0 && !lost ? html`<p>No release of figures has been published yet.</p>` : ''}
${TYPE_AHEAD}`
}

function releaseLine({ figures: { release } }: Compared): HtmlPart {
  return html`<p class="note">Figures of <a href="/releases/${release.id}">release ${release.id}</a>, as known on ${formatDay(release.asOf)}. Every number leads to its proof.</p>`
}

function form(typed: readonly RoleTyped[]): HtmlPart {
  const fields = Array.from({ length: MOST_ROLES }, (_, at) => typed[at] ?? { typed: '', role: null, choices: [] })
  const others = (at: number) => typed.flatMap(({ role }, index) => (index === at || role === null ? [] : [role.slug]))
  return html`<form class="choices" action="/compare" method="get">
${fields.map((field, at) => roleField(`role-${at + 1}`, `Role ${at + 1}`, field, (slug) => addressOf([...others(at), slug])))}
<button class="start">Compare</button></form>`
}
