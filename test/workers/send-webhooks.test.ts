import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postWebhook } from '../../src/send/webhook.ts'
import { claimMessage, settleMessage } from '../../src/store/webhook-message.ts'
import { subscriberWith } from '../_support/login.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { type Sink, startSink, status } from '../_support/sink.ts'
import {
  hook,
  MINUTE_MS,
  matchUntil,
  messages,
  oneMessage,
  PATIENT_SERVICES,
  pass,
  run,
  verify,
  webhooks,
} from '../_support/webhooks.ts'

let test: TestService
let sink: Sink
beforeEach(async () => {
  test = await startTestService({ parts: ['workers'] })
  sink = await startSink()
  await run(test, 'match') // The reader of new openings starts here.
})
afterEach(async () => {
  await sink.stop()
  await test.stop()
})

const context = () => test.service.context
const ids = () => sink.received.map(({ headers }) => headers['webhook-id'])

async function subscribe(email: string): Promise<string> {
  return (await subscriberWith(test, email, { searches: [PATIENT_SERVICES] })).id
}

const addHook = (subscriberId: string, url = `${sink.origin}/hook`) => hook(test, subscriberId, url)

describe('a receiver', () => {
  async function matched(): Promise<void> {
    await addHook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1)])
    await matchUntil(test, 1)
  }

  it('that is down gets the same message again after 1, 4, 16 minutes, each time dated and signed anew', async () => {
    sink.answer(status(503))
    await matched()
    for (const minutes of [1, 4, 16]) {
      pass(test, (minutes - 0.5) * MINUTE_MS)
      await run(test, 'sweep')
      const before = sink.received.length
      pass(test, 0.5 * MINUTE_MS)
      if (minutes === 16) sink.answer(status(200))
      await run(test, 'sweep')
      expect(sink.received).toHaveLength(before + 1)
    }
    expect(new Set(ids()).size).toBe(1)
    expect(new Set(sink.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4)
    for (const told of sink.received) verify(told)
    expect(await oneMessage(test)).toMatchObject({ state: 'accepted', attempt: 4 })
    expect(await webhooks(test)).toMatchObject([{ failing_since: null, stopped_at: null }])
  })

  it('that asks for a pause gets it', async () => {
    sink.answer(status(429, { 'retry-after': '3600' }))
    await matched()
    pass(test, 59 * MINUTE_MS)
    await run(test, 'sweep')
    expect(sink.received).toHaveLength(1)
    pass(test, MINUTE_MS)
    await run(test, 'sweep')
    expect(sink.received).toHaveLength(2)
  })

  it('that never takes a message is asked eight times', async () => {
    sink.answer(status(500))
    await matched()
    for (let round = 0; round < 12; round += 1) {
      pass(test, 6 * 3_600_000)
      await run(test, 'sweep')
    }
    expect(sink.received).toHaveLength(8)
    expect(await oneMessage(test)).toMatchObject({
      state: 'rejected',
      response: 'answered 500; given up after 8 attempts',
    })
  }, 60_000)

  it('that fails for three days is stopped, with the reason', async () => {
    sink.answer(status(500))
    await matched()
    pass(test, 3 * 86_400_000)
    await storeRaws(test, [raw(1), raw(2)])
    await matchUntil(test, 2)
    await run(test, 'sweep')
    expect(await webhooks(test)).toMatchObject([
      { stopped_at: test.clock.now, stopped_reason: 'nothing was taken for three days: answered 500' },
    ])
    const before = sink.received.length
    pass(test, 7 * 3_600_000)
    await run(test, 'sweep')
    expect(sink.received).toHaveLength(before)
    expect((await messages(test)).map(({ state, response }) => [state, response])).toEqual([
      ['rejected', 'not sent: the webhook is stopped'],
      ['rejected', 'not sent: the webhook is stopped'],
    ])
  })

  it('that answers 410 is stopped at once', async () => {
    sink.answer(status(410))
    await matched()
    expect(await oneMessage(test)).toMatchObject({ state: 'rejected', response: 'answered 410' })
    expect(await webhooks(test)).toMatchObject([
      { stopped_reason: 'the receiver wants no more messages: answered 410' },
    ])
  })

  it('that sends elsewhere is not followed', async () => {
    const other = await startSink()
    sink.answer(status(307, { location: other.origin }))
    await matched()
    expect(await oneMessage(test)).toMatchObject({ state: 'rejected', response: expect.stringContaining('redirects') })
    expect(other.received).toEqual([])
    await other.stop()
  })

  it('inside our own network is never reached', async () => {
    const inside = await startSink('127.0.0.2')
    await addHook(await subscribe('a@example.org'), inside.origin)
    await storeRaws(test, [raw(1)])
    await matchUntil(test, 1)
    expect(await oneMessage(test)).toMatchObject({
      state: 'rejected',
      response: expect.stringContaining('private_address'),
    })
    expect(inside.received).toEqual([])
    await inside.stop()
  })

  it('that hangs costs ten seconds once, and the others in its batch are told all the same', async () => {
    sink.answer((response, path) => (path === '/hook' ? undefined : response.end()))
    await addHook(await subscribe('a@example.org'))
    await addHook(await subscribe('b@example.org'), `${sink.origin}/b`)
    await storeRaws(test, [raw(1), raw(2), raw(3)])
    const startedAt = performance.now()
    await matchUntil(test, 6)
    expect(performance.now() - startedAt).toBeLessThan(28_000)
    expect(sink.received.map(({ path }) => path).sort()).toEqual(['/b', '/b', '/b', '/hook'])
    expect((await messages(test)).map(({ state, attempt }) => `${state} ${attempt}`).sort()).toEqual([
      'accepted 1',
      'accepted 1',
      'accepted 1',
      'deferred 0',
      'deferred 0',
      'deferred 1',
    ])
    sink.answer(status(200))
    pass(test, MINUTE_MS)
    await run(test, 'sweep')
    expect((await messages(test)).every(({ state }) => state === 'accepted')).toBe(true)
  }, 60_000)
})

describe('a sender that dies', () => {
  /** A message that is planned and in no queue, as if the queue had been lost. */
  async function planned(): Promise<string> {
    sink.answer(status(503))
    await addHook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1)])
    await matchUntil(test, 1)
    sink.received.length = 0
    sink.answer(status(200))
    await context()
      .db.updateTable('webhook_message')
      .set({ state: 'planned', attempt: 0, next_attempt_at: null, response: null })
      .execute()
    await context().db.updateTable('webhook').set({ failing_since: null }).execute()
    return (await oneMessage(test)).id
  }

  it('between post and settle lets the message go again under the same id, and no more', async () => {
    const id = await planned()
    const { db, http, now } = context()
    const lease = await claimMessage(db, id, now(), new Date(now().getTime() + MINUTE_MS))
    if (!lease) throw new Error('there was no lease')
    await postWebhook(http, { url: lease.url, secret: lease.secret, id, at: now(), body: lease.payload })
    await run(test, 'sweep')
    expect(sink.received).toHaveLength(1)
    pass(test, MINUTE_MS + 1)
    await run(test, 'sweep')
    await run(test, 'sweep')
    expect(ids()).toEqual([id, id])
    expect(new Set(sink.received.map(({ body }) => body)).size).toBe(1)
    for (const told of sink.received) verify(told)
    expect(await settleMessage(db, lease, { state: 'rejected', response: 'late' })).toBe(false)
    expect(await oneMessage(test)).toMatchObject({ state: 'accepted', attempt: 2 })
  })

  it('before it began loses nothing: the sweep puts back what waits too long', async () => {
    const id = await planned()
    await run(test, 'sweep')
    expect(sink.received).toEqual([])
    pass(test, 2 * MINUTE_MS + 1)
    await run(test, 'sweep')
    expect(ids()).toEqual([id])
  })

  it('leaves no message to two senders', async () => {
    const id = await planned()
    const { db, now } = context()
    const until = new Date(now().getTime() + MINUTE_MS)
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimMessage(db, id, now(), until)))
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1)
  })
})
