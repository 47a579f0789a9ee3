import type { ColumnType, Generated } from 'kysely'
import type { DigestContent } from '../../domain/alert.ts'
import type { Json } from './shapes.ts'

export type DigestState =
  | 'planned'
  | 'sending'
  | 'accepted'
  | 'deferred'
  | 'rejected'
  | 'unknown'
  | 'cancelled'
  | 'empty'

export type DigestTable = {
  id: Generated<string>
  subscriber_id: string
  period: string
  cadence: 'daily' | 'weekly'
  state: DigestState
  items: number
  more: number
  planned_at: Date
  attempt: Generated<number>
  resent_after: Generated<number>
  lease_until: Date | null
  data_started_at: Date | null
  next_attempt_at: Date | null
  sent_at: Date | null
  response: string | null
  content: ColumnType<DigestContent, string | undefined, string>
}

export type DeliveredTable = { subscriber_id: string; posting_group_id: string; digest_id: string }

export type DigestRunTable = {
  id: Generated<string>
  at: Date
  due: number
  planned: number
  empty: number
  excluded: Json<Record<string, number>>
  finished_at: Date | null
}

export type MailEventTable = {
  id: Generated<string>
  key: string
  digest_id: string | null
  address_hash: string
  kind: 'bounce' | 'complaint'
  permanent: boolean
  status: string | null
  detail: string
  origin: string
  at: Date
}

export type WebhookTable = {
  id: Generated<string>
  subscriber_id: string
  url: string
  secret: string
  created_at: Date
  failing_since: Date | null
  stopped_at: Date | null
  stopped_reason: string | null
}

export type WebhookMessageTable = {
  id: Generated<string>
  webhook_id: string
  posting_group_id: string
  payload: Json<unknown>
  state: ColumnType<
    'planned' | 'sending' | 'accepted' | 'deferred' | 'rejected',
    'planned' | undefined,
    'planned' | 'sending' | 'accepted' | 'deferred' | 'rejected'
  >
  attempt: Generated<number>
  planned_at: Date
  lease_until: Date | null
  next_attempt_at: Date | null
  response: string | null
}

/** xid8 is read as text. */
export type WatermarkTable = { reader: string; xid: string }

export type SuppressionTable = { address_hash: string; reason: string; at: Date }
