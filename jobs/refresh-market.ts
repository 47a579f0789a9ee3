import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Brings the market's openings and counts up to date with what crawls found. The first time it reads everything there is, so
 *  it keeps out of the queue of quick ticks. */
export const refreshMarket = defineJob({
  name: 'refresh-market',
  queue: 'read',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 300,
})
