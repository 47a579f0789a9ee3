import { createHmac, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { matchNew } from '../../jobs/match-new.ts'
import { sweep } from '../../jobs/sweep.ts'
import type { Criteria, TierId } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { formatSecret, postWebhook } from '../../src/send/webhook.ts'
import { addSearch, confirm, markConfirmationSent, signUp, unsubscribe } from '../../src/store/subscriber.ts'
import { addWebhook } from '../../src/store/webhook.ts'
import { claimMessage, settleMessage } from '../../src/store/webhook-message.ts'
import matchNewWorker from '../../workers/match-new.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'
import { type Sink, startSink, status } from '../_support/sink.ts'

const ROLE = 'patient-services-representative'
const PATIENT_SERVICES: Criteria = { ...EMPTY_CRITERIA, roles: [ROLE] }
const SECRET = formatSecret(randomBytes(32))
const MINUTE_MS = 60_000

let test: TestService
let sink: Sink
beforeEach(async () => {
  test = await startTestService({ parts: ['workers'] })
  sink = await startSink()
  await run('match') // The reader of new openings starts here.
})
afterEach(async () => {
  await sink.stop()
  await test.stop()
})

const context = () => test.service.context

async function subscribe(email: string, tier: TierId = 'plus', criteria = [PATIENT_SERVICES]): Promise<string> {
  const { db, now } = context()
  const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { email, tier, zone: 'UTC', hour: 8, consent }, now())
  for (const [index, each] of criteria.entries()) {
    const at = new Date(now().getTime() + index)
    await addSearch(db, { subscriberId: id, name: `Search ${index + 1}`, criteria: each }, at)
  }
  await markConfirmationSent(db, id, now())
  await confirm(db, id, now(), now())
  return id
}

async function hook(subscriberId: string, url = `${sink.origin}/hook`): Promise<void> {
  await addWebhook(context().db, { subscriberId, url, secret: SECRET }, context().now())
}

async function run(name: 'match' | 'sweep'): Promise<void> {
  await context().enqueue(name === 'match' ? matchNew : sweep, [{}])
  await until(
    'the queues are idle',
    async () => Object.values(await test.service.runtime.count()).every((count) => count.waiting + count.active === 0),
    30,
  )
}

/** Transactions of other tests on the same server may hold the reader back for a moment. */
async function matchUntil(count: number): Promise<void> {
  await until('the openings were matched', async () => {
    await run('match')
    return (await messages()).length >= count
  })
}

function pass(ms: number): void {
  test.clock.now = new Date(test.clock.now.getTime() + ms)
}

const messages = () => context().db.selectFrom('webhook_message').selectAll().orderBy('id').execute()
const webhooks = () => context().db.selectFrom('webhook').selectAll().orderBy('created_at').execute()
const ids = () => sink.received.map(({ headers }) => headers['webhook-id'])

async function oneMessage() {
  const [message] = await messages()
  if (!message) throw new Error('there is no message')
  return message
}

/** By the specification, not by our own code: throws unless the message is genuine. */
function verify({ headers, body }: Sink['received'][number]): void {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64')
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
}

describe('a new opening', () => {
  it('is posted at once, signed, with what is known of it', async () => {
    await hook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1, { pay: [{ kind: 'text', text: '$19 - $23 per hour' }] }), raw(2, { title: 'Chef' })])
    await matchUntil(1)
    expect(sink.received).toHaveLength(1)
    const [told] = sink.received
    if (!told) throw new Error('nothing was told')
    verify(told)
    const message = await oneMessage()
    expect(message).toMatchObject({ state: 'accepted', attempt: 1, response: 'answered 204' })
    expect(told.headers['webhook-id']).toBe(message.id)
    expect(JSON.parse(told.body)).toEqual({
      type: 'posting.matched',
      timestamp: '2026-11-20T12:00:00.000Z',
      data: {
        search: { id: expect.any(String), name: 'Search 1' },
        posting: {
          id: message.posting_group_id,
          url: 'https://jobs.example/1',
          title: 'Patient Services Representative',
          company: 'Employer 1',
          role: ROLE,
          level: expect.toBeOneOf([null, expect.any(String)]),
          workMode: null,
          employmentType: null,
          places: [{ country: 'US', region: 'TX', regionName: 'Texas', city: 'Austin' }],
          pay: { min: 19, max: 23, currency: 'USD', period: 'hour', basis: 'stated' },
          firstSeenAt: '2026-11-20T12:00:00.000Z',
        },
        reasons: [{ predicate: 'roles', text: ROLE }],
      },
    })
  })

  it('is posted once, however often it is looked for and listed', async () => {
    await hook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1)])
    await matchUntil(1)
    pass(3_600_000)
    await storeRaws(test, [raw(1), raw(2, { company: 'Employer 1', url: 'https://jobs.example/copy' })])
    await run('match')
    await run('sweep')
    expect(sink.received).toHaveLength(1)
  })

  it('is one message for two matchers at once', async () => {
    await hook(await subscribe('a@example.org'))
    await storeRaws(
      test,
      Array.from({ length: 30 }, (_, index) => raw(index)),
    )
    const attempt = { signal: new AbortController().signal }
    await until('both have matched', async () => {
      await Promise.all([1, 2].map(() => matchNewWorker.work({}, context(), attempt)))
      return (await messages()).length >= 30
    })
    await until('all was posted', async () => sink.received.length >= 30)
    await run('match')
    expect(new Set(ids()).size).toBe(30)
    expect(sink.received).toHaveLength(30)
  })

  it('that meets several searches is told once for each address, and names the oldest search', async () => {
    const wide: Criteria = { ...EMPTY_CRITERIA, countries: ['US'] }
    const subscriberId = await subscribe('a@example.org', 'plus', [PATIENT_SERVICES, wide])
    await hook(subscriberId)
    await hook(subscriberId, `${sink.origin}/other`)
    await storeRaws(test, [raw(1), raw(2, { title: 'Chef' })])
    await matchUntil(4)
    const told = sink.received.map(({ path, body }) => `${path} ${JSON.parse(body).data.search.name}`)
    expect(told.sort()).toEqual(['/hook Search 1', '/hook Search 2', '/other Search 1', '/other Search 2'])
  })

  it('is told to nobody whose plan has no webhooks, who pauses, left or bounced, nor to a webhook that is stopped', async () => {
    const { db, now } = context()
    await hook(await subscribe('free@example.org', 'free'))
    const [paused, left, bounced, stopped] = await Promise.all(
      ['paused', 'left', 'bounced', 'stopped'].map((name) => subscribe(`${name}@example.org`)),
    )
    for (const id of [paused, left, bounced, stopped]) await hook(id ?? '')
    const change = (id = '') => db.updateTable('subscriber').where('id', '=', id)
    await change(paused)
      .set({ paused_until: new Date('2027-01-01') })
      .execute()
    await change(bounced).set({ suppressed_at: now(), suppressed_reason: 'bounce' }).execute()
    await unsubscribe(db, left ?? '', now())
    await db
      .updateTable('webhook')
      .set({ stopped_at: now() })
      .where('subscriber_id', '=', stopped ?? '')
      .execute()
    await hook(await subscribe('wanted@example.org'), `${sink.origin}/wanted`)
    await storeRaws(test, [raw(1)])
    await matchUntil(1)
    expect(sink.received.map(({ path }) => path)).toEqual(['/wanted'])
  })

  it('is told by as many searches as the plan runs, the oldest', async () => {
    const searches = Array.from({ length: 26 }, (_, index) => ({ ...EMPTY_CRITERIA, roles: [`role-${index}`] }))
    await hook(await subscribe('a@example.org', 'plus', [...searches.slice(0, 24), PATIENT_SERVICES]))
    await hook(
      await subscribe('b@example.org', 'plus', [...searches.slice(0, 25), PATIENT_SERVICES]),
      `${sink.origin}/b`,
    )
    await storeRaws(test, [raw(1)])
    await matchUntil(1)
    expect(sink.received.map(({ path }) => path)).toEqual(['/hook'])
  })

  it('from before the webhook is not told', async () => {
    await storeRaws(test, [raw(1)])
    const subscriberId = await subscribe('a@example.org')
    await until('nobody was told', async () => {
      await run('match')
      const rows = await context().db.selectFrom('posting').select('xid').execute()
      const mark = await context().db.selectFrom('watermark').select('xid').executeTakeFirstOrThrow()
      return rows.every(({ xid }) => BigInt(xid) < BigInt(mark.xid))
    })
    await hook(subscriberId)
    await storeRaws(test, [raw(1), raw(2)])
    await matchUntil(1)
    expect(sink.received.map(({ body }) => JSON.parse(body).data.posting.url)).toEqual(['https://jobs.example/2'])
  })
})

describe('a receiver', () => {
  async function matched(): Promise<void> {
    await hook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1)])
    await matchUntil(1)
  }

  it('that is down gets the same message again after 1, 4, 16 minutes, each time dated and signed anew', async () => {
    sink.answer(status(503))
    await matched()
    for (const minutes of [1, 4, 16]) {
      pass((minutes - 0.5) * MINUTE_MS)
      await run('sweep')
      const before = sink.received.length
      pass(0.5 * MINUTE_MS)
      if (minutes === 16) sink.answer(status(200))
      await run('sweep')
      expect(sink.received).toHaveLength(before + 1)
    }
    expect(new Set(ids()).size).toBe(1)
    expect(new Set(sink.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4)
    for (const told of sink.received) verify(told)
    expect(await oneMessage()).toMatchObject({ state: 'accepted', attempt: 4 })
    expect(await webhooks()).toMatchObject([{ failing_since: null, stopped_at: null }])
  })

  it('that asks for a pause gets it', async () => {
    sink.answer(status(429, { 'retry-after': '3600' }))
    await matched()
    pass(59 * MINUTE_MS)
    await run('sweep')
    expect(sink.received).toHaveLength(1)
    pass(MINUTE_MS)
    await run('sweep')
    expect(sink.received).toHaveLength(2)
  })

  it('that never takes a message is asked eight times', async () => {
    sink.answer(status(500))
    await matched()
    for (let round = 0; round < 12; round += 1) {
      pass(6 * 3_600_000)
      await run('sweep')
    }
    expect(sink.received).toHaveLength(8)
    expect(await oneMessage()).toMatchObject({ state: 'rejected', response: 'answered 500; given up after 8 attempts' })
  }, 60_000)

  it('that fails for three days is stopped, with the reason', async () => {
    sink.answer(status(500))
    await matched()
    pass(3 * 86_400_000)
    await storeRaws(test, [raw(1), raw(2)])
    await matchUntil(2)
    await run('sweep')
    expect(await webhooks()).toMatchObject([
      { stopped_at: test.clock.now, stopped_reason: 'nothing was taken for three days: answered 500' },
    ])
    const before = sink.received.length
    pass(7 * 3_600_000)
    await run('sweep')
    expect(sink.received).toHaveLength(before)
    expect((await messages()).map(({ state, response }) => [state, response])).toEqual([
      ['rejected', 'not sent: the webhook is stopped'],
      ['rejected', 'not sent: the webhook is stopped'],
    ])
  })

  it('that answers 410 is stopped at once', async () => {
    sink.answer(status(410))
    await matched()
    expect(await oneMessage()).toMatchObject({ state: 'rejected', response: 'answered 410' })
    expect(await webhooks()).toMatchObject([{ stopped_reason: 'the receiver wants no more messages: answered 410' }])
  })

  it('that sends elsewhere is not followed', async () => {
    const other = await startSink()
    sink.answer(status(307, { location: other.origin }))
    await matched()
    expect(await oneMessage()).toMatchObject({ state: 'rejected', response: expect.stringContaining('redirects') })
    expect(other.received).toEqual([])
    await other.stop()
  })

  it('inside our own network is never reached', async () => {
    const inside = await startSink('127.0.0.2')
    await hook(await subscribe('a@example.org'), inside.origin)
    await storeRaws(test, [raw(1)])
    await matchUntil(1)
    expect(await oneMessage()).toMatchObject({
      state: 'rejected',
      response: expect.stringContaining('private_address'),
    })
    expect(inside.received).toEqual([])
    await inside.stop()
  })

  it('that hangs costs ten seconds once, and the others in its batch are told all the same', async () => {
    sink.answer((response, path) => (path === '/hook' ? undefined : response.end()))
    await hook(await subscribe('a@example.org'))
    await hook(await subscribe('b@example.org'), `${sink.origin}/b`)
    await storeRaws(test, [raw(1), raw(2), raw(3)])
    const startedAt = performance.now()
    await matchUntil(6)
    expect(performance.now() - startedAt).toBeLessThan(28_000)
    expect(sink.received.map(({ path }) => path).sort()).toEqual(['/b', '/b', '/b', '/hook'])
    expect((await messages()).map(({ state, attempt }) => `${state} ${attempt}`).sort()).toEqual([
      'accepted 1',
      'accepted 1',
      'accepted 1',
      'deferred 0',
      'deferred 0',
      'deferred 1',
    ])
    sink.answer(status(200))
    pass(MINUTE_MS)
    await run('sweep')
    expect((await messages()).every(({ state }) => state === 'accepted')).toBe(true)
  }, 60_000)
})

describe('a sender that dies', () => {
  /** A message that is planned and in no queue, as if the queue had been lost. */
  async function planned(): Promise<string> {
    sink.answer(status(503))
    await hook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1)])
    await matchUntil(1)
    sink.received.length = 0
    sink.answer(status(200))
    await context()
      .db.updateTable('webhook_message')
      .set({ state: 'planned', attempt: 0, next_attempt_at: null, response: null })
      .execute()
    await context().db.updateTable('webhook').set({ failing_since: null }).execute()
    return (await oneMessage()).id
  }

  it('between post and settle lets the message go again under the same id, and no more', async () => {
    const id = await planned()
    const { db, http, now } = context()
    const lease = await claimMessage(db, id, now(), new Date(now().getTime() + MINUTE_MS))
    if (!lease) throw new Error('there was no lease')
    await postWebhook(http, { url: lease.url, secret: lease.secret, id, at: now(), body: lease.payload })
    await run('sweep')
    expect(sink.received).toHaveLength(1)
    pass(MINUTE_MS + 1)
    await run('sweep')
    await run('sweep')
    expect(ids()).toEqual([id, id])
    expect(new Set(sink.received.map(({ body }) => body)).size).toBe(1)
    for (const told of sink.received) verify(told)
    expect(await settleMessage(db, lease, { state: 'rejected', response: 'late' })).toBe(false)
    expect(await oneMessage()).toMatchObject({ state: 'accepted', attempt: 2 })
  })

  it('before it began loses nothing: the sweep puts back what waits too long', async () => {
    const id = await planned()
    await run('sweep')
    expect(sink.received).toEqual([])
    pass(2 * MINUTE_MS + 1)
    await run('sweep')
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
