import type { Context } from '../context.ts'
import type { Report } from '../domain/mail-report.ts'
import { hashAddress } from '../send/address-hash.ts'
import { findTracedDigest, type RelayReport } from '../send/relays/relay-report.ts'
import { toDetail } from '../send/report/detail.ts'
import { type Incoming, readIncoming } from '../send/report/read.ts'
import { readStatus } from '../send/report/status.ts'
import { isNoSuchAddress, judge, SILENCE_DAYS, WINDOW_DAYS } from '../send/suppression-rules.ts'
import { isFeedbackAddress, readBounceAddress } from '../send/verp.ts'
import { findRecipient, type MailEvent, recordReport } from '../store/mail-event.ts'
import { findSubscriberByEmail } from '../store/subscriber.ts'

type Taker = Pick<Context, 'db' | 'log' | 'now' | 'secretKeys'>

const RULES = { judge, windowDays: WINDOW_DAYS, silenceDays: SILENCE_DAYS }

/**
 * Does what a mail to one of our addresses says. `recipient` is such an address: that of a digest speaks for the digest's
 * subscriber alone, whomever the mail names; that for complaints names whom it is about. Mails that report nothing a
 * machine can read are logged. Throws when it cannot be stored.
 */
export async function takeMail(context: Taker, recipient: string, raw: Buffer): Promise<void> {
  const { secretKeys, db } = context
  const ownDigestId = readBounceAddress(secretKeys, recipient)
  if (ownDigestId === null && !isFeedbackAddress(secretKeys, recipient)) return
  const incoming = await readIncoming(raw)
  const digestId = ownDigestId ?? readBounceAddress(secretKeys, incoming.sentFrom ?? '')
  if (incoming.reports.length === 0) logUseless(context, digestId, incoming)
  const owner = digestId === null ? null : await findRecipient(db, digestId)
  // Of a digest whose subscriber is gone nothing is known, and its mail may name anyone.
  if (owner === null && ownDigestId !== null) return
  for (const report of aboutOwner(incoming, owner?.email)) await takeMailed(context, digestId, owner, report)
}

/** Does what a relay posted. Reports of mails that are not digests are taken by the address they name. */
export async function takeRelayReports(context: Taker, relay: string, reports: RelayReport[]): Promise<void> {
  for (const { id, traces, ...report } of reports) {
    const digestId = findTracedDigest(context.secretKeys, traces)
    const owner = digestId === null ? null : await findRecipient(context.db, digestId)
    const address = owner?.email ?? report.recipient
    if (address === null) {
      context.log.warn({ relay, kind: report.kind }, 'relay report named neither digest nor address')
      continue
    }
    await take(context, {
      key: `${relay} ${id}`,
      digestId,
      address,
      subscriberId: owner?.id ?? null,
      report,
      origin: relay,
    })
  }
}

/**
 * A relay's refusal of a digest, in its words: "550 5.1.1 no such person". Counts when it says that the address does not
 * exist; everything else may be the relay's or ours, and is the same for every subscriber.
 */
export async function recordRejection(
  context: Taker,
  digest: { id: string; subscriberId: string; email: string },
  response: string,
): Promise<void> {
  const read = readStatus(null, response)
  if (read === null || !isNoSuchAddress(read)) return
  const report: Report = { kind: 'bounce', ...read, recipient: digest.email, detail: toDetail(response) }
  const { id, subscriberId, email: address } = digest
  await take(context, { key: `smtp ${id}`, digestId: id, address, subscriberId, report, origin: 'smtp' })
}

async function takeMailed(
  context: Taker,
  digestId: string | null,
  owner: { id: string; email: string } | null,
  report: Report,
): Promise<void> {
  const address = owner?.email ?? report.recipient
  if (address === null) return
  const key = mailKey(digestId ?? hashAddress(context.secretKeys, address), report)
  const origin = report.kind === 'bounce' ? 'dsn' : 'arf'
  await take(context, { key, digestId, address, subscriberId: owner?.id ?? null, report, origin })
}

/** The same mail sent twice says the same of the same digest. */
function mailKey(about: string, { kind, status, permanent }: Report): string {
  return `mail ${about} ${kind} ${status ?? (permanent ? '5' : '4')}`
}

function logUseless({ log }: Taker, digestId: string | null, { is }: Incoming): void {
  const level = is === 'unreadable' ? 'warn' : 'debug'
  log[level]({ digestId, is }, 'mail without a readable report arrived')
}

/** One mail went to one address: of several recipients of a report that one counts, or else all, for it was forwarded. */
function aboutOwner({ reports }: Incoming, email: string | undefined): Report[] {
  const own = reports.filter(({ recipient }) => recipient?.toLowerCase() === email?.toLowerCase())
  return own.length > 0 ? own : reports
}

async function take(
  context: Taker,
  { address, ...event }: Omit<MailEvent, 'addressHash'> & { address: string },
): Promise<void> {
  const { db, log, now, secretKeys } = context
  const subscriberId = event.subscriberId ?? (await findSubscriberByEmail(db, address))?.id ?? null
  const addressHash = hashAddress(secretKeys, address)
  const { verdict } = await recordReport(db, { ...event, subscriberId, addressHash }, RULES, now())
  if (verdict === null) return
  const { kind, status } = event.report
  const fields = {
    digestId: event.digestId,
    subscriberId,
    origin: event.origin,
    kind,
    status,
    suppressed: verdict.suppress,
  }
  if (verdict.aboutUs) log.warn(fields, 'mailbox refused what we send')
  else log.info(fields, 'mail report recorded')
}
