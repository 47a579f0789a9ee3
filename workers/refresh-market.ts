import { refreshMarket } from '../jobs/refresh-market.ts'
import { recordHealth } from '../src/store/market-health.ts'
import { refreshMarket as refresh } from '../src/store/market-refresh.ts'
import { defineWorker } from './_define.ts'

/** Every batch is a transaction of its own, so that a kill loses at most the one in work, which is done anew. */
export default defineWorker({
  job: refreshMarket,
  async work(_payload, { db, now, log }, { signal }) {
    const done = await refresh(db, now, signal)
    if (done.marks > 0) log.info(done, 'market openings brought up to date')
    const days = await recordHealth(db, now())
    if (days > 0) log.info({ days }, 'health of finished days recorded')
  },
})
