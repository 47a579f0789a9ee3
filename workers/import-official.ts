import { importOfficial } from '../jobs/import-official.ts'
import { addressesOn } from '../src/official/_addresses.ts'
import { defineWorker } from './_define.ts'
import { importAddress } from './_official.ts'

/** Every address by itself: one that fails is written down with its reason and holds up no other. */
export default defineWorker({
  job: importOfficial,
  async work({ publisher }, context, { signal }) {
    const importer = context.importers.get(publisher)
    if (importer === undefined) return context.log.warn({ publisher }, 'official publisher has no importer')
    for (const url of addressesOn(context.now(), importer.addresses)) {
      signal.throwIfAborted()
      const outcome = await importAddress(context, importer, url, signal)
      if (outcome.failure !== null)
        context.log.warn({ publisher, url, reason: outcome.failure }, 'official file failed')
      else context.log.info({ publisher, url, ...outcome.counts }, 'official file imported')
    }
  },
})
