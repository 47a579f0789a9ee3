import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Deletes whatever is over and older than it is kept: fetched pages, also when they are too many, closed ads, crawls, digests,
 *  events. It looks at every body, so it keeps out of the queue of quick ticks. */
export const forgetDocuments = defineJob({
  name: 'forget-documents',
  queue: 'read',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 3600,
})
