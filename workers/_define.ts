import type { JobDefinition } from '../jobs/_define.ts'
import type { Context } from '../src/context.ts'

/** How a job is done. It may run twice and may be killed anywhere: everything it does must bear that. */
export type Worker<Payload = never> = {
  job: JobDefinition<Payload>
  work: (payload: Payload, context: Context, attempt: Attempt) => Promise<void>
  /** Called when no attempt is left; says so in the database. */
  giveUp?: (payload: Payload, context: Context, error: Error) => Promise<void>
}

export type Attempt = {
  /** Aborted when the process is asked to stop. */
  signal: AbortSignal
}

export function defineWorker<Payload>(worker: Worker<Payload>): Worker<Payload> {
  return worker
}
