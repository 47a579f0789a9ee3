import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Mails a subscriber the link that opens the settings. `at`: when it was asked for, ISO; the link is dated by it. */
export const sendLoginLink = defineJob({
  name: 'send-login-link',
  queue: 'send',
  payload: z.object({ subscriberId: z.uuid(), at: z.iso.datetime() }),
  key: (payload) => payload.subscriberId,
})
