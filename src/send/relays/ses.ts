import { z } from 'zod'
import { PayloadError } from '../../errors.ts'
import { toDetail } from '../report/detail.ts'
import { readStatus } from '../report/status.ts'
import { parsePayload, type RelayReport } from './relay-report.ts'

/** `confirm`: the address that an operator opens to let the topic post here. */
export type SesPost = { reports: RelayReport[]; confirm: string | null }

const ENVELOPE = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  Message: z.string(),
  SubscribeURL: z.string().optional(),
})

const MAIL = z.object({
  source: z.string().optional(),
  messageId: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  commonHeaders: z.object({ messageId: z.string().optional() }).optional(),
})
const BOUNCE = z.object({
  bounceType: z.string(),
  feedbackId: z.string(),
  bouncedRecipients: z.array(
    z.object({ emailAddress: z.string(), status: z.string().optional(), diagnosticCode: z.string().optional() }),
  ),
})
const COMPLAINT = z.object({
  feedbackId: z.string(),
  complaintFeedbackType: z.string().nullish(),
  complainedRecipients: z.array(z.object({ emailAddress: z.string() })),
})
const EVENT = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: MAIL,
  bounce: BOUNCE.optional(),
  complaint: COMPLAINT.optional(),
})

/**
 * Amazon SES, posted by an SNS topic, wrapped or raw:
 * https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html and
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html.
 * The envelope sender and, when the topic includes the original headers, the Message-ID name the digest. SNS signatures are
 * not checked, for that needs a certificate to be fetched: the key in the address is what is trusted.
 */
export function readSesPost(body: unknown): SesPost {
  const envelope = ENVELOPE.safeParse(body)
  if (!envelope.success) return { reports: readEvent(body), confirm: null }
  const { Type, Message, SubscribeURL } = envelope.data
  if (Type === 'Notification') return { reports: readEvent(parseJson(Message)), confirm: null }
  return { reports: [], confirm: Type === 'SubscriptionConfirmation' ? readSubscribeUrl(SubscribeURL ?? '') : null }
}

export function readSes(body: unknown): RelayReport[] {
  return readSesPost(body).reports
}

function readEvent(body: unknown): RelayReport[] {
  const { notificationType, eventType, mail, bounce, complaint } = parsePayload(EVENT, body)
  const traces = [
    mail.source ?? '',
    mail.commonHeaders?.messageId ?? '',
    ...(mail.headers ?? []).filter(({ name }) => name.toLowerCase() === 'message-id').map(({ value }) => value),
  ]
  const type = notificationType ?? eventType
  if (type === 'Bounce' && bounce) return readBounce(bounce, traces)
  if (type === 'Complaint' && complaint) return readComplaint(complaint, traces)
  return []
}

/** A transient bounce has been tried for hours; `Undetermined` counts as one. */
function readBounce({ bounceType, feedbackId, bouncedRecipients }: z.output<typeof BOUNCE>, traces: string[]) {
  return bouncedRecipients.map(({ emailAddress, status, diagnosticCode = '' }) => {
    const permanent = bounceType === 'Permanent'
    const read = readStatus(status ?? null, diagnosticCode)?.status ?? null
    const report = { kind: 'bounce' as const, permanent, status: read, recipient: emailAddress }
    return { ...report, detail: toDetail(diagnosticCode || bounceType), id: `${feedbackId} ${emailAddress}`, traces }
  })
}

function readComplaint(
  { feedbackId, complaintFeedbackType, complainedRecipients }: z.output<typeof COMPLAINT>,
  traces: string[],
) {
  if (complaintFeedbackType === 'not-spam') return []
  return complainedRecipients.map(({ emailAddress }) => ({
    kind: 'complaint' as const,
    permanent: true,
    status: null,
    // SES names every recipient of the provider when the report blacks the one out; our mails have one.
    recipient: emailAddress,
    detail: toDetail(complaintFeedbackType ?? 'complaint'),
    id: `${feedbackId} ${emailAddress}`,
    traces,
  }))
}

/** An operator is told to open it, so it must lead to SNS and nowhere else. */
function readSubscribeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 'https:' || !/^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?$/.test(url.host)) {
    throw new PayloadError('SubscribeURL', 'expected an https address of sns.<region>.amazonaws.com')
  }
  return url.href
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PayloadError('Message', 'expected JSON', { cause: error })
  }
}
