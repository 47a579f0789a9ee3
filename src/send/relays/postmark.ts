import { z } from 'zod'
import { toDetail } from '../report/detail.ts'
import { readStatus } from '../report/status.ts'
import { parsePayload, type RelayReport } from './relay-report.ts'

const EVENT = z.object({
  RecordType: z.string(),
  ID: z.union([z.number(), z.string()]).optional(),
  Type: z.string().optional(),
  Email: z.string().optional(),
  Description: z.string().optional(),
  Details: z.string().nullish(),
  MessageID: z.string().optional(),
  Metadata: z.record(z.string(), z.unknown()).nullish(),
  Content: z.string().nullish(),
})

/**
 * What Postmark's types mean (https://postmarkapp.com/developer/api/bounce-api#bounce-types); `status` where the server's
 * words state none. Types that are not here say nothing of the address: automatic replies, delays, subscriptions.
 */
const TYPES: Readonly<Record<string, { permanent: boolean; status: string | null; only?: boolean }>> = {
  HardBounce: { permanent: true, status: '5.1.1' },
  BadEmailAddress: { permanent: true, status: '5.1.3' },
  SoftBounce: { permanent: false, status: null },
  DnsError: { permanent: false, status: null },
  Unknown: { permanent: false, status: null },
  Blocked: { permanent: true, status: '5.7.1', only: true },
  SpamNotification: { permanent: true, status: '5.7.1', only: true },
  VirusNotification: { permanent: true, status: '5.7.1', only: true },
  DMARCPolicy: { permanent: true, status: '5.7.1', only: true },
}

/**
 * Postmark: https://postmarkapp.com/developer/webhooks/bounce-webhook and …/spam-complaint-webhook. The digest is named by
 * metadata (a header X-PM-Metadata-… that carries its id) or by the bounce's text, when the webhook includes it.
 */
export function readPostmark(body: unknown): RelayReport[] {
  const event = parsePayload(EVENT, body)
  const { RecordType, ID, MessageID, Email, Content, Metadata } = event
  const told = RecordType === 'SpamComplaint' ? COMPLAINT : RecordType === 'Bounce' ? readBounce(event) : null
  if (told === null) return []
  const traces = [...Object.values(Metadata ?? {}).filter((value) => typeof value === 'string'), Content ?? '']
  const detail = toDetail(event.Details || event.Description || event.Type || RecordType)
  return [{ ...told, recipient: Email ?? null, detail, id: `${RecordType} ${ID ?? MessageID ?? ''}`, traces }]
}

const COMPLAINT = { kind: 'complaint' as const, permanent: true, status: null }

function readBounce({ Type = '', Details }: z.output<typeof EVENT>) {
  if (Type === 'SpamComplaint') return COMPLAINT
  const type = Object.hasOwn(TYPES, Type) ? TYPES[Type] : undefined
  if (type === undefined) return null
  const read = type.only === true ? null : readStatus(null, Details ?? '')
  return { kind: 'bounce' as const, permanent: type.permanent, status: read?.status ?? type.status }
}
