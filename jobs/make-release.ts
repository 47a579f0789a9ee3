import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Publishes the figures as a release when one is due. It takes minutes on much data, so it keeps out of the queue of quick ticks. */
export const makeRelease = defineJob({
  name: 'make-release',
  queue: 'read',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 3600,
})
