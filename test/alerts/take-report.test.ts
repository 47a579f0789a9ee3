import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordRejection, takeMail, takeRelayReports } from '../../src/alerts/take-report.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { hashAddress } from '../../src/send/address-hash.ts'
import type { RelayReport } from '../../src/send/relays/relay-report.ts'
import { bounceAddress, feedbackAddress } from '../../src/send/verp.ts'
import { addSearch, confirm, markConfirmationSent, signUp } from '../../src/store/subscriber.ts'
import { findSuppression, isSuppressed } from '../../src/store/suppression.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { arf, dsn, OFFICE_365, POSTFIX, QMAIL } from '../send/report/messages.ts'

let test: TestService
beforeEach(async () => {
  test = await startTestService({
    parts: ['workers'],
    environment: { BOUNCE_DOMAIN: 'bounces.example.org', BOUNCE_PORT: '0' },
  })
})
afterEach(() => test.stop())

const DAY_MS = 86_400_000
const DOMAIN = 'bounces.example.org'
const context = () => test.service.context
const hash = (email: string) => hashAddress(context().secretKeys, email)
const to = (digestId: string) => bounceAddress(context().secretKeys, digestId, DOMAIN)

async function subscribe(email: string): Promise<string> {
  const { db, now } = context()
  const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { email, tier: 'plus', zone: 'UTC', hour: 8, consent }, now())
  await addSearch(
    db,
    { subscriberId: id, name: 'Nurses', criteria: { ...EMPTY_CRITERIA, roles: ['registered-nurse'] } },
    now(),
  )
  await markConfirmationSent(db, id, now())
  await confirm(db, id, now(), now())
  return id
}

async function addDigest(
  subscriberId: string,
  period: string,
  state: 'accepted' | 'planned' | 'deferred' = 'accepted',
) {
  const { db, now } = context()
  const row = await db
    .insertInto('digest')
    .values({
      subscriber_id: subscriberId,
      period,
      cadence: 'daily',
      state,
      items: 1,
      more: 0,
      planned_at: now(),
      sent_at: state === 'accepted' ? now() : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

const subscriber = async (id: string) =>
  context().db.selectFrom('subscriber').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const events = () => context().db.selectFrom('mail_event').selectAll().orderBy('at').execute()
const pass = (days: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + days * DAY_MS)
}

describe('a bounce', () => {
  it('that comes by SMTP suppresses the address and cancels what waits for it', async () => {
    const id = await subscribe('Reader@example.org')
    const sent = await addDigest(id, '1')
    const waiting = [await addDigest(id, '2', 'planned'), await addDigest(id, '3', 'deferred')]
    const transport = createTransport({ host: '127.0.0.1', port: test.service.bouncePort ?? 0, secure: false })
    await transport.sendMail({ envelope: { from: '', to: to(sent) }, raw: POSTFIX })
    transport.close()
    expect(await subscriber(id)).toMatchObject({
      state: 'active',
      suppressed_reason: 'bounce',
      suppressed_at: test.clock.now,
    })
    expect((await subscriber(id)).next_digest_at).not.toBeNull()
    expect(await isSuppressed(context().db, hash('reader@example.org'))).toBe(true)
    expect(await events()).toMatchObject([
      { digest_id: sent, kind: 'bounce', permanent: true, status: '5.1.1', origin: 'dsn' },
    ])
    const states = await context()
      .db.selectFrom('digest')
      .select(['id', 'state', 'response'])
      .where('id', 'in', waiting)
      .execute()
    expect(states.map(({ state, response }) => [state, response])).toEqual([
      ['cancelled', 'the address bounced'],
      ['cancelled', 'the address bounced'],
    ])
  })

  it('is kept once however often it comes, at the same time too', async () => {
    const id = await subscribe('reader@example.org')
    const sent = await addDigest(id, '1')
    const raw = dsn(['Final-Recipient: rfc822; reader@example.org\nAction: failed\nStatus: 5.2.1'])
    await Promise.all([1, 2, 3].map(() => takeMail(context(), to(sent), raw)))
    expect(await events()).toHaveLength(1)
    expect((await subscriber(id)).suppressed_at).toBeNull()
  })

  it('of the second digest suppresses an address that refuses for good', async () => {
    const id = await subscribe('reader@example.org')
    const raw = dsn(['Final-Recipient: rfc822; reader@example.org\nAction: failed\nStatus: 5.2.1'])
    await takeMail(context(), to(await addDigest(id, '1')), raw)
    pass(1)
    await takeMail(context(), to(await addDigest(id, '2')), raw)
    expect((await subscriber(id)).suppressed_reason).toBe('bounce')
  })

  it('that is temporary counts five times in a row, and less when digests arrived', async () => {
    const raw = dsn(['Final-Recipient: rfc822; reader@example.org\nAction: failed\nStatus: 4.2.2'])
    const lose = async (id: string, days: number[], arriving: number[]) => {
      const digests = new Map<number, string>()
      for (const day of [...days, ...arriving].sort((a, b) => a - b)) {
        digests.set(day, await addDigest(id, String(day)))
        pass(1)
      }
      pass(5)
      for (const day of days) await takeMail(context(), to(digests.get(day) ?? ''), raw)
    }
    const abandoned = await subscribe('abandoned@example.org')
    await lose(abandoned, [1, 2, 3, 4, 5], [])
    expect((await subscriber(abandoned)).suppressed_reason).toBe('bounce')
    const emptied = await subscribe('emptied@example.org')
    await lose(emptied, [1, 2, 4, 5, 6], [3])
    expect((await subscriber(emptied)).suppressed_reason).toBeNull()
  })

  it('speaks for the digest’s own address, whomever it names', async () => {
    const victim = await subscribe('victim@example.org')
    const id = await subscribe('reader@example.org')
    const sent = await addDigest(id, '1')
    await takeMail(
      context(),
      to(sent),
      dsn(['Final-Recipient: rfc822; victim@example.org\nAction: failed\nStatus: 5.1.1']),
    )
    expect((await subscriber(victim)).suppressed_at).toBeNull()
    expect((await subscriber(id)).suppressed_reason).toBe('bounce')
  })

  it('to an address whose digest is gone changes nothing', async () => {
    await subscribe('reader@example.org')
    await takeMail(context(), to('0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001'), OFFICE_365)
    expect(await events()).toEqual([])
  })

  it('that no machine can read changes nothing', async () => {
    const id = await subscribe('reader@example.org')
    await takeMail(context(), to(await addDigest(id, '1')), QMAIL)
    expect(await events()).toEqual([])
  })

  it('that the relay itself speaks counts when the address does not exist, not when the relay refuses us', async () => {
    const id = await subscribe('reader@example.org')
    const digest = { id: await addDigest(id, '1'), subscriberId: id, email: 'reader@example.org' }
    await recordRejection(context(), digest, '554 relay access denied')
    await recordRejection(context(), digest, '550 5.7.1 not allowed')
    expect(await events()).toEqual([])
    await recordRejection(context(), digest, '550 5.1.1 <reader@example.org> unknown')
    expect(await events()).toMatchObject([{ origin: 'smtp', detail: '550 5.1.1 <[address]> unknown' }])
    expect((await subscriber(id)).suppressed_reason).toBe('bounce')
  })
})

describe('a complaint', () => {
  it('that comes to the address for complaints suppresses the address of the digest it names', async () => {
    const id = await subscribe('reader@example.org')
    const sent = await addDigest(id, '1')
    const raw = arf([
      'Feedback-Type: abuse',
      `Original-Mail-From: <${to(sent)}>`,
      'Original-Rcpt-To: redacted@redacted.invalid',
    ])
    await takeMail(context(), feedbackAddress(context().secretKeys, DOMAIN), raw)
    expect((await subscriber(id)).suppressed_reason).toBe('complaint')
    expect(await events()).toMatchObject([{ kind: 'complaint', origin: 'arf', digest_id: sent }])
  })

  it('that names the address alone suppresses it', async () => {
    const id = await subscribe('reader@example.org')
    await takeMail(
      context(),
      feedbackAddress(context().secretKeys, DOMAIN),
      arf(['Feedback-Type: abuse', 'Original-Rcpt-To: Reader@example.org']),
    )
    expect((await subscriber(id)).suppressed_reason).toBe('complaint')
  })

  it('stays when a bounce follows', async () => {
    const id = await subscribe('reader@example.org')
    const [first, second] = [await addDigest(id, '1'), await addDigest(id, '2')]
    await takeMail(context(), to(first), arf(['Feedback-Type: abuse', 'Original-Rcpt-To: reader@example.org']))
    await takeMail(context(), to(second), POSTFIX)
    expect((await subscriber(id)).suppressed_reason).toBe('complaint')
    expect(await findSuppression(context().db, hash('reader@example.org'))).toMatchObject({ reason: 'complaint' })
  })
})

describe('a relay’s report', () => {
  const report: RelayReport = {
    kind: 'bounce',
    permanent: true,
    status: '5.1.1',
    recipient: 'reader@example.org',
    detail: 'none',
    id: 'e1',
    traces: [],
  }

  it('finds its digest by the Message-ID, and is kept once', async () => {
    const id = await subscribe('reader@example.org')
    const sent = await addDigest(id, '1')
    const reports = [{ ...report, recipient: null, traces: ['', `<d.${sent}@jobs.example.org>`] }]
    await takeRelayReports(context(), 'ses', reports)
    await takeRelayReports(context(), 'ses', reports)
    expect(await events()).toMatchObject([{ digest_id: sent, origin: 'ses', key: 'ses e1' }])
    expect((await subscriber(id)).suppressed_reason).toBe('bounce')
  })

  it('without a digest is taken by its address, also for one who is no subscriber', async () => {
    const id = await subscribe('reader@example.org')
    await takeRelayReports(context(), 'resend', [report, { ...report, id: 'e2', recipient: 'stranger@example.org' }])
    expect((await subscriber(id)).suppressed_reason).toBe('bounce')
    expect(await isSuppressed(context().db, hash('stranger@example.org'))).toBe(true)
  })
})
