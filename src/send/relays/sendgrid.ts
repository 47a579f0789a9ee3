import { z } from 'zod'
import { toDetail } from '../report/detail.ts'
import { readStatus } from '../report/status.ts'
import { parsePayload, type RelayReport } from './relay-report.ts'

const EVENT = z.looseObject({
  event: z.string(),
  email: z.string().optional(),
  sg_event_id: z.string(),
  'smtp-id': z.string().optional(),
  type: z.string().optional(),
  status: z.string().optional(),
  reason: z.string().optional(),
  bounce_classification: z.string().optional(),
})
const EVENTS = z.array(EVENT).max(5_000)

type Event = z.output<typeof EVENT>
type Told = Pick<RelayReport, 'kind' | 'permanent' | 'status'>

const COMPLAINT: Told = { kind: 'complaint', permanent: true, status: null }

/** Mails that SendGrid never tried, since it remembers what their address did before. */
const DROPPED: Readonly<Record<string, Told>> = {
  'Bounced Address': { kind: 'bounce', permanent: true, status: '5.1.1' },
  Invalid: { kind: 'bounce', permanent: true, status: '5.1.3' },
  'Spam Reporting Address': COMPLAINT,
}

/**
 * Twilio SendGrid: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event. `smtp-id` is the Message-ID we
 * gave the mail.
 */
export function readSendgrid(body: unknown): RelayReport[] {
  return parsePayload(EVENTS, body).flatMap((event) => {
    const told = readEvent(event)
    if (told === null) return []
    const { email, reason, sg_event_id: id, 'smtp-id': messageId } = event
    return [
      { ...told, recipient: email ?? null, detail: toDetail(reason ?? event.event), id, traces: [messageId ?? ''] },
    ]
  })
}

function readEvent(event: Event): Told | null {
  if (event.event === 'spamreport') return COMPLAINT
  if (event.event === 'dropped') {
    const reason = (event.reason ?? '').trim()
    return Object.hasOwn(DROPPED, reason) ? (DROPPED[reason] ?? null) : null
  }
  return event.event === 'bounce' ? readBounce(event) : null
}

/** `blocked`: the server refused this mail, which says more of the sender than of the address. */
function readBounce({ type, status, reason, bounce_classification: classification = '' }: Event): Told {
  const read = readStatus(status ?? null, reason ?? '')
  if (/^(?:content|reputation|frequency)/i.test(classification))
    return { kind: 'bounce', permanent: false, status: '4.7.0' }
  const permanent = type !== 'blocked' && (read?.permanent ?? true)
  if (permanent && /^invalid address/i.test(classification)) return { kind: 'bounce', permanent, status: '5.1.1' }
  return { kind: 'bounce', permanent, status: read?.status ?? null }
}
