import { z } from 'zod'
import { toDetail } from '../report/detail.ts'
import { readStatus } from '../report/status.ts'
import { parsePayload, type RelayReport } from './relay-report.ts'

const EVENT = z.object({
  type: z.string(),
  data: z.object({
    email_id: z.string().optional(),
    message_id: z.string().nullish(),
    to: z.union([z.array(z.string()), z.string()]).optional(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
    bounce: z
      .object({
        type: z.string().nullish(),
        subType: z.string().nullish(),
        message: z.string().nullish(),
        diagnosticCode: z.union([z.array(z.string()), z.string()]).nullish(),
      })
      .nullish(),
  }),
})

/**
 * Resend: https://resend.com/docs/webhooks/emails/bounced and …/complained. Our mails have one recipient. The Message-ID
 * names the digest where the event carries it, otherwise the recipient is what is known.
 */
export function readResend(body: unknown): RelayReport[] {
  const { type, data } = parsePayload(EVENT, body)
  if (type !== 'email.bounced' && type !== 'email.complained') return []
  const [to = null] = [data.to ?? []].flat()
  const traces = [data.message_id ?? '', ...(data.headers ?? []).map(({ value }) => value)]
  const words = [data.bounce?.diagnosticCode ?? []].flat().join(' ')
  return [
    {
      ...(type === 'email.bounced' ? readBounce(data.bounce?.type ?? 'Permanent', words) : COMPLAINT),
      recipient: to === null ? null : (/<([^<>]{3,320})>/.exec(to)?.[1] ?? to),
      detail: toDetail(words || data.bounce?.message || type),
      id: `${type} ${data.email_id ?? data.message_id ?? ''}`,
      traces,
    },
  ]
}

const COMPLAINT = { kind: 'complaint' as const, permanent: true, status: null }

function readBounce(type: string, words: string) {
  return { kind: 'bounce' as const, permanent: type === 'Permanent', status: readStatus(null, words)?.status ?? null }
}
