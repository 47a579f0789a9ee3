import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Reads the kept pages of one source again, as an operator asked. */
export const replaySource = defineJob({
  name: 'replay-source',
  queue: 'read',
  payload: z.object({ requestId: z.uuid() }),
  key: (payload) => payload.requestId,
})
