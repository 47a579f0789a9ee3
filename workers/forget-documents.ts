import { forgetDocuments } from '../jobs/forget-documents.ts'
import { forgetDocumentsBeyond, forgetOldDocuments } from '../src/store/document-retention.ts'
import { forgetOldPostings } from '../src/store/posting-retention.ts'
import { forgetOldRows } from '../src/store/retention.ts'
import { forgetOldRuns } from '../src/store/run-retention.ts'
import { defineWorker } from './_define.ts'

const DAY_MS = 86_400_000

/** Each transaction deletes some, so that a job that is killed has done its part. */
export default defineWorker({
  job: forgetDocuments,
  async work(_payload, { db, config, log, now }) {
    const at = now()
    const daysAgo = (days: number) => new Date(at.getTime() - days * DAY_MS)
    const { days, maxBytes } = config.keepDocuments
    const old = await forgetOldDocuments(db, daysAgo(days))
    if (old.documents > 0) log.info(old, 'old pages forgotten')
    if (maxBytes !== null) {
      const beyond = await forgetDocumentsBeyond(db, maxBytes)
      if (beyond.documents > 0) log.info(beyond, 'pages beyond the limit forgotten')
    }
    const rows = {
      posting: await forgetOldPostings(db, daysAgo(config.keep.postingDays), at),
      run: await forgetOldRuns(db, daysAgo(config.keep.runDays)),
      ...(await forgetOldRows(db, config.keep, at)),
    }
    if (Object.values(rows).some((count) => count > 0)) log.info(rows, 'old rows forgotten')
  },
})
