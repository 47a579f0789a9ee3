import { fetchSource } from '../jobs/fetch-source.ts'
import { readRun } from '../jobs/read-run.ts'
import type { Context } from '../src/context.ts'
import { SourceError } from '../src/errors.ts'
import { failRun, findRun, markIncomplete, moveRun } from '../src/store/run.ts'
import { failSource } from '../src/store/source-health.ts'
import { crawl } from './_crawl.ts'
import { defineWorker } from './_define.ts'

/** Fetches every page of a run, then hands the run on to be read. Pages kept by an earlier attempt are not fetched again. */
export default defineWorker({
  job: fetchSource,
  async work({ runId }, context, { signal }) {
    const run = await findRun(context.db, runId)
    if (!run || run.state === 'done' || run.state === 'failed') return
    if (run.state !== 'reading') {
      await moveRun(context.db, runId, { state: 'fetching' }, context.now())
      await crawl(run, context, signal)
      context.log.info({ source: `${run.connector}/${run.board}` }, 'run fetched')
      await moveRun(context.db, runId, { state: 'reading' }, context.now())
    }
    await context.enqueue(readRun, [{ runId }])
  },
  giveUp: ({ runId }, context, error) => giveUp(runId, context, error),
})

/** A board whose first page cannot be had failed; its postings stay as they are. What is no fault of the source's, such as a
 *  host that is closed to all its boards, is not held against it. */
async function giveUp(runId: string, context: Context, error: Error): Promise<void> {
  const { db, log, now } = context
  const run = await findRun(db, runId)
  if (run === null) return
  const reason = error instanceof SourceError ? `${error.message} (${error.url})` : error.message
  await markIncomplete(db, runId, reason)
  if (!(error instanceof SourceError) || error.reason === 'host_closed')
    return void (await failRun(db, runId, reason, now()))
  const setback = { reason, definite: !error.retryable, advice: error.advice }
  const { parked } = await failSource(db, run, setback, now())
  if (parked) log.warn({ source: `${run.connector}/${run.board}`, reason: error.reason }, 'source parked')
}
