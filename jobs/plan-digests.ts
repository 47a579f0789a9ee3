import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Plans the digest of every subscriber who is due. */
export const planDigests = defineJob({
  name: 'plan-digests',
  queue: 'tick',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 60,
})
