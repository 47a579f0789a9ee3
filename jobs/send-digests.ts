import { z } from 'zod'
import { defineJob } from './_define.ts'

/** How many digests one job sends at most. */
export const DIGESTS_PER_JOB = 50

/** Sends a batch of planned digests; each is leased by itself, so a batch may run twice. */
export const sendDigests = defineJob({
  name: 'send-digests',
  queue: 'send',
  payload: z.object({ digestIds: z.array(z.uuid()).min(1).max(DIGESTS_PER_JOB) }),
  key: (payload) => payload.digestIds[0] ?? '',
})
