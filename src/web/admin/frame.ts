import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { type HtmlPart, html } from '../../digest/escape.ts'
import { HTML, layout } from '../layout.ts'
import { whoAsks } from './signed-in.ts'

const PARTS: [path: string, name: string][] = [
  ['/admin', 'Sources'],
  ['/admin/digests', 'Digests'],
  ['/admin/gaps', 'Gaps'],
  ['/admin/queues', 'Queues'],
  ['/admin/settings', 'Settings'],
  ['/admin/audit', 'Audit log'],
]

/** Sends a page of the operators: its parts, who is signed in, what was just done, and the body. */
export function adminPage(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  page: { title: string; body: HtmlPart; status?: number },
): FastifyReply {
  const { operator, form } = whoAsks(request)
  const here = request.url.split('?', 1)[0]
  const links = PARTS.map(([path, name]) => {
    return html`<a href="${path}"${path === here ? html` aria-current="page"` : ''}>${name}</a> `
  })
  const body = html`<nav class="contents" aria-label="Admin">${links}</nav>
<h1>${breakable(page.title)}</h1>
${page.body}
<form class="signed-in" action="/admin/sign-out" method="post"><input type="hidden" name="form" value="${form}"><p class="note">Signed in as ${operator.name} (${operator.role}). Times are in UTC. <button class="plain">Sign out</button></p></form>`
  return reply
    .code(page.status ?? 200)
    .type(HTML)
    .send(layout(context, { title: `${page.title} · Admin`, body }))
}

/** A name such as greenhouse/harbour or MAIL_FROM is broken after a stroke rather than within a word, or not at all. */
export function breakable(name: string): HtmlPart[] {
  return name.split(/(?<=[/_])/).map((part, at) => (at === 0 ? part : html`<wbr>${part}`))
}

/** "2026-11-20 12:00"; a dash for null. */
export function minute(at: Date | null): string {
  return at === null ? '–' : at.toISOString().slice(0, 16).replace('T', ' ')
}

/** What a form said that led here, from a fixed list: nothing that an address holds is shown. */
export function said(request: FastifyRequest, words: Readonly<Record<string, string>>): HtmlPart {
  const { done } = request.query as { done?: unknown }
  const text = typeof done === 'string' && Object.hasOwn(words, done) ? words[done] : undefined
  return text === undefined ? '' : html`<p class="cell" role="status">${text}</p>`
}

/** A number of the address; `low` when it states none or nonsense. */
export function numberIn(value: unknown, low: number, high: number): number {
  const number = Number(value)
  return Number.isInteger(number) && number >= low && number <= high ? number : low
}

/** Links to the page before and after. `more`: there is one after. */
export function pager(path: string, query: Record<string, string>, page: number, more: boolean): HtmlPart {
  if (page === 1 && !more) return ''
  const link = (to: number, words: string) =>
    html`<a href="${path}?${new URLSearchParams({ ...query, page: String(to) }).toString()}">${words}</a> `
  return html`<nav class="contents" aria-label="Pages">${page > 1 ? link(page - 1, 'Earlier page') : ''}<span>Page ${page}</span> ${more ? link(page + 1, 'Next page') : ''}</nav>`
}
