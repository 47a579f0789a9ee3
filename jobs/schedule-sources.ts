import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Opens a run for every source that is due. */
export const scheduleSources = defineJob({
  name: 'schedule-sources',
  queue: 'tick',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 60,
})
