import { handleStripeEvent } from '../jobs/handle-stripe-event.ts'
import { sendTierChange } from '../jobs/send-tier-change.ts'
import { applySubscription } from '../src/alerts/change-tier.ts'
import { type EventSubject, readSubject } from '../src/billing/event.ts'
import type { Billing, CurrentSubscription } from '../src/billing/stripe.ts'
import type { Context } from '../src/context.ts'
import { BillingError } from '../src/errors.ts'
import { findAccount, findAccountByCustomer } from '../src/store/account.ts'
import { findEvent, lockCustomer, noteEventFault, settleEvent } from '../src/store/billing.ts'
import type { Handle } from '../src/store/database.ts'
import { defineWorker } from './_define.ts'

/** The event only says whom to ask about: what counts is what Stripe says now, so order and repetition do not matter. */
export default defineWorker({
  job: handleStripeEvent,
  async work({ eventId }, context) {
    const { billing, db, now } = context
    const event = await findEvent(db, eventId)
    if (billing === null || event === null || event.handledAt !== null) return
    try {
      const changed = await applyPresent(eventId, readSubject(event.payload), billing, context)
      if (changed !== null) await context.enqueue(sendTierChange, [{ subscriberId: changed }])
    } catch (error) {
      // A refusal stands however often it is asked for; it takes no tier away.
      if (!(error instanceof BillingError) || error.reason !== 'refused') throw error
      await settleEvent(db, eventId, now(), error.message)
      context.log.error({ err: error, eventId }, 'payment event had no effect')
    }
  },
  giveUp: ({ eventId }, { db }, error) => noteEventFault(db, eventId, error.message),
})

/** Returns the subscriber whose tier changed, null when nobody's did. */
async function applyPresent(
  eventId: string,
  subject: EventSubject,
  billing: Billing,
  context: Context,
): Promise<string | null> {
  return context.db.transaction().execute(async (trx) => {
    const { customerId } = subject
    if (customerId === null) return settle(trx, eventId, context, null)
    await lockCustomer(trx, customerId)
    const current = await billing.currentSubscription(customerId)
    if (current === null) return settle(trx, eventId, context, null)
    const subscriberId = await ownerOf(trx, current, subject)
    if (subscriberId === null) return settle(trx, eventId, context, 'no subscriber here belongs to the customer')
    const isChanged = await applySubscription(trx, subscriberId, current, context)
    await settle(trx, eventId, context, null)
    return isChanged ? subscriberId : null
  })
}

async function settle(trx: Handle, eventId: string, { now }: Context, fault: string | null): Promise<null> {
  await settleEvent(trx, eventId, now(), fault)
  return null
}

/** Whom the customer belonged to before, or else whom the subscription or the checkout names. */
async function ownerOf(trx: Handle, current: CurrentSubscription, subject: EventSubject): Promise<string | null> {
  const known = await findAccountByCustomer(trx, current.customerId)
  const named = known === null ? (current.subscriberId ?? subject.subscriberId) : null
  const account = known ?? (named === null ? null : await findAccount(trx, named))
  return account?.id ?? null
}
