import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { confirm, markConfirmationSent, signUp } from '../../src/store/subscriber.ts'
import {
  addSuppression,
  findSuppression,
  isSuppressed,
  liftBouncesSince,
  liftOnConfirm,
  liftSuppression,
  listSuppressed,
  mayConfirm,
  type SuppressionReason,
  suppress,
} from '../../src/store/suppression.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await cloneDatabase()
})
afterAll(() => test.drop())
beforeEach(async () => {
  await test.db.deleteFrom('mail_event').execute()
  await test.db.deleteFrom('suppression').execute()
  await test.db.deleteFrom('subscriber').execute()
})

const DAY_MS = 86_400_000
const NOW = new Date('2026-11-20T12:00:00Z')
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
/** Any text serves as a hash here. */
const hash = (email: string) => `hash of ${email}`
const GIVEN = {
  tier: 'plus',
  zone: 'UTC',
  hour: 8,
  consent: { at: '2026-11-20', from: 'test', wording: 'test' },
} as const

async function subscribe(email: string): Promise<string> {
  const { id } = await signUp(test.db, { email, ...GIVEN }, NOW)
  await markConfirmationSent(test.db, id, NOW)
  await confirm(test.db, id, NOW, NOW)
  return id
}

async function subscribeSuppressed(email: string, reason: 'bounce' | 'complaint', at = NOW): Promise<string> {
  const subscriberId = await subscribe(email)
  await suppress(test.db, { addressHash: hash(email), subscriberId }, reason, at)
  return subscriberId
}

const reasonOf = async (id: string) =>
  (await test.db.selectFrom('subscriber').select('suppressed_reason').where('id', '=', id).executeTakeFirstOrThrow())
    .suppressed_reason

describe('a suppressed address', () => {
  it.each<[SuppressionReason, number, boolean, boolean]>([
    ['bounce', 29, true, false],
    ['bounce', 30, true, true],
    ['complaint', 3_000, true, false],
    ['operator', 3_000, true, false],
    ['erased', 0, false, true],
  ])(
    'for reason %s after %i days: is suppressed %s, may be mailed a confirmation %s',
    async (reason, days, is, may) => {
      await test.db
        .insertInto('suppression')
        .values({ address_hash: hash('a'), reason, at: NOW })
        .execute()
      expect(await isSuppressed(test.db, hash('a'))).toBe(is)
      expect(await mayConfirm(test.db, hash('a'), later(days))).toBe(may)
      expect(await mayConfirm(test.db, hash('b'), later(0))).toBe(true)
    },
  )

  it('is free again by confirming after a bounce, not after a complaint', async () => {
    const bounced = await subscribeSuppressed('a@example.org', 'bounce')
    const complained = await subscribeSuppressed('b@example.org', 'complaint')
    await liftOnConfirm(test.db, hash('a@example.org'), bounced)
    await liftOnConfirm(test.db, hash('b@example.org'), complained)
    expect([await reasonOf(bounced), await reasonOf(complained)]).toEqual([null, 'complaint'])
    expect(await listSuppressed(test.db)).toMatchObject([{ addressHash: hash('b@example.org'), reason: 'complaint' }])
  })

  it('signs up again as someone new when it bounced, and changes nothing when it complained', async () => {
    await subscribeSuppressed('a@example.org', 'bounce')
    await subscribeSuppressed('b@example.org', 'complaint')
    const again = (email: string) => signUp(test.db, { email, ...GIVEN, hour: 9 }, later(31))
    expect(await again('a@example.org')).toMatchObject({ state: 'pending', confirmationSentAt: null, hour: 9 })
    expect(await again('b@example.org')).toMatchObject({ state: 'active', hour: 8 })
  })

  it('is free again by an operator’s word, and old reports are forgotten', async () => {
    const id = await subscribeSuppressed('reader@example.org', 'complaint')
    const event = {
      key: '1',
      address_hash: hash('reader@example.org'),
      kind: 'complaint',
      permanent: true,
      detail: '',
      origin: 'ses',
      at: NOW,
    } as const
    await test.db.insertInto('mail_event').values(event).execute()
    expect(await liftSuppression(test.db, 'Reader@example.org', hash('reader@example.org'))).toBe(true)
    expect(await liftSuppression(test.db, 'reader@example.org', hash('reader@example.org'))).toBe(false)
    expect(await reasonOf(id)).toBeNull()
    expect(await test.db.selectFrom('mail_event').select('id').execute()).toEqual([])
  })

  it('is free again with all that bounced since a time', async () => {
    const old = await subscribeSuppressed('a@example.org', 'bounce', later(-2))
    const fresh = await subscribeSuppressed('b@example.org', 'bounce')
    const complained = await subscribeSuppressed('c@example.org', 'complaint')
    expect(await liftBouncesSince(test.db, later(-1))).toBe(1)
    expect([await reasonOf(old), await reasonOf(fresh), await reasonOf(complained)]).toEqual([
      'bounce',
      null,
      'complaint',
    ])
  })

  it('keeps the graver reason', async () => {
    const id = await subscribeSuppressed('reader@example.org', 'bounce')
    const addressHash = hash('reader@example.org')
    const reason = async () => (await findSuppression(test.db, addressHash))?.reason
    await addSuppression(test.db, 'reader@example.org', addressHash, later(1))
    expect(await reason()).toBe('operator')
    await suppress(test.db, { addressHash, subscriberId: id }, 'bounce', later(2))
    expect(await reason()).toBe('operator')
    await suppress(test.db, { addressHash, subscriberId: id }, 'complaint', later(3))
    expect([await reason(), await reasonOf(id)]).toEqual(['complaint', 'complaint'])
    await suppress(test.db, { addressHash, subscriberId: id }, 'bounce', later(4))
    expect([await reason(), await reasonOf(id)]).toEqual(['complaint', 'complaint'])
  })
})
