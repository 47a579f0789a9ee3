import { planDigests } from '../jobs/plan-digests.ts'
import { DIGESTS_PER_JOB, sendDigests } from '../jobs/send-digests.ts'
import { planDue } from '../src/alerts/plan.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'

/** Plans the digests of everyone who is due and hands them to the senders. */
export default defineWorker({
  job: planDigests,
  async work(_payload, { db, market, config, now, enqueue, log }) {
    const tally = await planDue({ db, market, tiers: config.tiers }, now(), async (digestIds) => {
      const batches = chunk(digestIds, DIGESTS_PER_JOB).map((ids) => ({ digestIds: ids }))
      await enqueue(sendDigests, batches)
      for (const batch of batches) log.debug(batch, 'digests handed to the senders')
    })
    if (tally) log.info(tally, 'digests planned')
  },
})
