import type { Report } from '../../domain/mail-report.ts'
import { toDetail } from './detail.ts'
import { readAllFields, readTypedAddress } from './fields.ts'

/** `sentFrom`: the envelope sender of the mail complained of, which names the digest. */
export type Feedback = { reports: Report[]; sentFrom: string | null }

/** A person wants no such mail. `not-spam` says the contrary; `auth-failure` and `virus` are found by machines. */
const COMPLAINTS: ReadonlySet<string> = new Set(['abuse', 'fraud', 'opt-out', 'other'])

/** Providers black recipients out, with a name that says so or a hash in place of it. */
const BLACKED_OUT = /^(?:redacted|hidden|removed|withheld|anonym\w*|x+|\*+)@|@(?:redacted|hidden|removed)\b/i

/** Reads a feedback report: RFC 5965, RFC 6692. */
export function readFeedback(bytes: Buffer): Feedback {
  const fields = readAllFields(bytes)
  const type = (fields.get('feedback-type') ?? '').toLowerCase().slice(0, 40)
  const sentFrom = readTypedAddress(fields.get('original-mail-from'))
  if (!COMPLAINTS.has(type)) return { reports: [], sentFrom }
  const recipient =
    readTypedAddress(fields.get('original-rcpt-to')) ?? readTypedAddress(fields.get('removal-recipient'))
  const reporter = fields.get('reported-domain') ?? fields.get('user-agent') ?? ''
  return {
    sentFrom,
    reports: [
      {
        kind: 'complaint',
        permanent: true,
        status: null,
        recipient: recipient === null || BLACKED_OUT.test(recipient) ? null : recipient,
        detail: toDetail(`${type} ${reporter}`),
      },
    ],
  }
}
