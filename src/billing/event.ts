import { z } from 'zod'

/**
 * What is kept of an event: whom it is about. The state itself is asked for when the event is handled, and nothing
 * personal is kept. null: the event is about no customer, or about something that does not touch tiers.
 */
export type EventSubject = { customerId: string | null; subscriberId: string | null }

export type BillingEvent = { id: string; type: string; createdAt: Date; payload: EventSubject }

/** The metadata in which a subscription at Stripe names its subscriber here. */
export const SUBSCRIBER_KEY = 'jobtide_subscriber'

const ABOUT_TIERS = /^(?:checkout\.session|customer\.subscription|invoice)\./
const MAX_ID = 255

const ID = z.string().min(1).max(MAX_ID)
const EVENT = z.object({
  id: ID,
  type: z.string().min(1).max(MAX_ID),
  created: z.number().int().min(0).max(100_000_000_000),
  data: z.object({ object: z.looseObject({}) }),
})
const OBJECT = z.object({
  customer: z.union([ID, z.object({ id: ID }).transform((customer) => customer.id)]).nullish(),
  client_reference_id: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})
const SUBJECT = z.object({ customerId: z.string().nullable(), subscriberId: z.string().nullable() })

/** Reads the parsed body of an event whose signature is genuine. null when it has not the shape of one. */
export function readBillingEvent(body: unknown): BillingEvent | null {
  const event = EVENT.safeParse(body)
  if (!event.success) return null
  const { id, type, created, data } = event.data
  const object = OBJECT.safeParse(data.object)
  const isOurs = ABOUT_TIERS.test(type) && object.success
  return {
    id,
    type,
    createdAt: new Date(created * 1000),
    payload: {
      customerId: isOurs ? (object.data.customer ?? null) : null,
      subscriberId: isOurs
        ? toSubscriberId(object.data.client_reference_id ?? object.data.metadata?.[SUBSCRIBER_KEY])
        : null,
    },
  }
}

/** What was kept of an event, as the database gives it back. About nobody when it is anything else. */
export function readSubject(payload: unknown): EventSubject {
  const read = SUBJECT.safeParse(payload)
  return read.success ? read.data : { customerId: null, subscriberId: null }
}

/** People can edit what stands in a payment provider's metadata: anything but a UUID is nobody. */
export function toSubscriberId(text: unknown): string | null {
  return z.uuid().safeParse(text).data ?? null
}
