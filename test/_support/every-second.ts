import { z } from 'zod'
import { defineJob } from '../../jobs/_define.ts'

/** A schedule that a test need not wait a minute for. */
export const EVERY_SECOND = defineJob({
  name: 'every-second',
  queue: 'tick',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 1,
})
