import type { PageReading } from '../../src/domain/posting.ts'
import { defineSource } from '../../src/sources/_shared/define.ts'

/** A connector whose pages are readings, written down. */
export const plainSource = defineSource({
  id: 'plain',
  name: 'Plain',
  docs: 'https://docs.example',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: '',
  everyMinutes: 60,
  detect: () => null,
  first: () => ({ url: 'https://board.example/list' }),
  read: (page) => JSON.parse(Buffer.from(page.body).toString()) as PageReading,
})
