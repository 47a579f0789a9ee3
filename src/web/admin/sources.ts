import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { type HtmlPart, html, plainLine } from '../../digest/escape.ts'
import { listOverview, type OverviewFilter, type SourceLine } from '../../store/source-overview.ts'
import { table } from '../charts/frame.ts'
import { sparkline } from '../charts/sparkline.ts'
import { option, textFields } from '../form-field.ts'
import { adminPage, minute, numberIn, pager } from './frame.ts'

const ROWS = 50
const MOST_PAGES = 100_000
const LONGEST_TEXT = 100
const STATES = ['active', 'failing', 'parked', 'paused'] as const
/** What an operator looks for comes first: a narrow screen shows the first columns without being moved. */
const COLUMNS = [
  ...['Source', 'State', 'Outcome', 'Last run', 'Next run', 'Postings by run'].map((title) => ({ title, words: true })),
  ...['Kept', 'New', 'Changed', 'Closed', 'Refused'].map((title) => ({ title })),
]

/** Every source with its last run, filtered and in pages: there may be thousands. */
export function sourcesRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Querystring: Record<string, unknown> }>('/admin', async (request, reply) => {
    const filter = readFilter(request.query)
    const page = numberIn(request.query.page, 1, MOST_PAGES)
    const rows = await listOverview(context.db, filter, { limit: ROWS + 1, offset: (page - 1) * ROWS })
    const body = html`${filterForm(context, filter)}
${rows.length === 0 ? html`<p>No source is like that. Sources are added by <code>jobtide source add</code>.</p>` : table('Sources', COLUMNS, rows.slice(0, ROWS).map(line))}
<p class="note">Counts are of the last run. Kept: pages that were not the same before. A gap in a line is a run that failed.</p>
${pager('/admin', { ...filter }, page, rows.length > ROWS)}`
    return adminPage(context, request, reply, { title: 'Sources', body })
  })
}

/** What an address states and we know; the rest counts as not stated. */
function readFilter(query: unknown): OverviewFilter {
  const { state = '', connector = '', text = '' } = textFields(query)
  return {
    state: STATES.find((known) => known === state) ?? '',
    connector: connector.slice(0, LONGEST_TEXT).replaceAll('\0', ''),
    text: text.slice(0, LONGEST_TEXT).replaceAll('\0', ''),
  }
}

function filterForm({ sources }: Context, { state, connector, text }: OverviewFilter): HtmlPart {
  return html`<form action="/admin" class="row">
<div><label for="text">Name or board</label><input id="text" name="text" type="search" maxlength="${LONGEST_TEXT}" value="${text}"></div>
<div><label for="state">State</label><select id="state" name="state">${option('', 'Any', state)}${STATES.map((each) => option(each, each, state))}</select></div>
<div><label for="connector">System</label><select id="connector" name="connector">${option('', 'Any', connector)}${[...sources.values()].map(({ id, name }) => option(id, name, connector))}</select></div>
<div><button>Show</button></div>
</form>`
}

function line(source: SourceLine): HtmlPart[] {
  const { kept, new: fresh, changed, closed, refused } = source
  return [
    html`<a href="/admin/sources/${source.id}">${plainLine(`${source.connector}/${source.board}`, 80)}</a>`,
    source.state === 'active' && source.failures > 0 ? `failing (${source.failures})` : source.state,
    outcomeWords(source.lastState, source.complete, source.reason, 80),
    minute(source.lastRunAt),
    source.state === 'paused' ? '–' : minute(source.nextRunAt),
    sparkline('Postings', source.history),
    ...[kept, fresh, changed, closed, refused].map((count) => count ?? '–'),
  ]
}

/** "complete", "partial: jobs[3].url: missing", "failed: blocked: …". */
export function outcomeWords(
  state: string | null,
  complete: boolean | null,
  reason: string | null,
  limit: number,
): string {
  if (state === null) return 'not read yet'
  const ended = state !== 'done' ? state : complete ? 'complete' : reason === null ? 'done' : 'partial'
  return plainLine(reason === null ? ended : `${ended}: ${reason}`, limit)
}
