import { sql } from 'kysely'
import type { Cadence, TierId } from '../domain/alert.ts'
import type { Handle } from './database.ts'

/** A subscriber as an operator and billing see one. */
export type Account = {
  id: string
  email: string
  state: 'pending' | 'active' | 'unsubscribed'
  tier: TierId
  tierFrom: 'operator' | 'stripe'
  /** As chosen; null: as often as the tier allows. */
  cadence: Cadence | null
  zone: string
  hour: number
  weekday: number
  nextDigestAt: Date | null
  pausedUntil: Date | null
  suppressedAt: Date | null
  suppressedReason: 'bounce' | 'complaint' | null
  stripeCustomer: string | null
  stripeSubscription: string | null
  /** As Stripe names it: active, past_due, canceled … */
  stripeStatus: string | null
  createdAt: Date
}

export type AccountFilter = { tier: TierId | null; state: Account['state'] | null; limit: number }

/** By id; in a transaction with `lock`, nobody else changes the subscriber until it ends. */
export async function findAccount(db: Handle, id: string, lock = false): Promise<Account | null> {
  const query = selectAccounts(db).where('id', '=', id)
  return (await (lock ? query.forUpdate() : query).executeTakeFirst()) ?? null
}

export async function findAccountByEmail(db: Handle, email: string): Promise<Account | null> {
  const query = selectAccounts(db).where(sql<string>`lower(email)`, '=', email.toLowerCase())
  return (await query.executeTakeFirst()) ?? null
}

export async function findAccountByCustomer(db: Handle, customerId: string): Promise<Account | null> {
  return (await selectAccounts(db).where('stripe_customer', '=', customerId).executeTakeFirst()) ?? null
}

/** The newest subscribers first. */
export async function listAccounts(db: Handle, filter: AccountFilter): Promise<Account[]> {
  let query = selectAccounts(db).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(filter.limit)
  if (filter.tier !== null) query = query.where('tier', '=', filter.tier)
  if (filter.state !== null) query = query.where('state', '=', filter.state)
  return query.execute()
}

function selectAccounts(db: Handle) {
  return db
    .selectFrom('subscriber')
    .select([
      'id',
      'email',
      'state',
      'tier',
      'tier_from as tierFrom',
      'cadence',
      'zone',
      'hour',
      'weekday',
      'next_digest_at as nextDigestAt',
      'paused_until as pausedUntil',
      'suppressed_at as suppressedAt',
      'suppressed_reason as suppressedReason',
      'stripe_customer as stripeCustomer',
      'stripe_subscription as stripeSubscription',
      'stripe_status as stripeStatus',
      'created_at as createdAt',
    ])
}
