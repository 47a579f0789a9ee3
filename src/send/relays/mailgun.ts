import { z } from 'zod'
import { toDetail } from '../report/detail.ts'
import { readStatus } from '../report/status.ts'
import { parsePayload, type RelayReport } from './relay-report.ts'

const EVENT = z.object({
  id: z.string(),
  event: z.string(),
  severity: z.string().optional(),
  reason: z.string().optional(),
  recipient: z.string().optional(),
  message: z.object({ headers: z.object({ 'message-id': z.string().optional() }).optional() }).optional(),
  'delivery-status': z
    .object({
      code: z.number().nullish(),
      'enhanced-code': z.string().nullish(),
      message: z.string().nullish(),
      description: z.string().nullish(),
    })
    .optional(),
})
const POST = z.object({ 'event-data': EVENT })

/** The older form: one field each, and the Message-ID in one of two. */
const FORM = z.object({
  event: z.enum(['bounced', 'dropped', 'complained', 'delivered', 'opened', 'clicked', 'unsubscribed']),
  recipient: z.string(),
  'Message-Id': z.string().optional(),
  'message-id': z.string().optional(),
  code: z.string().optional(),
  error: z.string().optional(),
  reason: z.string().optional(),
  description: z.string().optional(),
  token: z.string(),
})

type Told = Pick<RelayReport, 'kind' | 'permanent' | 'status'>

const COMPLAINT: Told = { kind: 'complaint', permanent: true, status: null }

/**
 * Mailgun: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads, as JSON or as the older
 * form. The Message-ID names the digest. A temporary failure is tried again, so it is no report.
 */
export function readMailgun(body: unknown): RelayReport[] {
  const form = FORM.safeParse(body)
  return form.success ? readForm(form.data) : readEvent(parsePayload(POST, body)['event-data'])
}

function readEvent(event: z.output<typeof EVENT>): RelayReport[] {
  const status = event['delivery-status']
  const words = status?.message || status?.description || ''
  const told =
    event.event === 'complained'
      ? COMPLAINT
      : event.event === 'failed' && event.severity === 'permanent'
        ? readFailure(event.reason ?? '', status?.['enhanced-code'] ?? null, `${status?.code ?? ''} ${words}`)
        : null
  if (told === null) return []
  const traces = [event.message?.headers?.['message-id'] ?? '']
  return [{ ...told, recipient: event.recipient ?? null, detail: toDetail(words || event.event), id: event.id, traces }]
}

function readForm(form: z.output<typeof FORM>): RelayReport[] {
  const words = form.error ?? form.description ?? ''
  const told =
    form.event === 'complained'
      ? COMPLAINT
      : form.event === 'bounced' || form.event === 'dropped'
        ? readFailure(form.reason ?? '', null, `${form.code ?? ''} ${words}`)
        : null
  if (told === null) return []
  const traces = [form['Message-Id'] ?? '', form['message-id'] ?? '']
  return [{ ...told, recipient: form.recipient, detail: toDetail(words || form.event), id: form.token, traces }]
}

/** `old`: tried until it was too late. `suppress-…`: not tried, for what the address did before. */
function readFailure(reason: string, enhanced: string | null, words: string): Told | null {
  const read = readStatus(enhanced, words)
  if (reason === 'suppress-unsubscribe') return null
  if (reason === 'suppress-complaint') return COMPLAINT
  if (reason === 'suppress-bounce') return { kind: 'bounce', permanent: true, status: '5.1.1' }
  if (reason === 'espblock') return { kind: 'bounce', permanent: false, status: '4.7.0' }
  if (reason === 'old') return { kind: 'bounce', permanent: false, status: '4.4.7' }
  return { kind: 'bounce', permanent: read?.permanent ?? true, status: read?.status ?? null }
}
