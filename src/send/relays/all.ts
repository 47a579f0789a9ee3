import { readMailgun } from './mailgun.ts'
import { readPostmark } from './postmark.ts'
import type { ReadRelay } from './relay-report.ts'
import { readResend } from './resend.ts'
import { readSendgrid } from './sendgrid.ts'
import { readSes } from './ses.ts'

/** Relays by the name in the address that they post to: /relay/<name>/<key>. */
export const RELAYS: ReadonlyMap<string, ReadRelay> = new Map([
  ['ses', readSes],
  ['postmark', readPostmark],
  ['sendgrid', readSendgrid],
  ['mailgun', readMailgun],
  ['resend', readResend],
])
