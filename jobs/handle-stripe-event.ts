import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Asks Stripe what the customer of a kept event has now, and applies it. */
export const handleStripeEvent = defineJob({
  name: 'handle-stripe-event',
  queue: 'tick',
  payload: z.object({ eventId: z.string().min(1).max(255) }),
  key: (payload) => payload.eventId,
})
