import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { LEAST_MINUTES, MOST_MINUTES } from '../../control/sources.ts'
import { type HtmlPart, html, plainLine } from '../../digest/escape.ts'
import { latestReplayRequest } from '../../store/replay-request.ts'
import type { Source } from '../../store/source.ts'
import { countPostings, listRuns, type PastRun } from '../../store/source-history.ts'
import { table } from '../charts/frame.ts'
import { sparkline } from '../charts/sparkline.ts'
import { findShownSource } from './find-source.ts'
import { adminPage, minute, said } from './frame.ts'
import { refusedPart } from './refused.ts'
import { replayPart } from './replay.ts'
import { actionForm, type SignedIn, whoAsks } from './signed-in.ts'
import { outcomeWords } from './sources.ts'

const RUNS = 30
const COLUMNS = [
  ...['Run', 'Outcome'].map((title) => ({ title, words: true })),
  ...['Pages', 'Postings', 'New', 'Changed', 'Closed', 'Refused'].map((title) => ({ title })),
]
const DONE = {
  paused: 'Paused. Its postings stay.',
  resumed: 'Active; it is due now.',
  run: 'A run is queued. Workers do it; open the page again in a moment.',
  busy: 'It is being read right now; nothing was changed.',
  interval: 'The interval is changed.',
  minutes: `Nothing was changed: give whole minutes from ${LEAST_MINUTES} to ${MOST_MINUTES}, which is a week.`,
  replay: 'Its kept pages are read again. Open the page again in a moment.',
  replaying: 'A replay is under way; nothing was changed.',
  tried: 'Nothing was changed: see first what would change.',
}

/** One source: its state, its runs, what was refused, and what can be done. */
export function sourceRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { id: string } }>('/admin/sources/:id', async (request, reply) => {
    const source = await findShownSource(context, request.params.id)
    if (source === null) return reply.callNotFound()
    const [runs, postings, replay] = await Promise.all([
      listRuns(context.db, source.id, RUNS),
      countPostings(context.db, source.id),
      latestReplayRequest(context.db, source.id),
    ])
    const who = whoAsks(request)
    const last = runs.find(({ state }) => state === 'done' || state === 'failed')
    const body = html`${said(request, DONE)}
${facts(context, source, postings)}
${controls(who, source)}
<h2>Runs</h2>
${runs.length === 0 ? html`<p>It was not read yet.</p>` : html`<p>${sparkline('Postings', history(runs))}</p>${table('Runs', COLUMNS, runs.map(line))}`}
<h2>Refused in the last run</h2>
${last === undefined ? html`<p>There was none.</p>` : await refusedPart(context, source.id, last.id)}
<h2>Replay</h2>
${replayPart(who, source.id, replay, context.now())}`
    return adminPage(context, request, reply, { title: plainLine(`${source.connector}/${source.board}`, 120), body })
  })
}

function facts({ sources }: Context, source: Source, { open, closed }: { open: number; closed: number }): HtmlPart {
  const { state, stateAt, stateReason, failures } = source
  const since = stateAt === null ? '' : ` since ${minute(stateAt)}`
  const why = stateReason === null ? '' : `: ${plainLine(stateReason, 300)}`
  return html`<dl class="particulars">
<dt>Name</dt><dd>${plainLine(source.name, 120)}</dd>
<dt>System</dt><dd>${sources.get(source.connector)?.name ?? 'none of that name any more'}, at ${plainLine(source.origin, 200)}</dd>
<dt>State</dt><dd>${state}${since}${failures === 0 ? '' : `, ${failures} runs in a row had nothing`}${why}</dd>
<dt>Read</dt><dd>every ${source.everyMinutes} minutes${state === 'paused' ? '' : `, next ${minute(source.nextRunAt)}`}</dd>
<dt>Postings</dt><dd>${open} open, ${closed} closed</dd>
</dl>`
}

function controls(who: SignedIn, { id, state, everyMinutes }: Source): HtmlPart {
  if (who.operator.role !== 'operator') return ''
  const at = `/admin/sources/${id}`
  const minutes = html`<label for="minutes">Minutes between runs</label><input id="minutes" name="minutes" type="number" required min="${LEAST_MINUTES}" max="${MOST_MINUTES}" value="${everyMinutes}">`
  return html`<div class="row">
${actionForm(who, `${at}/run`, 'Run now')}
${state === 'paused' ? '' : actionForm(who, `${at}/pause`, 'Pause')}
${state === 'active' ? '' : actionForm(who, `${at}/resume`, 'Resume')}
</div>
${actionForm(who, `${at}/interval`, 'Change interval', minutes)}`
}

function history(runs: PastRun[]): (number | null)[] {
  const over = runs.filter(({ state }) => state === 'done' || state === 'failed')
  return over.map(({ state, postings }) => (state === 'done' ? postings : null)).reverse()
}

function line(run: PastRun): HtmlPart[] {
  const outcome = outcomeWords(run.state, run.complete, run.reason, 300)
  return [
    minute(run.startedAt),
    html`<span class="reason">${outcome}</span>`,
    run.pages,
    run.postings,
    run.new,
    run.changed,
    run.closed,
    run.refused,
  ]
}
