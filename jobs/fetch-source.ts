import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Fetches every page of one crawl and keeps it. */
export const fetchSource = defineJob({
  name: 'fetch-source',
  queue: 'fetch',
  payload: z.object({ runId: z.uuid() }),
  key: (payload) => payload.runId,
})
