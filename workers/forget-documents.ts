import { forgetDocuments } from '../jobs/forget-documents.ts'
import { forgetDocumentsBeyond, forgetOldDocuments } from '../src/store/document-retention.ts'
import { defineWorker } from './_define.ts'

const DAY_MS = 86_400_000

/** Each transaction deletes some, so that a job that is killed has done its part. */
export default defineWorker({
  job: forgetDocuments,
  async work(_payload, { db, config, log, now }) {
    const { days, maxBytes } = config.keepDocuments
    const old = await forgetOldDocuments(db, new Date(now().getTime() - days * DAY_MS))
    if (old.documents > 0) log.info(old, 'old pages forgotten')
    if (maxBytes === null) return
    const beyond = await forgetDocumentsBeyond(db, maxBytes)
    if (beyond.documents > 0) log.info(beyond, 'pages beyond the limit forgotten')
  },
})
