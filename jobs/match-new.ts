import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Matches openings that are new since the last time for those who are told at once. */
export const matchNew = defineJob({
  name: 'match-new',
  queue: 'tick',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 60,
})
