import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Criteria, TierId } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { unsubscribe } from '../../src/store/subscriber.ts'
import matchNewWorker from '../../workers/match-new.ts'
import { subscriberWith } from '../_support/login.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'
import { type Sink, startSink } from '../_support/sink.ts'
import {
  hook,
  matchUntil,
  messages,
  oneMessage,
  PATIENT_SERVICES,
  pass,
  ROLE,
  run,
  verify,
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

/** A subscriber with these searches; by default the one that the openings meet. */
async function subscribe(email: string, tier: TierId = 'plus', searches = [PATIENT_SERVICES]): Promise<string> {
  return (await subscriberWith(test, email, { tier, searches })).id
}

const addHook = (subscriberId: string, url = `${sink.origin}/hook`) => hook(test, subscriberId, url)

describe('a new opening', () => {
  it('is posted at once, signed, with what is known of it', async () => {
    await addHook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1, { pay: [{ kind: 'text', text: '$19 - $23 per hour' }] }), raw(2, { title: 'Chef' })])
    await matchUntil(test, 1)
    expect(sink.received).toHaveLength(1)
    const [told] = sink.received
    if (!told) throw new Error('nothing was told')
    verify(told)
    const message = await oneMessage(test)
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
          via: null,
        },
        reasons: [{ predicate: 'roles', text: ROLE }],
      },
    })
  })

  it('is posted once, however often it is looked for and listed', async () => {
    await addHook(await subscribe('a@example.org'))
    await storeRaws(test, [raw(1)])
    await matchUntil(test, 1)
    pass(test, 3_600_000)
    await storeRaws(test, [raw(1), raw(2, { company: 'Employer 1', url: 'https://jobs.example/copy' })])
    await run(test, 'match')
    await run(test, 'sweep')
    expect(sink.received).toHaveLength(1)
  })

  it('is one message for two matchers at once', async () => {
    await addHook(await subscribe('a@example.org'))
    await storeRaws(
      test,
      Array.from({ length: 30 }, (_, index) => raw(index)),
    )
    const attempt = { signal: new AbortController().signal }
    await until('both have matched', async () => {
      await Promise.all([1, 2].map(() => matchNewWorker.work({}, context(), attempt)))
      return (await messages(test)).length >= 30
    })
    await until('all was posted', async () => sink.received.length >= 30)
    await run(test, 'match')
    expect(new Set(ids()).size).toBe(30)
    expect(sink.received).toHaveLength(30)
  })

  it('that meets several searches is told once for each address, and names the oldest search', async () => {
    const wide: Criteria = { ...EMPTY_CRITERIA, countries: ['US'] }
    const subscriberId = await subscribe('a@example.org', 'plus', [PATIENT_SERVICES, wide])
    await addHook(subscriberId)
    await addHook(subscriberId, `${sink.origin}/other`)
    await storeRaws(test, [raw(1), raw(2, { title: 'Chef' })])
    await matchUntil(test, 4)
    await until('all were told', async () => sink.received.length >= 4)
    const told = sink.received.map(({ path, body }) => `${path} ${JSON.parse(body).data.search.name}`)
    expect(told.sort()).toEqual(['/hook Search 1', '/hook Search 2', '/other Search 1', '/other Search 2'])
  })

  it('is told to nobody whose plan has no webhooks, who pauses, left or bounced, nor to a webhook that is stopped', async () => {
    const { db, now } = context()
    await addHook(await subscribe('free@example.org', 'free'))
    const [paused, left, bounced, stopped] = await Promise.all(
      ['paused', 'left', 'bounced', 'stopped'].map((name) => subscribe(`${name}@example.org`)),
    )
    for (const id of [paused, left, bounced, stopped]) await addHook(id ?? '')
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
    await addHook(await subscribe('wanted@example.org'), `${sink.origin}/wanted`)
    await storeRaws(test, [raw(1)])
    await matchUntil(test, 1)
    expect(sink.received.map(({ path }) => path)).toEqual(['/wanted'])
  })

  it('is told by as many searches as the plan runs, the oldest', async () => {
    const searches = Array.from({ length: 26 }, (_, index) => ({ ...EMPTY_CRITERIA, roles: [`role-${index}`] }))
    await addHook(await subscribe('a@example.org', 'plus', [...searches.slice(0, 24), PATIENT_SERVICES]))
    await addHook(
      await subscribe('b@example.org', 'plus', [...searches.slice(0, 25), PATIENT_SERVICES]),
      `${sink.origin}/b`,
    )
    await storeRaws(test, [raw(1)])
    await matchUntil(test, 1)
    expect(sink.received.map(({ path }) => path)).toEqual(['/hook'])
  })

  it('from before the webhook is not told', async () => {
    await storeRaws(test, [raw(1)])
    const subscriberId = await subscribe('a@example.org')
    await until('nobody was told', async () => {
      await run(test, 'match')
      const rows = await context().db.selectFrom('posting').select('xid').execute()
      const mark = await context().db.selectFrom('watermark').select('xid').executeTakeFirstOrThrow()
      return rows.every(({ xid }) => BigInt(xid) < BigInt(mark.xid))
    })
    await addHook(subscriberId)
    await storeRaws(test, [raw(1), raw(2)])
    await matchUntil(test, 1)
    expect(sink.received.map(({ body }) => JSON.parse(body).data.posting.url)).toEqual(['https://jobs.example/2'])
  })
})
