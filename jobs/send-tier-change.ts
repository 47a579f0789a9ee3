import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Mails a subscriber what a change of tier changed. */
export const sendTierChange = defineJob({
  name: 'send-tier-change',
  queue: 'send',
  payload: z.object({ subscriberId: z.uuid() }),
  key: (payload) => payload.subscriberId,
})
