import type { Report } from '../../domain/mail-report.ts'
import { toDetail } from './detail.ts'
import { type Fields, readFieldGroups, readTypedAddress } from './fields.ts'
import { readStatus } from './status.ts'

/** `delayed`: a server still tries, so nothing is over. */
export type DeliveryStatus = { reports: Report[]; delayed: boolean }

/**
 * Reads a delivery status: RFC 3464 (and RFC 6533, its international sister). A report for each recipient whose mail
 * failed, in their order; recipients whose mail was delayed, relayed or delivered get none.
 */
export function readDeliveryStatus(bytes: Buffer): DeliveryStatus {
  const groups = readFieldGroups(bytes).filter((group) => RECIPIENT_FIELDS.some((name) => group.has(name)))
  return {
    reports: groups.flatMap((group) => readRecipient(group) ?? []),
    delayed: groups.some((group) => actionOf(group) === 'delayed'),
  }
}

const RECIPIENT_FIELDS = ['final-recipient', 'original-recipient', 'action']

function readRecipient(group: Fields): Report | null {
  const action = actionOf(group)
  const words = group.get('diagnostic-code') ?? ''
  const read = readStatus(group.get('status') ?? null, words)
  // Without an Action only a permanent failure is surely over.
  if (action !== 'failed' && !(action === '' && read?.permanent === true)) return null
  return {
    kind: 'bounce',
    permanent: read?.permanent ?? false,
    status: read?.status ?? null,
    recipient: readTypedAddress(group.get('original-recipient')) ?? readTypedAddress(group.get('final-recipient')),
    detail: toDetail(words.replace(/^\s*[\w-]{1,30}\s*;\s*/, '') || (group.get('status') ?? 'no reason stated')),
  }
}

function actionOf(group: Fields): string {
  return /^[a-z]{1,20}/.exec((group.get('action') ?? '').toLowerCase())?.[0] ?? ''
}
