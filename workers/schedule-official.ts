import { importOfficial } from '../jobs/import-official.ts'
import { scheduleOfficial } from '../jobs/schedule-official.ts'
import { listOfficialSources } from '../src/store/official-source.ts'
import { defineWorker } from './_define.ts'
import { duePublishers } from './_official.ts'

/** A publisher that failed comes again with the next tick. */
export default defineWorker({
  job: scheduleOfficial,
  async work(_payload, context) {
    const due = duePublishers(context, await listOfficialSources(context.db))
    await context.enqueue(
      importOfficial,
      due.map((publisher) => ({ publisher })),
    )
    if (due.length > 0) context.log.info({ publishers: due }, 'official statistics asked for')
  },
})
