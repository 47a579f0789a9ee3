import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Mails the link that confirms a new subscriber's address. */
export const sendConfirmation = defineJob({
  name: 'send-confirmation',
  queue: 'send',
  payload: z.object({ subscriberId: z.uuid() }),
  key: (payload) => payload.subscriberId,
})
