import type { ColumnType, Generated } from 'kysely'
import type { Json } from './shapes.ts'

export type SubscriberTable = {
  id: Generated<string>
  email: string
  tier: 'free' | 'plus'
  state: 'pending' | 'active' | 'unsubscribed'
  zone: string
  hour: number
  weekday: Generated<number>
  next_digest_at: Date | null
  paused_until: Date | null
  created_at: Date
  consent: Json<{ at: string; from: string; wording: string }>
  confirmation_sent_at: Date | null
  confirmed_at: Date | null
  unsubscribed_at: Date | null
  cadence: 'daily' | 'weekly' | null
  sessions_from: Date | null
  login_sent_at: Date | null
  suppressed_at: Date | null
  suppressed_reason: 'bounce' | 'complaint' | null
  tier_from: ColumnType<'operator' | 'stripe', 'operator' | 'stripe' | undefined>
  tier_change_untold_at: Date | null
  stripe_customer: string | null
  stripe_subscription: string | null
  stripe_status: string | null
}

export type SavedSearchTable = {
  id: Generated<string>
  subscriber_id: string
  name: string
  criteria: Json<unknown>
  created_at: Date
  updated_at: Date | null
  feed_key: string | null
}

export type HiddenPostingTable = {
  subscriber_id: string
  posting_group_id: string
  company_key: string
  role_slug: string | null
  at: Date
}

export type StripeEventTable = {
  id: string
  type: string
  created_at: Date
  received_at: Date
  payload: Json<unknown>
  handled_at: Date | null
  fault: string | null
}
