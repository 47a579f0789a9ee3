import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { type HtmlPart, html, plainLine } from '../../digest/escape.ts'
import { readBody } from '../../store/document.ts'
import { findShownPage, type RefusedOfRun, refusedOfRun, type ShownPage } from '../../store/source-overview.ts'
import { findShownSource, isId } from './find-source.ts'
import { adminPage, minute } from './frame.ts'
import { itemAt } from './item-at.ts'

const MOST_ITEMS = 2_000
const PER_REASON = 10
/** Characters shown of a page, and of an item of it. */
const PAGE_SHOWN = 100_000
const ITEM_SHOWN = 20_000
/** A larger page is not read as JSON for the sake of one item. */
const LARGEST_READ = 8 * 1024 * 1024

/** What was refused in a run, by reason, the commonest first; each with the page that holds it. */
export async function refusedPart({ db }: Context, sourceId: string, runId: string): Promise<HtmlPart> {
  const items = await refusedOfRun(db, runId, MOST_ITEMS)
  if (items.length === 0) return html`<p>Nothing.</p>`
  const byReason = new Map<string, RefusedOfRun[]>()
  for (const item of items) byReason.set(item.reason, [...(byReason.get(item.reason) ?? []), item])
  const reasons = [...byReason].sort((a, b) => b[1].length - a[1].length)
  return html`<ul>${reasons.map(
    ([reason, ones]) =>
      html`<li>${plainLine(reason, 300)} (${ones.length}${items.length === MOST_ITEMS ? ' or more' : ''})
<ul>${ones.slice(0, PER_REASON).map((item) => link(sourceId, item))}</ul></li>`,
  )}</ul>`
}

function link(sourceId: string, { document, path, url }: RefusedOfRun): HtmlPart {
  const to = `/admin/sources/${sourceId}/pages/${document}?${new URLSearchParams({ path }).toString()}`
  return html`<li><a href="${to}">${plainLine(path, 120)}</a> of ${plainLine(url, 200)}</li>`
}

/** A kept page as text, whatever it is: never as markup, and no more than can be looked at. */
export function keptPageRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { id: string; document: string }; Querystring: Record<string, unknown> }>(
    '/admin/sources/:id/pages/:document',
    async (request, reply) => {
      const { id, document } = request.params
      const source = await findShownSource(context, id)
      if (source === null || !isId(document)) return reply.callNotFound()
      const page = await findShownPage(context.db, id, document, MOST_ITEMS)
      if (page === null) return reply.callNotFound()
      const text = new TextDecoder().decode(await readBody(context.db, page.hash))
      const path = typeof request.query.path === 'string' ? request.query.path : null
      const body = html`<p><a href="/admin/sources/${id}">Back to ${plainLine(`${source.connector}/${source.board}`, 120)}</a></p>
${facts(page, path)}${item(page, path, text)}
<h2>The page</h2>
<pre>${text.slice(0, PAGE_SHOWN)}</pre>
${text.length > PAGE_SHOWN ? html`<p class="note">The first ${PAGE_SHOWN} of ${text.length} characters.</p>` : ''}`
      return adminPage(context, request, reply, { title: 'A kept page', body })
    },
  )
}

function facts(
  { url, fetchedAt, status, contentType, size, reason, refused }: ShownPage,
  path: string | null,
): HtmlPart {
  const said = refused.find((each) => each.path === path)
  return html`<dl class="particulars">
<dt>Address</dt><dd>${plainLine(url, 1_000)}</dd>
<dt>Fetched</dt><dd>${minute(fetchedAt)}, status ${status ?? 'not known'}, ${plainLine(contentType ?? 'of no stated type', 100)}, ${size} bytes</dd>
${reason === null ? '' : html`<dt>Not read</dt><dd>${plainLine(reason, 500)}</dd>`}
${said === undefined ? '' : html`<dt>Refused</dt><dd>${plainLine(said.path, 200)}: ${plainLine(said.reason, 500)}</dd>`}
</dl>`
}

function item({ size }: ShownPage, path: string | null, text: string): HtmlPart {
  const found = path === null || size > LARGEST_READ ? null : itemAt(text, path)
  if (found === null) return ''
  return html`<h2>The item</h2>
<pre>${found.slice(0, ITEM_SHOWN)}</pre>`
}
