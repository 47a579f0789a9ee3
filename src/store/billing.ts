import { sql } from 'kysely'
import type { TierId } from '../domain/alert.ts'
import type { Handle } from './database.ts'

export type GivenEvent = { id: string; type: string; createdAt: Date; payload: unknown }
export type KeptEvent = GivenEvent & { handledAt: Date | null }

/** Events put back by one sweep: a provider that is down must not fill the queue. */
const SWEPT_EVENTS = 100
const MAX_FAULT = 500

/** Keeps an event, once by its id. Returns whether it still has to be handled. */
export async function keepEvent(db: Handle, event: GivenEvent, at: Date): Promise<boolean> {
  const { id, type, createdAt } = event
  const kept = await db
    .insertInto('stripe_event')
    .values({
      id,
      type,
      created_at: createdAt,
      received_at: at,
      payload: JSON.stringify(event.payload),
      handled_at: null,
      fault: null,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ id }))
    .returning('handled_at')
    .executeTakeFirstOrThrow()
  return kept.handled_at === null
}

export async function findEvent(db: Handle, id: string): Promise<KeptEvent | null> {
  const found = await db
    .selectFrom('stripe_event')
    .select(['id', 'type', 'created_at as createdAt', 'payload', 'handled_at as handledAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  return found ?? null
}

/** Nothing more is done about the event. `fault`: why it had no effect; null when it was as it should be. */
export async function settleEvent(db: Handle, id: string, at: Date, fault: string | null): Promise<void> {
  await db
    .updateTable('stripe_event')
    .set({ handled_at: at, fault: fault?.slice(0, MAX_FAULT) ?? null })
    .where('id', '=', id)
    .execute()
}

/** Why an event is not handled yet; the sweep takes it up again. */
export async function noteEventFault(db: Handle, id: string, fault: string): Promise<void> {
  await db
    .updateTable('stripe_event')
    .set({ fault: fault.slice(0, MAX_FAULT) })
    .where('id', '=', id)
    .where('handled_at', 'is', null)
    .execute()
}

/** Events received before `before` and not handled, the oldest first. */
export async function findUnhandledEvents(db: Handle, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('stripe_event')
    .select('id')
    .where('handled_at', 'is', null)
    .where('received_at', '<', before)
    .orderBy('received_at')
    .limit(SWEPT_EVENTS)
    .execute()
  return rows.map((row) => row.id)
}

/** Until the transaction ends, nobody else asks about this customer and applies the answer: the later answer is applied later. */
export async function lockCustomer(trx: Handle, customerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`stripe customer ${customerId}`}, 0))`.execute(trx)
}

/** Notes what the subscriber has at Stripe; the tier is set by setTier. */
export async function setSubscription(
  trx: Handle,
  subscriberId: string,
  given: { customerId: string; subscriptionId: string; status: string },
): Promise<void> {
  await trx
    .updateTable('subscriber')
    .set({
      stripe_customer: given.customerId,
      stripe_subscription: given.subscriptionId,
      stripe_status: given.status,
    })
    .where('id', '=', subscriberId)
    .execute()
}

/**
 * Sets the tier and when the next digest comes. `changedAt`: when the tier became another one, which the subscriber is
 * still to be told; null leaves that as it is.
 */
export async function setTier(
  trx: Handle,
  subscriberId: string,
  given: { tier: TierId; from: 'operator' | 'stripe'; nextDigestAt: Date | null; changedAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('subscriber')
    .set({
      tier: given.tier,
      tier_from: given.from,
      next_digest_at: given.nextDigestAt,
      ...(given.changedAt === null ? {} : { tier_change_untold_at: given.changedAt }),
    })
    .where('id', '=', subscriberId)
    .execute()
}

/**
 * Takes the news of a changed tier, to be told by the caller alone: `tier_change_untold_at` stands until then. Returns when the
 * tier changed, null when there is nothing to tell.
 */
export async function claimTierChange(db: Handle, subscriberId: string): Promise<Date | null> {
  const claimed = await sql<{ changedAt: Date }>`
    update subscriber s set tier_change_untold_at = null
    from (select id, tier_change_untold_at from subscriber where id = ${subscriberId} for update) before
    where s.id = before.id and before.tier_change_untold_at is not null
    returning before.tier_change_untold_at as "changedAt"`.execute(db)
  return claimed.rows[0]?.changedAt ?? null
}

/** Gives the news back when they could not be told; a change since then is the newer news. */
export async function unclaimTierChange(db: Handle, subscriberId: string, changedAt: Date): Promise<void> {
  await db
    .updateTable('subscriber')
    .set({ tier_change_untold_at: changedAt })
    .where('id', '=', subscriberId)
    .where('tier_change_untold_at', 'is', null)
    .execute()
}

/** Subscribers whose tier changed before `before` and who were not told. */
export async function findUntoldTierChanges(db: Handle, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('subscriber')
    .select('id')
    .where('tier_change_untold_at', '<', before)
    .limit(1000)
    .execute()
  return rows.map((row) => row.id)
}
