import type { Context } from '../context.ts'
import { nextInTier } from '../digest/tier.ts'
import type { Tier, TierId } from '../domain/alert.ts'
import { type Account, findAccount } from '../store/account.ts'
import { setSubscription, setTier } from '../store/billing.ts'
import type { Handle } from '../store/database.ts'

/** What a subscription at the payment provider gives now; `tier` is free when it is dead. */
export type GivenSubscription = { customerId: string; subscriptionId: string; status: string; tier: TierId }

type Settings = Pick<Context, 'config' | 'now'>

/**
 * Sets a subscriber's tier in the caller's transaction; the next digest moves to the tier's cadence. Returns whether the
 * tier became another one: then the subscriber is to be told. Throws RangeError for a tier the configuration lacks.
 */
export async function changeTier(
  trx: Handle,
  subscriberId: string,
  given: { tier: TierId; from: Account['tierFrom'] },
  { config, now }: Settings,
): Promise<boolean> {
  const account = await findAccount(trx, subscriberId, true)
  if (account === null) return false
  const isOther = account.tier !== given.tier
  const at = now()
  await setTier(trx, account.id, {
    ...given,
    nextDigestAt: isOther ? nextInTier(account, tierCalled(given.tier, config.tiers), at) : account.nextDigestAt,
    changedAt: isOther ? at : null,
  })
  return isOther
}

/**
 * Applies what Stripe says a subscriber has now. A tier that an operator gave stays. The end of a customer's subscription
 * takes nothing that another customer's gives: somebody who paid twice has two. Returns whether the tier changed.
 */
export async function applySubscription(
  trx: Handle,
  subscriberId: string,
  given: GivenSubscription,
  settings: Settings,
): Promise<boolean> {
  const account = await findAccount(trx, subscriberId, true)
  if (account === null) return false
  const isPaid = account.tier !== 'free' && account.tierFrom === 'stripe'
  if (given.tier === 'free' && isPaid && account.stripeCustomer !== given.customerId) return false
  await setSubscription(trx, account.id, given)
  const isGift = account.tier !== 'free' && account.tierFrom === 'operator'
  if (isGift || (given.tier === 'free' && account.tier === 'free')) return false
  return changeTier(trx, account.id, { tier: given.tier, from: 'stripe' }, settings)
}

export function tierCalled(id: TierId, tiers: Tier[]): Tier {
  const tier = tiers.find((candidate) => candidate.id === id)
  if (tier === undefined) throw new RangeError(`no tier is called ${id}`)
  return tier
}
