import { fetchSource } from '../jobs/fetch-source.ts'
import { readRun } from '../jobs/read-run.ts'
import type { Context } from '../src/context.ts'
import { SourceError } from '../src/errors.ts'
import { failRun, findRun, markIncomplete, moveRun } from '../src/store/run.ts'
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
      await moveRun(context.db, runId, { state: 'reading' }, context.now())
    }
    await context.enqueue(readRun, [{ runId }])
  },
  giveUp: ({ runId }, context, error) => giveUp(runId, context, error),
})

/** A board whose first page cannot be had failed; its postings stay as they are. */
async function giveUp(runId: string, context: Context, error: Error): Promise<void> {
  const reason = error instanceof SourceError ? `${error.message} (${error.url})` : error.message
  await markIncomplete(context.db, runId, reason)
  await failRun(context.db, runId, reason, context.now())
}
