import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Deletes fetched pages that are too old or too many. It looks at every body, so it keeps out of the queue of quick ticks. */
export const forgetDocuments = defineJob({
  name: 'forget-documents',
  queue: 'read',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 3600,
})
