import type { Context } from '../context.ts'
import { hashAddress } from '../send/address-hash.ts'
import { type Account, findAccount } from '../store/account.ts'
import { lockCustomer, setSubscription } from '../store/billing.ts'
import { type Erasure, eraseSubscriber, isPlanOver } from '../store/subscriber-data.ts'

type Erasing = Pick<Context, 'db' | 'billing' | 'secretKeys' | 'now'>

/** Somebody who paid twice has two subscriptions; more than this is a fault that people should look at. */
const MOST_PLANS = 5

/**
 * Ends what a subscriber pays for, at once and without a refund, then erases everything kept about the subscriber. Where
 * there is no way to end it the answer is `paying` and nothing is erased: nobody could find the payments again.
 * `planEnded`: somebody saw at the payment provider that nothing is paid any more; it is not asked. Throws BillingError
 * when the provider does not answer or refuses; nothing is erased then either.
 */
export async function eraseAccount(context: Erasing, id: string, planEnded = false): Promise<Erasure> {
  const account = await findAccount(context.db, id)
  if (account === null) return 'unknown'
  if (!planEnded && !isPlanOver(account.stripeStatus)) await endPlans(account, context)
  const hash = hashAddress(context.secretKeys, account.email)
  return eraseSubscriber(context.db, id, hash, context.now(), planEnded)
}

/** The status is noted here too: the provider's event comes when there may be nobody left to apply it to. */
async function endPlans(account: Account, { db, billing }: Erasing): Promise<void> {
  const { stripeCustomer: customerId, stripeSubscription: subscriptionId } = account
  if (billing === null || customerId === null || subscriptionId === null) return
  await db.transaction().execute(async (trx) => {
    await lockCustomer(trx, customerId)
    await billing.cancel(subscriptionId)
    let current = await billing.currentSubscription(customerId)
    for (let ended = 0; current !== null && !isPlanOver(current.status) && ended < MOST_PLANS; ended += 1) {
      await billing.cancel(current.subscriptionId)
      current = await billing.currentSubscription(customerId)
    }
    await setSubscription(trx, account.id, current ?? { customerId, subscriptionId, status: 'canceled' })
  })
}
