import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planDigests } from '../../jobs/plan-digests.ts'
import { sendDigests } from '../../jobs/send-digests.ts'
import { sweep } from '../../jobs/sweep.ts'
import type { Criteria, TierId } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { listMails, readMail } from '../../src/send/mailbox.ts'
import { addSearch, confirm, markConfirmationSent, signUp, unsubscribe } from '../../src/store/subscriber.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { planFor } from '../_support/plan.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
let board: FakeBoard
beforeEach(async () => {
  test = await startTestService({ parts: ['workers'] })
  board = await startBoard()
  const cities = ['Austin, TX', 'Dallas, TX', 'Houston, TX', 'El Paso, TX', 'Waco, TX']
  board.answer(
    jobs(
      cities.map((name, index) =>
        job(index + 1, { location: { name }, company_name: index < 4 ? 'Acme Clinics' : 'Birch Health' }),
      ),
    ),
  )
  await crawlOnce(test, board.origin)
})
afterEach(async () => {
  await board.stop()
  await test.stop()
})

const NURSES: Criteria = { ...EMPTY_CRITERIA, roles: ['registered-nurse'] }
const context = () => test.service.context

async function subscribe(email: string, tier: TierId = 'plus', criteria: Criteria | null = NURSES): Promise<string> {
  const { db, now } = context()
  const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { email, tier, zone: 'UTC', hour: 8, consent }, now())
  if (criteria) await addSearch(db, { subscriberId: id, name: 'Nurses', criteria }, now())
  await markConfirmationSent(db, id, now())
  await confirm(db, id, now(), now())
  return id
}

async function run(name: 'plan' | 'sweep'): Promise<void> {
  await context().enqueue(name === 'plan' ? planDigests : sweep, [{}])
  await until('the queues are idle', async () => isIdle(test.service.runtime))
}

const digests = () =>
  context()
    .db.selectFrom('digest')
    .select(['id', 'state', 'items', 'more', 'period', 'cadence', 'attempt'])
    .orderBy('period')
    .execute()
const mails = () => listMails(context().mailFolder ?? '')

describe('planning', () => {
  it('accounts for everyone who was due: due = planned + empty + excluded', async () => {
    await subscribe('a@example.org')
    await subscribe('b@example.org', 'plus', { ...EMPTY_CRITERIA, roles: ['chef'] })
    await subscribe('c@example.org', 'free', null)
    const paused = await subscribe('d@example.org')
    await context()
      .db.updateTable('subscriber')
      .set({ paused_until: new Date('2027-01-01') })
      .where('id', '=', paused)
      .execute()
    await run('plan')
    expect(
      await context().db.selectFrom('digest_run').select(['due', 'planned', 'empty', 'excluded']).execute(),
    ).toEqual([{ due: 4, planned: 1, empty: 1, excluded: { paused: 1, 'no saved search': 1 } }])
    expect(await mails()).toHaveLength(1)
  })

  it('puts at most two postings of one employer into a digest and the rest into the next', async () => {
    await subscribe('a@example.org')
    await run('plan')
    expect(await digests()).toMatchObject([{ state: 'accepted', items: 3, more: 2 }])
    test.clock.now = new Date(test.clock.now.getTime() + 86_400_000)
    await run('plan')
    expect(await digests()).toMatchObject([{ items: 3 }, { items: 2, more: 0 }])
    const delivered = await context().db.selectFrom('delivered').select('posting_group_id').execute()
    expect(new Set(delivered.map((row) => row.posting_group_id)).size).toBe(5)
  })

  it('sends daily to plus and weekly to free, by the calendar of the subscriber’s zone', async () => {
    await subscribe('a@example.org', 'plus')
    await subscribe('b@example.org', 'free')
    await run('plan')
    expect((await digests()).map(({ cadence, period }) => [cadence, period])).toEqual([
      ['daily', '2026-11-20'],
      ['weekly', '2026-W47'],
    ])
    const next = await context()
      .db.selectFrom('subscriber')
      .select(['tier', 'next_digest_at'])
      .orderBy('tier')
      .execute()
    expect(next.map(({ tier, next_digest_at }) => [tier, next_digest_at?.toISOString().slice(0, 13)])).toEqual([
      ['free', '2026-11-23T08'],
      ['plus', '2026-11-21T08'],
    ])
  })

  it('sends nothing when there is nothing new', async () => {
    await subscribe('a@example.org', 'plus', { ...EMPTY_CRITERIA, roles: ['chef'] })
    await run('plan')
    expect(await digests()).toMatchObject([{ state: 'empty', items: 0 }])
    expect(await mails()).toEqual([])
  })
})

describe('sending', () => {
  it('carries what RFC 8058 asks for and one Message-ID per digest', async () => {
    await subscribe('a@example.org')
    await run('plan')
    const [digest] = await digests()
    const mail = await readMail(context().mailFolder ?? '', (await mails())[0]?.name ?? '')
    const header = (name: string) => mail?.headers.find(([found]) => found.toLowerCase() === name)?.[1]
    expect(header('list-unsubscribe')).toMatch(/^<http:\/\/\S+\/unsubscribe\/[\w-]{46}>$/)
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(header('message-id')).toBe(`<d.${digest?.id}@localhost>`)
    expect(mail?.text).toContain('Registered Nurse')
  })

  it('passes by what another sender holds, and takes over when its lease has run out', async () => {
    const id = await planOnly()
    await context()
      .db.updateTable('digest')
      .set({ state: 'sending', attempt: 1, lease_until: new Date(test.clock.now.getTime() + 60_000) })
      .where('id', '=', id)
      .execute()
    await context().enqueue(sendDigests, [{ digestIds: [id] }])
    await run('sweep')
    expect(await mails()).toEqual([])
    test.clock.now = new Date(test.clock.now.getTime() + 120_000)
    await run('sweep')
    expect(await mails()).toHaveLength(1)
    expect(await digests()).toMatchObject([{ state: 'accepted', attempt: 2 }])
  })

  it('sends nothing of what closed since it was planned, and nothing at all when everything did', async () => {
    const id = await planOnly()
    await context()
      .db.updateTable('posting')
      .set({ closed_at: context().now(), closed_reason: 'missing' })
      .where('company', '=', 'Birch Health')
      .execute()
    await context().enqueue(sendDigests, [{ digestIds: [id] }])
    await run('sweep')
    const mail = await readMail(context().mailFolder ?? '', (await mails())[0]?.name ?? '')
    expect(mail?.text).toContain('Acme Clinics')
    expect(mail?.text).not.toContain('Birch Health')

    await subscribe('b@example.org')
    const second = await planFor(context())
    await context().db.updateTable('posting').set({ closed_at: context().now(), closed_reason: 'missing' }).execute()
    await context().enqueue(sendDigests, [{ digestIds: [second] }])
    await run('sweep')
    expect(await mails()).toHaveLength(1)
    expect(await stateOf(second)).toMatchObject({
      state: 'cancelled',
      response: 'every posting closed before it was sent',
    })
  })

  it('keeps a paused subscriber’s postings for later', async () => {
    const id = await planOnly()
    await context()
      .db.updateTable('subscriber')
      .set({ paused_until: new Date('2027-01-01') })
      .execute()
    await context().enqueue(sendDigests, [{ digestIds: [id] }])
    await run('sweep')
    expect(await mails()).toEqual([])
    expect(await stateOf(id)).toMatchObject({ state: 'cancelled' })
    expect(await context().db.selectFrom('delivered').selectAll().execute()).toEqual([])
  })

  it('sends what a lost queue forgot, once', async () => {
    await planOnly()
    test.clock.now = new Date(test.clock.now.getTime() + 10 * 60_000)
    await run('sweep')
    await run('sweep')
    expect(await mails()).toHaveLength(1)
  })

  it('sends nothing to someone who left in between', async () => {
    const id = await planOnly()
    const { subscriber_id: subscriberId } = await context()
      .db.selectFrom('digest')
      .select('subscriber_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await unsubscribe(context().db, subscriberId, context().now())
    await context().enqueue(sendDigests, [{ digestIds: [id] }])
    await run('sweep')
    expect(await mails()).toEqual([])
    expect(await digests()).toMatchObject([{ state: 'cancelled' }])
  })
})

async function stateOf(id: string) {
  return context()
    .db.selectFrom('digest')
    .select(['state', 'response', 'attempt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** A planned digest whose job is gone: as after a queue was lost. */
async function planOnly(): Promise<string> {
  await subscribe('a@example.org')
  return planFor(context())
}

describe('the sweep', () => {
  it('takes up a run that the queue lost', async () => {
    const { db, now } = context()
    const { id } = await db.selectFrom('source').select('id').executeTakeFirstOrThrow()
    await db
      .insertInto('run')
      .values({
        source_id: id,
        state: 'queued',
        started_at: now(),
        touched_at: now(),
        finished_at: null,
        complete: null,
        reason: null,
      })
      .execute()
    await run('sweep')
    expect(await unfinished()).toBe(1)
    test.clock.now = new Date(test.clock.now.getTime() + 5 * 60_000)
    await run('sweep')
    expect(await unfinished()).toBe(0)
  })
})

async function unfinished(): Promise<number> {
  return (
    await context().db.selectFrom('run').select('id').where('state', 'in', ['queued', 'fetching', 'reading']).execute()
  ).length
}
