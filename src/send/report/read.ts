import { type Attachment, type ParsedMail, simpleParser } from 'mailparser'
import type { Report } from '../../domain/mail-report.ts'
import { readDeliveryStatus } from './delivery-status.ts'
import { readFeedback } from './feedback.ts'
import { readAllFields, readTypedAddress } from './fields.ts'
import { isAutoReply, isBounce, type PlainMail } from './unreadable.ts'

/**
 * What a mail to one of our addresses is. `unreadable`: a bounce without a part that a machine can read. `sentFrom` and
 * `messageId`: of the mail it is about, null when they are not in it.
 */
export type Incoming = {
  is: 'bounce' | 'complaint' | 'delay' | 'auto-reply' | 'unreadable' | 'other'
  reports: Report[]
  sentFrom: string | null
  messageId: string | null
}

/** A report holds two short parts and at most the mail it is about. */
export const MAX_REPORT_BYTES = 1024 * 1024
const MAX_PARTS = 50
const MAX_HEAD_BYTES = 128 * 1024

const DELIVERY_STATUS = /^message\/(?:global-)?delivery-status$/
const FEEDBACK = /^message\/feedback-report$/
const ORIGINAL = /^(?:message\/(?:global|global-headers|rfc822)|text\/rfc822-headers)$/

const PARSE = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepCidLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: false as const,
  maxChildNodes: MAX_PARTS,
  maxHeadSize: MAX_HEAD_BYTES,
}

const NOTHING = { reports: [], sentFrom: null, messageId: null }

/** The bounces and complaints that a mail reports; [] for everything else. Never throws. */
export async function readReport(raw: Buffer): Promise<Report[]> {
  return (await readIncoming(raw)).reports
}

/** What a mail is, and what it reports. What is larger than MAX_REPORT_BYTES or cannot be parsed is `other`. Never throws. */
export async function readIncoming(raw: Buffer): Promise<Incoming> {
  if (raw.length > MAX_REPORT_BYTES) return { is: 'other', ...NOTHING }
  try {
    return classify(await simpleParser(raw, PARSE))
  } catch {
    return { is: 'other', ...NOTHING }
  }
}

function classify(mail: ParsedMail): Incoming {
  const status = findPart(mail, DELIVERY_STATUS)
  const feedback = findPart(mail, FEEDBACK)
  const original = readOriginal(findPart(mail, ORIGINAL))
  if (status) {
    const { reports, delayed } = readDeliveryStatus(status.content)
    return { is: reports.length > 0 ? 'bounce' : delayed ? 'delay' : 'other', reports, ...original }
  }
  if (feedback) {
    const { reports, sentFrom } = readFeedback(feedback.content)
    return {
      ...original,
      is: reports.length > 0 ? 'complaint' : 'other',
      reports,
      sentFrom: sentFrom ?? original.sentFrom,
    }
  }
  const plain = toPlain(mail)
  const is = isBounce(plain) ? 'unreadable' : isAutoReply(plain) ? 'auto-reply' : 'other'
  return { is, ...NOTHING }
}

function findPart(mail: ParsedMail, type: RegExp): Attachment | undefined {
  return mail.attachments.find(({ contentType }) => type.test((contentType ?? '').toLowerCase()))
}

function readOriginal(part: Attachment | undefined): Pick<Incoming, 'sentFrom' | 'messageId'> {
  if (part === undefined) return { sentFrom: null, messageId: null }
  const end = part.content
    .subarray(0, MAX_HEAD_BYTES)
    .toString('latin1')
    .search(/\r?\n\r?\n/)
  const fields = readAllFields(part.content.subarray(0, end === -1 ? MAX_HEAD_BYTES : end))
  return { sentFrom: readTypedAddress(fields.get('return-path')), messageId: fields.get('message-id') ?? null }
}

function toPlain(mail: ParsedMail): PlainMail {
  const lines = new Map(
    (mail.headerLines ?? []).map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
  )
  return {
    subject: mail.subject ?? '',
    from: mail.from?.text ?? '',
    header: (name) => lines.get(name) ?? '',
  }
}
