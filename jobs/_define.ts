import type { z } from 'zod'

/** What a job is. `workers/` holds how it is done, in a file of the same name. */
export type JobDefinition<Payload = unknown> = {
  /** Lives in the queue: never rename, add a new one and drain the old. */
  name: string
  queue: QueueName
  payload: z.ZodType<Payload>
  /** Two jobs with one key are one job while it waits or runs. */
  key: (payload: Payload) => string
  /** Runs by itself this often; its payload is `{}`. */
  everySeconds?: number
}

/** One worker pool each, so that slow fetching never delays a mail. */
export const QUEUES = ['tick', 'fetch', 'read', 'send'] as const
export type QueueName = (typeof QUEUES)[number]

/** Puts jobs into their queue; `afterMs` delays them. */
export type Enqueue = <Payload>(
  job: JobDefinition<Payload>,
  payloads: Payload[],
  options?: { afterMs?: number },
) => Promise<void>

export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition
}
