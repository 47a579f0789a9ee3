import { checkLinks } from '../jobs/check-links.ts'
import type { Context } from '../src/context.ts'
import { SourceError } from '../src/errors.ts'
import { type DueLink, listDueLinks, noteLink } from '../src/store/posting-link.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'

/** Links of one job; the next one has the rest. */
const PER_JOB = 1_000
const WAVE = 8
const GONE: ReadonlySet<number> = new Set([404, 410])

/** Each answer is written down by itself, so that a job that is killed has done its part. */
export default defineWorker({
  job: checkLinks,
  async work(_payload, context, { signal }) {
    const partial = [...context.sources.values()].filter(({ listing }) => listing !== 'whole').map(({ id }) => id)
    const due = await listDueLinks(context.db, partial, context.now(), PER_JOB)
    let closed = 0
    for (const wave of chunk(due, WAVE)) {
      signal.throwIfAborted()
      const outcomes = await Promise.all(wave.map((link) => check(context, link, signal)))
      closed += outcomes.filter((isClosed) => isClosed).length
    }
    if (due.length > 0) context.log.info({ checked: due.length, closed }, 'links checked')
  },
})

/** Only 404 and 410 say that a posting is gone: whatever else comes, or does not come, says nothing. */
async function check(context: Context, link: DueLink, signal: AbortSignal): Promise<boolean> {
  const status = await statusOf(context, link, signal)
  return noteLink(context.db, link.postingId, GONE.has(status ?? 0) ? status : null, context.now())
}

/** Null when there was no answer. Pages of postings are made for people, so that robots.txt decides about them. */
async function statusOf({ http }: Context, { url, sourceId }: DueLink, signal: AbortSignal): Promise<number | null> {
  try {
    await http.get({ url }, undefined, signal, { board: sourceId, robots: true })
    return 200
  } catch (error) {
    if (error instanceof SourceError) return error.status
    throw error
  }
}
