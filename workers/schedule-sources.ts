import { fetchSource } from '../jobs/fetch-source.ts'
import { scheduleSources } from '../jobs/schedule-sources.ts'
import { openDueRuns } from '../src/store/source.ts'
import { defineWorker } from './_define.ts'

const RUNS_AT_ONCE = 500

/** Opens runs while sources are due. A run whose job is lost here is found by the sweep. */
export default defineWorker({
  job: scheduleSources,
  async work(_payload, { db, enqueue, now, log }) {
    for (;;) {
      const runIds = await openDueRuns(db, now(), RUNS_AT_ONCE)
      await enqueue(
        fetchSource,
        runIds.map((runId) => ({ runId })),
      )
      if (runIds.length > 0) log.info({ runs: runIds.length }, 'runs opened')
      if (runIds.length < RUNS_AT_ONCE) return
    }
  },
})
