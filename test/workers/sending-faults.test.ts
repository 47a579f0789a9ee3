import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readStatus } from '../../src/store/status.ts'
import type { Fault, Step } from '../_support/faulty-relay.ts'
import { type Sending, startSending } from '../_support/sending.ts'

const OTHERS = ['ada@people.example', 'bob@people.example', 'cleo@people.example']
const VICTIM = 'victim@people.example'
const DAY = 24 * 60

describe('a fault at a step of SMTP', () => {
  let sending: Sending
  beforeAll(async () => {
    // A connection of its own for each mail: one that is in use never comes to the first steps again.
    sending = await startSending({ MAIL_PER_CONNECTION: '1' })
  })
  afterAll(() => sending.stop())

  const NOT_NOW = '451 4.3.0 come again'
  const NEVER = '554 5.3.0 no'
  it.each<[step: Step, fault: Fault, state: string, arrivals: number]>([
    // Before the recipient is named the relay speaks of us: the mail waits until that is mended.
    ['connect', NOT_NOW, 'deferred', 1],
    ['connect', NEVER, 'deferred', 1],
    ['connect', 'cut', 'accepted', 1],
    ['connect', 'silence', 'deferred', 1],
    ['EHLO', NOT_NOW, 'deferred', 1],
    ['EHLO', NEVER, 'deferred', 1],
    ['EHLO', 'cut', 'deferred', 1],
    ['EHLO', 'silence', 'deferred', 1],
    ['MAIL', NOT_NOW, 'deferred', 1],
    ['MAIL', NEVER, 'deferred', 1],
    ['MAIL', 'cut', 'deferred', 1],
    ['MAIL', 'silence', 'deferred', 1],
    ['RCPT', NOT_NOW, 'deferred', 1],
    ['RCPT', NEVER, 'rejected', 0],
    ['RCPT', 'cut', 'deferred', 1],
    ['RCPT', 'silence', 'deferred', 1],
    ['DATA', NOT_NOW, 'deferred', 1],
    ['DATA', NEVER, 'rejected', 0],
    ['DATA', 'cut', 'deferred', 1],
    ['DATA', 'silence', 'deferred', 1],
    ['end', NOT_NOW, 'deferred', 1],
    ['end', NEVER, 'rejected', 0],
    // The relay had the whole mail: it arrives, and once more under the same Message-ID.
    ['end', 'cut', 'unknown', 2],
    ['end', 'silence', 'unknown', 2],
  ])('%s, %s: the digest is %s, and harms no other', async (step, fault, state, arrivals) => {
    const name = `${step}-${String(fault).replace(/\W+/g, '-')}.example`.toLowerCase()
    const emails = [VICTIM, ...OTHERS].map((email) => email.replace('people.example', name))
    const ids = await sending.plan(emails)
    const isAboutOneMail = ['RCPT', 'DATA', 'end'].includes(step)
    sending.relay.breakAt(step, fault, isAboutOneMail ? { to: emails[0] ?? '' } : { times: 1 })
    await sending.send(ids)
    const states = await Promise.all(ids.map(sending.stateOf))
    expect(states.toSorted()).toEqual([state, 'accepted', 'accepted', 'accepted'].toSorted())

    sending.relay.mend()
    await sending.sweepAfter(5)
    const final = state === 'rejected' ? 'rejected' : 'accepted'
    expect((await Promise.all(ids.map(sending.stateOf))).toSorted()).toEqual(
      [final, 'accepted', 'accepted', 'accepted'].toSorted(),
    )
    expect(ids.map(sending.arrivals).toSorted()).toEqual([arrivals, 1, 1, 1].toSorted())
    await sending.sweepAfter(60)
    expect(ids.map(sending.arrivals).toSorted()).toEqual([arrivals, 1, 1, 1].toSorted())
  })
})

describe('a mail that the relay may have taken', () => {
  let sending: Sending
  afterEach(() => sending.stop())
  const unknown = async (environment: Record<string, string>) => {
    sending = await startSending(environment)
    const ids = await sending.plan([VICTIM, ...OTHERS])
    sending.relay.breakAt('end', 'silence', { to: VICTIM })
    await sending.send(ids)
    expect(await Promise.all(ids.map(sending.stateOf))).toEqual(['unknown', 'accepted', 'accepted', 'accepted'])
    sending.relay.mend()
    return ids[0] ?? ''
  }

  it('is sent again under the same Message-ID with MAIL_WHEN_UNKNOWN=resend', async () => {
    const id = await unknown({ MAIL_WHEN_UNKNOWN: 'resend' })
    await sending.sweepAfter(5)
    expect(await sending.read(id)).toMatchObject({ state: 'accepted', attempt: 2 })
    const mails = sending.relay.taken.filter(({ to }) => to === VICTIM)
    expect(mails.map(({ messageId }) => messageId)).toEqual([`<d.${id}@localhost>`, `<d.${id}@localhost>`])
  })

  it('is held with MAIL_WHEN_UNKNOWN=hold, shown as unknown, until a person says otherwise', async () => {
    const id = await unknown({ MAIL_WHEN_UNKNOWN: 'hold' })
    for (const minutes of [5, 60, DAY, 7 * DAY]) await sending.sweepAfter(minutes)
    await sending.send([id])
    expect(await sending.read(id)).toMatchObject({ state: 'unknown', attempt: 1, next_attempt_at: null })
    expect(sending.arrivals(id)).toBe(1)
    expect((await readStatus(sending.db)).digests).toMatchObject({ unknown: 1 })

    await sending.db
      .updateTable('digest')
      .set({ next_attempt_at: new Date(0) })
      .where('id', '=', id)
      .execute()
    await sending.sweepAfter(1)
    expect(await sending.stateOf(id)).toBe('accepted')
  })

  it('is sent again under hold when the relay drops repeats by a header, which stays the same', async () => {
    const id = await unknown({ MAIL_WHEN_UNKNOWN: 'hold', MAIL_IDEMPOTENCY_HEADER: 'X-Idempotency-Key' })
    await sending.sweepAfter(5)
    expect(await sending.stateOf(id)).toBe('accepted')
    const keys = sending.relay.taken.map(({ raw }) => /^x-idempotency-key: (\S+)/im.exec(raw)?.[1])
    expect(keys.filter((key) => key === id)).toHaveLength(2)
    expect(new Set(keys).size).toBe(4)
  })

  it('is sent eight times at most, however often its answer is lost', async () => {
    sending = await startSending()
    const [id = ''] = await sending.plan([VICTIM])
    sending.relay.breakAt('end', 'cut')
    await sending.send([id])
    for (let day = 0; day < 12; day += 1) await sending.sweepAfter(7 * 60)
    expect(sending.arrivals(id)).toBe(8)
    expect(await sending.read(id)).toMatchObject({ state: 'unknown', attempt: 8, next_attempt_at: null })
  })

  it('does not lend its late answer to the next mail', async () => {
    sending = await startSending({ MAIL_CONNECTIONS: '1' })
    const ids = await sending.plan([VICTIM, ...OTHERS])
    sending.relay.breakAt('end', { afterMs: 1_300 }, { to: VICTIM })
    await sending.send(ids)
    expect(await Promise.all(ids.map(sending.stateOf))).toEqual(['unknown', 'accepted', 'accepted', 'accepted'])
    expect(ids.map(sending.arrivals)).toEqual([1, 1, 1, 1])
  })
})

describe('a sender that died', () => {
  let sending: Sending
  afterEach(() => sending.stop())
  /** As it was left: leased, and the relay had heard of it or not. */
  const left = async (environment: Record<string, string>, relayHeard: boolean) => {
    sending = await startSending(environment)
    const [id = ''] = await sending.plan([VICTIM])
    const at = sending.test.clock.now
    await sending.db
      .updateTable('digest')
      .set({
        state: 'sending',
        attempt: 1,
        lease_until: new Date(at.getTime() + 6_000),
        data_started_at: relayHeard ? at : null,
      })
      .execute()
    await sending.send([id])
    expect(await sending.read(id)).toMatchObject({ state: 'sending', attempt: 1 })
    await sending.sweepAfter(1)
    await sending.sweepAfter(DAY)
    return id
  }

  it.each<[setting: string, relayHeard: boolean, state: string, arrivals: number]>([
    ['resend', true, 'accepted', 1],
    ['resend', false, 'accepted', 1],
    ['hold', true, 'unknown', 0],
    ['hold', false, 'accepted', 1],
  ])('under %s, the relay having heard of the mail: %s, leaves it %s', async (setting, relayHeard, state, arrivals) => {
    const id = await left({ MAIL_WHEN_UNKNOWN: setting }, relayHeard)
    expect(await sending.stateOf(id)).toBe(state)
    expect(sending.arrivals(id)).toBe(arrivals)
  })

  it('under hold with an idempotency header leaves a mail that is sent again', async () => {
    const id = await left({ MAIL_WHEN_UNKNOWN: 'hold', MAIL_IDEMPOTENCY_HEADER: 'X-Key' }, true)
    expect([await sending.stateOf(id), sending.arrivals(id)]).toEqual(['accepted', 1])
  })
})

describe('a digest that no relay took', () => {
  let sending: Sending
  afterEach(() => sending.stop())
  const held = async (id: string) => {
    const { content } = await sending.read(id)
    return content.groups.toSorted()
  }

  it('of an address that does not exist suppresses the address', async () => {
    sending = await startSending()
    const ids = await sending.plan([VICTIM, ...OTHERS])
    sending.relay.breakAt('RCPT', '550 5.1.1 no such user', { to: VICTIM })
    await sending.send(ids)
    expect(await sending.read(ids[0] ?? '')).toMatchObject({
      state: 'rejected',
      response: 'rejected: 550 5.1.1 no such user',
    })
    const suppressed = sending.db
      .selectFrom('subscriber')
      .select(['email', 'suppressed_reason'])
      .where('suppressed_at', 'is not', null)
    expect(await suppressed.execute()).toEqual([{ email: VICTIM, suppressed_reason: 'bounce' }])
    await sending.sweepAfter(DAY)
    expect(await sending.plan([VICTIM, ...OTHERS])).toContain(ids[0])
    const runs = sending.db.selectFrom('digest_run').select('excluded').orderBy('at')
    expect((await runs.execute()).at(-1)).toEqual({ excluded: { 'address suppressed': 1 } })
  })

  it('refused for another reason leaves its openings for the next one', async () => {
    sending = await startSending()
    const [first = ''] = await sending.plan([VICTIM])
    sending.relay.breakAt('RCPT', '554 5.7.1 relay access denied')
    await sending.send([first])
    sending.relay.mend()
    await sending.sweepAfter(DAY)
    const [second = ''] = await sending.plan([VICTIM])
    await sending.send([second])
    expect([await sending.stateOf(first), await sending.stateOf(second)]).toEqual(['rejected', 'accepted'])
    expect(await held(second)).toEqual(await held(first))
    expect(sending.relay.taken.map(({ messageId }) => messageId)).toEqual([`<d.${second}@localhost>`])
  })

  it('for most of a day is given up, and its openings come with the next one', async () => {
    sending = await startSending()
    const [first = ''] = await sending.plan([VICTIM])
    sending.relay.breakAt('RCPT', '451 4.3.0 come again')
    await sending.send([first])
    // 1, 4, 16, 64 and 256 minutes, then every 6 hours.
    for (const minutes of [1, 4, 16, 64, 256, 360, 360]) {
      expect(await sending.stateOf(first)).toBe('deferred')
      await sending.sweepAfter(minutes)
    }
    expect(await sending.read(first)).toMatchObject({ state: 'rejected', attempt: 8 })
    sending.relay.mend()
    await sending.sweepAfter(6 * 60)
    const [second = ''] = await sending.plan([VICTIM])
    await sending.send([second])
    expect(await held(second)).toEqual(await held(first))
    expect([sending.arrivals(first), sending.arrivals(second)]).toEqual([0, 1])
  })

  it('because it is down comes as soon as it is up, once', async () => {
    sending = await startSending()
    const ids = await sending.plan([VICTIM, ...OTHERS])
    sending.relay.breakAt('connect', 'cut')
    await sending.send(ids)
    expect(new Set(await Promise.all(ids.map(sending.stateOf)))).toEqual(new Set(['deferred']))
    sending.relay.mend()
    await sending.sweepAfter(2)
    await sending.sweepAfter(2)
    expect(await Promise.all(ids.map(sending.stateOf))).toEqual(Array(4).fill('accepted'))
    expect(ids.map(sending.arrivals)).toEqual([1, 1, 1, 1])
  })

  it('because the program cannot write it is tried again later instead of at once and for ever', async () => {
    sending = await startSending({ MAIL_IDEMPOTENCY_HEADER: 'Subject' })
    const [id = ''] = await sending.plan([VICTIM])
    await sending.send([id])
    expect(await sending.read(id)).toMatchObject({
      state: 'deferred',
      response: 'deferred: the program failed: see its log',
    })
    expect((await sending.read(id)).next_attempt_at?.getTime()).toBe(sending.test.clock.now.getTime() + 60_000)
  })
})
