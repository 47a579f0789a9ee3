import { z } from 'zod'
import { defineJob } from './_define.ts'

/** How many messages one job posts, one after the other. */
export const MESSAGES_PER_JOB = 20

/**
 * Posts a batch of planned messages; each is leased by itself, so a batch may run twice. In the queue of what goes out to
 * other people's hosts: a receiver that hangs must not delay a mail.
 */
export const sendWebhooks = defineJob({
  name: 'send-webhooks',
  queue: 'fetch',
  payload: z.object({ messageIds: z.array(z.uuid()).min(1).max(MESSAGES_PER_JOB) }),
  key: (payload) => payload.messageIds[0] ?? '',
})
