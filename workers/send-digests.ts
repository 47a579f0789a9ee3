import { sendDigests } from '../jobs/send-digests.ts'
import { loadDigests, mailContext } from '../src/alerts/digest-mail.ts'
import type { Context } from '../src/context.ts'
import { renderDigest } from '../src/digest/render.ts'
import type { Digest } from '../src/domain/alert.ts'
import type { SendResult } from '../src/send/email.ts'
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
      await Promise.all(claimed.map((own, index) => sendOne(own, digests[index], context, signal)))
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
  const { db, config, now } = context
  if (claimed.withdrawn !== null || !digest || digest.items.length === 0) return withdraw(claimed, context)
  const links = mailContext(context, claimed.subscriberId)
  const { idempotencyHeader } = config.mail
  const mail = {
    ...renderDigest(digest, links),
    messageId: `<d.${claimed.id}@${new URL(context.baseUrl).hostname}>`,
    to: claimed.email,
    unsubscribe: { url: links.unsubscribeUrl },
    ...(idempotencyHeader === null ? {} : { headers: { [idempotencyHeader]: claimed.id } }),
    ...(config.bounces.domain === null
      ? {}
      : { envelopeFrom: bounceAddress(context.secretKey, claimed.id, config.bounces.domain) }),
  }
  let begun = false
  const begin = async () => {
    begun = !signal.aborted && (await beginDigest(db, claimed, now(), leaseFrom(now(), context)))
    return begun
  }
  const result = await context.mailer.send(mail, { begin })
  await settle(claimed, result, begun, context)
}

/** Nothing is left to send, or nobody to send it to. What was never shown may be shown later. */
async function withdraw(claimed: ClaimedDigest, { db }: Context): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await settleDigest(trx, claimed, {
      state: 'cancelled',
      response: claimed.withdrawn ?? 'every posting closed before it was sent',
    })
    if (claimed.withdrawn === 'alerts are paused') await releaseItems(trx, claimed)
  })
}

/** The relay's own words after what they mean. */
function describe(result: SendResult): string {
  if (result.kind === 'accepted') return `accepted: ${result.serverResponse}`
  return `${result.kind}: ${result.kind === 'unknown' ? result.detail : result.response}`
}

async function settle(claimed: ClaimedDigest, result: SendResult, begun: boolean, context: Context): Promise<void> {
  const at = context.now()
  const state = stateOf(claimed, result, begun)
  const wait = Math.min(FIRST_WAIT_MS * 4 ** (claimed.attempt - 1), LONGEST_WAIT_MS)
  const again = state === 'deferred' || (state === 'unknown' && maySendAgain(context))
  await settleDigest(context.db, claimed, {
    state,
    response: describe(result),
    ...(state === 'accepted' ? { sentAt: at } : {}),
    ...(again ? { nextAttemptAt: new Date(at.getTime() + wait) } : {}),
  })
  context.log[state === 'accepted' ? 'debug' : 'warn'](
    { digestId: claimed.id, attempt: claimed.attempt, result: result.kind },
    'digest attempt settled',
  )
}

/** What never began goes back as it was: being stopped is no attempt that failed. */
function stateOf({ attempt }: ClaimedDigest, { kind }: SendResult, begun: boolean): DigestState {
  if (kind === 'deferred' && !begun) return 'planned'
  return kind === 'deferred' && attempt >= MAX_ATTEMPTS ? 'rejected' : kind
}
