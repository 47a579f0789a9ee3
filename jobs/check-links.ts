import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Asks for the links of postings that no crawl can tell to be gone, where the operator wants so. */
export const checkLinks = defineJob({
  name: 'check-links',
  queue: 'fetch',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 3600,
})
