import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Puts back into the queue whatever the database says is undone. */
export const sweep = defineJob({
  name: 'sweep',
  queue: 'tick',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 60,
})
