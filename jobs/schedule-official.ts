import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Asks for the files of every publisher whose turn it is. */
export const scheduleOfficial = defineJob({
  name: 'schedule-official',
  queue: 'tick',
  payload: z.object({}),
  key: () => 'now',
  everySeconds: 86_400,
})
