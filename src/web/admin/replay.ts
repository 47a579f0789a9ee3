import { type HtmlPart, html, plainLine } from '../../digest/escape.ts'
import type { ReplayRequest } from '../../store/replay-request.ts'
import type { ReplaySummary } from '../../store/schema.ts'
import { minute } from './frame.ts'
import { actionForm, type SignedIn } from './signed-in.ts'

/** What was seen so long ago may not be what would be changed now. */
const FRESH_MS = 24 * 60 * 60_000

/** The last replay of a source, and the buttons: first to see what would change, then, when it has been seen, to change it. */
export function replayPart(who: SignedIn, sourceId: string, latest: ReplayRequest | null, now: Date): HtmlPart {
  const at = `/admin/sources/${sourceId}`
  const isUnderWay = latest !== null && latest.finishedAt === null
  return html`<p>The newest kept copy of every page is read again with today’s readers. Nobody is mailed again, and nothing is removed.</p>
${latest === null ? '' : outcome(latest)}
${isUnderWay ? '' : actionForm(who, `${at}/replay`, 'Show what would change')}
${isFreshTry(latest, now) ? actionForm(who, `${at}/apply`, 'Apply it') : ''}`
}

/** Whether what a replay would change has been shown, and not long ago. */
export function isFreshTry(latest: ReplayRequest | null, now: Date): boolean {
  if (latest === null || latest.apply || latest.report === null || latest.finishedAt === null) return false
  const { reread, fresh, unreadable, refused } = latest.report
  const changes = reread + fresh > 0 || unreadable.before !== unreadable.now || refused.before !== refused.now
  return changes && now.getTime() - latest.finishedAt.getTime() < FRESH_MS
}

function outcome({ apply, askedBy, askedAt, report, fault }: ReplayRequest): HtmlPart {
  const asked = `${apply ? 'Applied' : 'Tried'} by ${askedBy} at ${minute(askedAt)}`
  if (fault !== null) return html`<p class="fault">${asked}: it failed: ${plainLine(fault, 300)}</p>`
  if (report === null) return html`<p role="status">${asked}: under way.</p>`
  const would = apply ? 'were' : 'would be'
  return html`<p>${asked}: ${report.pages} pages, ${report.looked} postings looked at; ${report.reread} ${would} read otherwise, ${report.fresh} ${would} added. Refused items: ${report.refused.before} before, ${report.refused.now} now. Pages that cannot be read: ${report.unreadable.before} before, ${report.unreadable.now} now.</p>
${examples(report)}`
}

function examples({ examples: { reread, fresh, refused } }: ReplaySummary): HtmlPart {
  const changed = reread.map(({ title, changes }) => {
    const words = changes.map(({ field, before, after }) =>
      field === 'text' ? html`<li>text</li>` : html`<li>${field}: ${before ?? 'none'} → ${after ?? 'none'}</li>`,
    )
    return html`<li>${plainLine(title, 200)}<ul>${words}</ul></li>`
  })
  const added = fresh.map((title) => html`<li>Not stored yet: ${plainLine(title, 200)}</li>`)
  const aside = refused.map(({ path, reason }) => html`<li>Refused: ${plainLine(`${path}: ${reason}`, 300)}</li>`)
  if (changed.length + added.length + aside.length === 0) return ''
  return html`<details open><summary>Examples</summary><ul>${changed}${added}${aside}</ul></details>`
}
