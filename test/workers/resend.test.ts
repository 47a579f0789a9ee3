import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { resendDigests } from '../../src/alerts/resend-digests.ts'
import { type Sending, startSending } from '../_support/sending.ts'

const VICTIM = 'victim@people.example'
const DAY = 24 * 60

let sending: Sending
afterEach(() => sending.stop())

const resend = (...ids: string[]) => resendDigests(sending.test.service.context, { ids })
const groupsOf = async (id: string) => (await sending.read(id)).content.groups.toSorted()
const ledgerOf = async (id: string) => {
  const rows = sending.db.selectFrom('delivered').select('posting_group_id').where('digest_id', '=', id)
  return (await rows.execute()).map((row) => row.posting_group_id).toSorted()
}

/** A digest that the relay refused, and a relay that refuses nothing any more. */
async function refused(): Promise<string> {
  const [id = ''] = await sending.plan([VICTIM])
  sending.relay.breakAt('RCPT', '554 5.7.1 relay access denied')
  await sending.send([id])
  expect(await sending.stateOf(id)).toBe('rejected')
  sending.relay.mend()
  return id
}

describe('a digest that an operator has sent again', () => {
  it('of those held as unknown goes out once more under its Message-ID', async () => {
    sending = await startSending({ MAIL_WHEN_UNKNOWN: 'hold' })
    const [id = ''] = await sending.plan([VICTIM])
    sending.relay.breakAt('end', 'silence')
    await sending.send([id])
    sending.relay.mend()
    await sending.sweepAfter(DAY)
    expect(sending.arrivals(id)).toBe(1)
    expect(await resend(id)).toMatchObject([{ id, from: 'unknown', refused: null }])
    await sending.sweepAfter(1)
    expect([await sending.stateOf(id), sending.arrivals(id)]).toEqual(['accepted', 2])
  })

  it('of those the relay refused holds the same openings, which no other digest brings', async () => {
    sending = await startSending()
    const id = await refused()
    const groups = await groupsOf(id)
    expect(await ledgerOf(id)).toEqual([])
    expect(await resend(id)).toMatchObject([{ id, from: 'rejected', refused: null }])
    await sending.sweepAfter(1)
    expect([await sending.stateOf(id), sending.arrivals(id)]).toEqual(['accepted', 1])
    expect([await groupsOf(id), await ledgerOf(id)]).toEqual([groups, groups])
    await sending.sweepAfter(DAY)
    const [next = ''] = await sending.plan([VICTIM])
    expect(await groupsOf(next)).toEqual([])
  })

  it('leaves out what a later digest brought, and is refused when that is everything', async () => {
    sending = await startSending()
    const id = await refused()
    const [first = '', second = ''] = await groupsOf(id)
    const subscriber = (await sending.read(id)).subscriber_id
    const bring = (group: string) =>
      sql`insert into delivered values (${subscriber}, ${group}, uuidv7())`.execute(sending.db)
    await bring(first)
    await resend(id)
    expect(await groupsOf(id)).toEqual([second])
    await sending.db.updateTable('digest').set({ state: 'rejected' }).execute()
    await sql`update delivered set digest_id = uuidv7()`.execute(sending.db)
    expect(await resend(id)).toMatchObject([{ refused: 'every posting of it came with a later digest' }])
    expect(await sending.stateOf(id)).toBe('rejected')
  })

  it('has as many attempts as a new one', async () => {
    sending = await startSending()
    const [id = ''] = await sending.plan([VICTIM])
    sending.relay.breakAt('RCPT', '451 4.3.0 come again')
    await sending.send([id])
    for (let attempt = 1; attempt < 8; attempt += 1) await sending.sweepAfter(7 * 60)
    expect(await sending.read(id)).toMatchObject({ state: 'rejected', attempt: 8 })
    await resend(id)
    await sending.sweepAfter(1)
    expect(await sending.read(id)).toMatchObject({ state: 'deferred', attempt: 9 })
    const { next_attempt_at: next } = await sending.read(id)
    expect(next?.getTime()).toBe(sending.test.clock.now.getTime() + 60_000)
    for (let attempt = 1; attempt < 8; attempt += 1) await sending.sweepAfter(7 * 60)
    expect(await sending.read(id)).toMatchObject({ state: 'rejected', attempt: 16 })
  })
})

describe('nobody is sent again', () => {
  it('what arrived, what waits, and what cannot be sent, each with the reason', async () => {
    sending = await startSending()
    const [arrived = '', gone = '', waiting = ''] = await sending.plan([
      'ada@people.example',
      VICTIM,
      'cleo@people.example',
    ])
    sending.relay.breakAt('RCPT', '550 5.1.1 no such user', { to: VICTIM })
    await sending.send([arrived, gone])
    const unknown = '0193a0c0-5c1e-7000-8000-2f6a1b3c4d5e'
    const answers = await resend(arrived, gone, waiting, unknown)
    expect(Object.fromEntries(answers.map(({ id, refused: why }) => [id, why]))).toEqual({
      [arrived]: 'the relay took it: it would come twice',
      [gone]: 'the address is suppressed',
      [waiting]: 'it is planned',
      [unknown]: 'no digest has this id',
    })
    await sending.sweepAfter(1)
    expect([sending.arrivals(arrived), sending.arrivals(gone)]).toEqual([1, 0])
  })

  it('by its state but those planned since the time given', async () => {
    sending = await startSending()
    const id = await refused()
    const { context } = sending.test.service
    const tomorrow = new Date(sending.test.clock.now.getTime() + DAY * 60_000)
    expect(await resendDigests(context, { state: 'rejected', since: tomorrow })).toEqual([])
    expect(await resendDigests(context, { state: 'rejected', since: new Date(0) })).toMatchObject([
      { id, refused: null },
    ])
  })
})
