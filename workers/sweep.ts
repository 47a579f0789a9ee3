import { fetchSource } from '../jobs/fetch-source.ts'
import { readRun } from '../jobs/read-run.ts'
import { sendConfirmation } from '../jobs/send-confirmation.ts'
import { DIGESTS_PER_JOB, sendDigests } from '../jobs/send-digests.ts'
import { sweep } from '../jobs/sweep.ts'
import type { Context } from '../src/context.ts'
import { findUndoneDigests } from '../src/store/digest.ts'
import { findStaleRuns } from '../src/store/run.ts'
import { findUnsentConfirmations } from '../src/store/subscriber.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'

/** Without a sign of life for this long, work counts as lost. A job that still waits or runs is not put twice: one key, one job. */
const STALE_MS = 2 * 60_000

/** A lost queue loses nothing: everything undone is put back by what the database says. */
export default defineWorker({
  job: sweep,
  async work(_payload, context) {
    const at = context.now()
    const stale = new Date(at.getTime() - STALE_MS)
    const swept = {
      runs: await sweepRuns(context, stale),
      digests: await sweepDigests(context, at, stale),
      confirmations: await sweepConfirmations(context, stale),
    }
    if (Object.values(swept).some((count) => count > 0)) context.log.info(swept, 'undone work put back')
  },
})

async function sweepRuns({ db, enqueue }: Context, stale: Date): Promise<number> {
  const runs = await findStaleRuns(db, stale)
  const reading = runs.filter((run) => run.state === 'reading')
  const fetching = runs.filter((run) => run.state !== 'reading')
  await enqueue(
    readRun,
    reading.map((run) => ({ runId: run.id })),
  )
  await enqueue(
    fetchSource,
    fetching.map((run) => ({ runId: run.id })),
  )
  return runs.length
}

async function sweepDigests({ db, enqueue }: Context, at: Date, stale: Date): Promise<number> {
  const digestIds = await findUndoneDigests(db, at, stale)
  await enqueue(
    sendDigests,
    chunk(digestIds, DIGESTS_PER_JOB).map((ids) => ({ digestIds: ids })),
  )
  return digestIds.length
}

async function sweepConfirmations({ db, enqueue }: Context, stale: Date): Promise<number> {
  const subscriberIds = await findUnsentConfirmations(db, stale)
  await enqueue(
    sendConfirmation,
    subscriberIds.map((subscriberId) => ({ subscriberId })),
  )
  return subscriberIds.length
}
