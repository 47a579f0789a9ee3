import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetDocuments } from '../../jobs/forget-documents.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['workers'], environment: { KEEP_EVENTS_DAYS: '40' } })
})
afterAll(() => test.stop())

const daysAgo = (days: number) => new Date(test.clock.now.getTime() - days * 86_400_000)

it('forgets handled events and settled messages when their days are over, and nothing that is still open', async () => {
  const { db } = test.service.context
  const subscriber = await sql<{ id: string }>`
    insert into subscriber (email, tier, state, zone, hour, created_at, consent)
    values ('reader@people.example', 'plus', 'active', 'UTC', 8, now(), '{}') returning id`.execute(db)
  const webhook = await sql<{ id: string }>`
    insert into webhook (subscriber_id, url, secret, created_at)
    values (${subscriber.rows[0]?.id}, 'https://reader.example', 'whsec_x', now()) returning id`.execute(db)
  for (const days of [39, 41]) {
    const at = daysAgo(days)
    for (const handled of [at, null])
      await sql`insert into stripe_event (id, type, created_at, received_at, payload, handled_at)
        values (${`${handled === null ? 'open' : 'handled'} ${days}`}, 'x', ${at}, ${at}, '{}', ${handled})`.execute(db)
    for (const state of ['accepted', 'rejected', 'deferred'])
      await sql`insert into webhook_message (webhook_id, posting_group_id, payload, state, planned_at, response, next_attempt_at)
        values (${webhook.rows[0]?.id}, uuidv7(), '{}', ${state}, ${at}, ${`${state} ${days}`}, 'infinity')`.execute(db)
  }
  await test.service.context.enqueue(forgetDocuments, [{}])
  await until('the queues are idle', async () => isIdle(test.service.runtime))
  const events = await db.selectFrom('stripe_event').select('id').orderBy('id').execute()
  expect(events.map(({ id }) => id)).toEqual(['handled 39', 'open 39', 'open 41'])
  const messages = await db.selectFrom('webhook_message').select('response').orderBy('response').execute()
  expect(messages.map(({ response }) => response)).toEqual(['accepted 39', 'deferred 39', 'deferred 41', 'rejected 39'])
})
