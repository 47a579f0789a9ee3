import type { FastifyReply } from 'fastify'
import { type HtmlPart, html } from '../digest/escape.ts'
import type { Role, Taxonomy } from '../domain/role.ts'
import type { Choice, Lookup } from './lookup-answer.ts'

/** What was typed into one field for a role, and what it stands for. */
export type RoleTyped = { typed: string; role: Role | null; choices: readonly Choice[] }

/** Pages with a script: the site's own, which asks this server alone. */
export const SCRIPT_POLICY = "script-src 'self';connect-src 'self'"
const LONGEST = 120

/** By slug, as links have it, or by a name as people type it. */
export function readRole(text: unknown, taxonomy: Taxonomy, lookup: Lookup): RoleTyped {
  const typed = typeof text === 'string' ? text.trim().slice(0, LONGEST) : ''
  if (typed === '') return { typed, role: null, choices: [] }
  const bySlug = taxonomy.bySlug.get(typed)
  if (bySlug !== undefined) return { typed: bySlug.title, role: bySlug, choices: [] }
  const { found, choices } = lookup(typed)
  const role = taxonomy.bySlug.get(found?.value ?? '') ?? null
  return { typed: role?.title ?? typed, role, choices }
}

/** A field with type-ahead; without script a typed name is looked up when the form is sent, and what it may mean is listed. */
export function roleField(
  id: string,
  label: string,
  { typed, role, choices }: RoleTyped,
  addressOf: (slug: string) => string,
): HtmlPart {
  const isLost = typed !== '' && role === null
  return html`<div><label for="${id}">${label}</label><div class="combo"><input id="${id}" name="role" value="${typed}" maxlength="${LONGEST}" autocomplete="off" data-suggest="/suggest/roles"${isLost ? html` aria-invalid="true" aria-describedby="${id}-fault"` : ''}></div>
${isLost ? html`<div class="fault" id="${id}-fault"><p>No role is called “${typed}”.${choices.length === 0 ? html` <a href="/roles">All roles</a>` : ' Perhaps:'}</p>${choices.length === 0 ? '' : html`<ul>${choices.map(({ value, label: name }) => html`<li><a href="${addressOf(value)}">${name}</a></li>`)}</ul>`}</div>` : ''}</div>`
}

/** Lets the page's one script run, beside the site's policy. */
export function allowTypeAhead(reply: FastifyReply): void {
  const policy = reply.getHeader('content-security-policy')
  if (typeof policy === 'string') reply.header('content-security-policy', `${policy};${SCRIPT_POLICY}`)
}

export const TYPE_AHEAD = html`<script src="/type-ahead.js" defer></script>`
