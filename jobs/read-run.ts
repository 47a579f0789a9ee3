import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Reads the kept pages of one crawl, normalizes and stores their postings. */
export const readRun = defineJob({
  name: 'read-run',
  queue: 'read',
  payload: z.object({ runId: z.uuid() }),
  key: (payload) => payload.runId,
})
