import { z } from 'zod'
import { defineJob } from './_define.ts'

/** Fetches and reads the files of one publisher of official statistics. */
export const importOfficial = defineJob({
  name: 'import-official',
  queue: 'read',
  payload: z.object({ publisher: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/) }),
  key: (payload) => payload.publisher,
})
