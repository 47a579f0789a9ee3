import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { html } from '../../digest/escape.ts'
import { type AuditRow, listAudit } from '../../store/audit.ts'
import { table } from '../charts/frame.ts'
import { adminPage, minute, numberIn, pager } from './frame.ts'

const ROWS = 100
const MOST_PAGES = 10_000
const COLUMNS = ['When', 'Who', 'What', 'On', 'From', 'Detail'].map((title) => ({ title, words: true }))

/** Who changed what, when, and from where. */
export function auditRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Querystring: Record<string, unknown> }>('/admin/audit', async (request, reply) => {
    const page = numberIn(request.query.page, 1, MOST_PAGES)
    const rows = await listAudit(context.db, ROWS + 1, (page - 1) * ROWS)
    const body = html`<p class="lead">Written with the change itself, and never altered.</p>
${rows.length === 0 ? html`<p>Nothing was done yet.</p>` : table('Audit log', COLUMNS, rows.slice(0, ROWS).map(line))}
${pager('/admin/audit', {}, page, rows.length > ROWS)}`
    return adminPage(context, request, reply, { title: 'Audit log', body })
  })
}

function line({ at, actor, from, action, target, detail }: AuditRow) {
  const words = Object.entries(detail).map(([name, value]) => `${name}: ${String(value)}`)
  return [minute(at), actor, action, target, from, words.join(', ')]
}
