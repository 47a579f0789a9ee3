import { sendDigests } from '../jobs/send-digests.ts'
import { loadDigests, mailContext } from '../src/alerts/digest-mail.ts'
import { recordRejection } from '../src/alerts/take-report.ts'
import type { Context } from '../src/context.ts'
import { renderDigest } from '../src/digest/render.ts'
import type { Digest } from '../src/domain/alert.ts'
import type { OutgoingMail, SendResult } from '../src/send/email.ts'
import { bounceAddress } from '../src/send/verp.ts'
import { beginDigest, type ClaimedDigest, claimDigests, releaseItems, settleDigest } from '../src/store/digest.ts'
import type { DigestState } from '../src/store/schema.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'

/** A lease is longer than the mail client's own time limit by so much: one that runs out means a dead sender. */
const LEASE_MARGIN_MS = 5_000
/** Leased with one statement. */
const CLAIMED_AT_ONCE = 25
const MAX_ATTEMPTS = 8
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 6 * 3_600_000

/**
 * Sends digests: lease, note that the relay hears of it, send, settle, each with a commit of its own. A kill in between
 * sends at most those again that the relay was taking, under the same Message-ID.
 */
export default defineWorker({
  job: sendDigests,
  async work({ digestIds }, context, { signal }) {
    for (const ids of chunk(digestIds, CLAIMED_AT_ONCE)) {
      if (signal.aborted) return // What is left stays planned; the sweep puts it back.
      const at = context.now()
      const claimed = await claimDigests(context.db, ids, {
        at,
        leaseUntil: leaseFrom(at, context),
        resend: maySendAgain(context),
      })
      const digests = await loadDigests(context.db, claimed, at)
      // Every one is settled before the job may end: the process closes the database when no job is left.
      const sent = await Promise.allSettled(claimed.map((own, index) => sendOne(own, digests[index], context, signal)))
      for (const one of sent) if (one.status === 'rejected') throw one.reason
    }
  },
})

function leaseFrom(at: Date, { config: { mail } }: Context): Date {
  return new Date(at.getTime() + mail.timeoutMs + LEASE_MARGIN_MS)
}

/** A relay that drops repeats makes sending again safe. */
function maySendAgain({ config: { mail } }: Context): boolean {
  return mail.whenUnknown === 'resend' || mail.idempotencyHeader !== null
}

async function sendOne(
  claimed: ClaimedDigest,
  digest: Digest | undefined,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  if (claimed.withdrawn !== null || !digest || digest.items.length === 0) return withdraw(claimed, context)
  await settle(claimed, await handOver(claimed, digest, context, signal), context)
}

async function handOver(
  claimed: ClaimedDigest,
  digest: Digest,
  context: Context,
  signal: AbortSignal,
): Promise<SendResult | 'stopped'> {
  const { db, now, mailer, log } = context
  let begun = false
  const begin = async () => {
    begun = !signal.aborted && (await beginDigest(db, claimed, now(), leaseFrom(now(), context)))
    return begun
  }
  try {
    const result = await mailer.send(toMail(claimed, digest, context), { begin, hurry: signal })
    return result.kind === 'deferred' && !begun ? 'stopped' : result
  } catch (err) {
    // A digest that the program cannot write is tried again and given up like any other, or it would come back for ever.
    log.error({ err, digestId: claimed.id }, 'digest could not be handed over')
    const response = 'the program failed: see its log'
    return begun ? { kind: 'unknown', detail: response } : { kind: 'deferred', response }
  }
}

function toMail({ id, subscriberId, email }: ClaimedDigest, digest: Digest, context: Context): OutgoingMail {
  const { mail, bounces } = context.config
  const links = mailContext(context, subscriberId)
  return {
    ...renderDigest(digest, links),
    messageId: `<d.${id}@${new URL(context.baseUrl).hostname}>`,
    to: email,
    unsubscribe: { url: links.unsubscribeUrl },
    ...(mail.idempotencyHeader === null ? {} : { headers: { [mail.idempotencyHeader]: id } }),
    ...(bounces.domain === null ? {} : { envelopeFrom: bounceAddress(context.secretKey, id, bounces.domain) }),
  }
}

/** Nothing is left to send, or nobody to send it to. What was never shown may be shown later. */
async function withdraw(claimed: ClaimedDigest, context: Context): Promise<void> {
  const response = claimed.withdrawn ?? 'every posting closed before it was sent'
  if (claimed.withdrawn === 'alerts are paused') await endUnsent(claimed, { state: 'cancelled', response }, context)
  else await settleDigest(context.db, claimed, { state: 'cancelled', response })
}

async function endUnsent(
  claimed: ClaimedDigest,
  outcome: { state: 'rejected' | 'cancelled'; response: string },
  { db }: Context,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await settleDigest(trx, claimed, outcome)) await releaseItems(trx, claimed)
  })
}

/** The relay's own words after what they mean. */
function describe(result: SendResult): string {
  if (result.kind === 'accepted') return `accepted: ${result.serverResponse}`
  return `${result.kind}: ${result.kind === 'unknown' ? result.detail : result.response}`
}

async function settle(claimed: ClaimedDigest, result: SendResult | 'stopped', context: Context): Promise<void> {
  // What never began goes back as it was: being stopped is no attempt that failed.
  if (result === 'stopped') {
    await settleDigest(context.db, claimed, { state: 'planned', response: 'stopped by the program' })
    return
  }
  const at = context.now()
  const state = stateOf(claimed, result)
  // A relay that takes every mail and never says so must not be given the same one for ever.
  const again =
    claimed.attempt < MAX_ATTEMPTS && (state === 'deferred' || (state === 'unknown' && maySendAgain(context)))
  const response = describe(result)
  if (state === 'rejected') await reject(claimed, result, context)
  else
    await settleDigest(context.db, claimed, {
      ...{ state, response },
      ...(state === 'accepted' ? { sentAt: at } : {}),
      ...(again ? { nextAttemptAt: new Date(at.getTime() + waitAfter(claimed)) } : {}),
    })
  context.log[state === 'accepted' ? 'debug' : 'warn'](
    { digestId: claimed.id, attempt: claimed.attempt, result: result.kind },
    'digest attempt settled',
  )
}

/** The relay took it from nobody, so the reader has not seen it: the next digest may hold what is still new then. */
async function reject(claimed: ClaimedDigest, result: SendResult, context: Context): Promise<void> {
  if (result.kind === 'rejected') await recordRejection(context, claimed, result.response)
  await endUnsent(claimed, { state: 'rejected', response: describe(result) }, context)
}

function stateOf({ attempt }: ClaimedDigest, { kind }: SendResult): DigestState {
  return kind === 'deferred' && attempt >= MAX_ATTEMPTS ? 'rejected' : kind
}

function waitAfter({ attempt }: ClaimedDigest): number {
  return Math.min(FIRST_WAIT_MS * 4 ** (attempt - 1), LONGEST_WAIT_MS)
}
