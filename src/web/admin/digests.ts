import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { type HtmlPart, html } from '../../digest/escape.ts'
import { type DigestRun, excludedOf, listDigestRuns } from '../../store/digest-run.ts'
import { table } from '../charts/frame.ts'
import { adminPage, minute, numberIn, pager } from './frame.ts'

const ROWS = 100
const MOST_PAGES = 10_000
const COLUMNS = [
  { title: 'Run' },
  { title: 'Ended', words: true },
  ...['Due', 'Planned', 'Empty', 'Excluded'].map((title) => ({ title })),
  { title: 'Why excluded', words: true },
  { title: 'Equation', words: true },
]

/** Every run that planned digests, with what became of those who were due: due = planned + empty + excluded. */
export function digestsRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Querystring: Record<string, unknown> }>('/admin/digests', async (request, reply) => {
    const page = numberIn(request.query.page, 1, MOST_PAGES)
    const runs = await listDigestRuns(context.db, ROWS + 1, (page - 1) * ROWS)
    const body = html`<p class="lead">Due = planned + empty + excluded, in every run.</p>
${runs.length === 0 ? html`<p>No digest was due yet.</p>` : table('Runs of digests', COLUMNS, runs.slice(0, ROWS).map(line))}
${pager('/admin/digests', {}, page, runs.length > ROWS)}`
    return adminPage(context, request, reply, { title: 'Digests', body })
  })
}

function line(run: DigestRun): HtmlPart[] {
  const { at, finishedAt, due, planned, empty, excluded, holds } = run
  const why = Object.entries(excluded).map(([reason, count]) => `${reason}: ${count}`)
  return [
    minute(at),
    minute(finishedAt),
    due,
    planned,
    empty,
    excludedOf(run),
    why.join(', '),
    holds ? 'holds' : html`<strong>does not hold</strong>`,
  ]
}
