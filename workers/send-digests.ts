import { sendDigests } from '../jobs/send-digests.ts'
import { loadDigest, mailContext } from '../src/alerts/digest-mail.ts'
import type { Context } from '../src/context.ts'
import { renderDigest } from '../src/digest/render.ts'
import type { SendResult } from '../src/send/email.ts'
import { type ClaimedDigest, claimDigest, markDataStarted, settleDigest } from '../src/store/digest.ts'
import type { DigestState } from '../src/store/schema.ts'
import { defineWorker } from './_define.ts'

/** Longer than the mail client's own time limits: a lease that runs out means a dead sender. */
const LEASE_MS = 5 * 60_000
const MAX_ATTEMPTS = 8
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 6 * 3_600_000

/** Sends digests one by one: lease, send, settle. A kill in between sends at most the one in flight again, under the same Message-ID. */
export default defineWorker({
  job: sendDigests,
  async work({ digestIds }, context, { signal }) {
    for (const id of digestIds) {
      if (signal.aborted) return // What is left stays planned; the sweep puts it back.
      const at = context.now()
      const digest = await claimDigest(context.db, id, at, new Date(at.getTime() + LEASE_MS))
      if (digest) await sendOne(digest, context)
    }
  },
})

async function sendOne(claimed: ClaimedDigest, context: Context): Promise<void> {
  if (claimed.subscriberState !== 'active') {
    await settleDigest(context.db, claimed, { state: 'cancelled', response: 'the subscriber left' })
    return
  }
  const links = mailContext(context, claimed.subscriberId)
  const mail = renderDigest(await loadDigest(context.db, claimed), links)
  await markDataStarted(context.db, claimed.id, context.now())
  const result = await context.mailer.send({
    ...mail,
    messageId: `<d.${claimed.id}@${new URL(context.baseUrl).hostname}>`,
    to: claimed.email,
    unsubscribe: { url: links.unsubscribeUrl },
  })
  await settle(claimed, result, context)
}

/** The relay's own words after what they mean. */
function describe(result: SendResult): string {
  if (result.kind === 'accepted') return `accepted: ${result.serverResponse}`
  return `${result.kind}: ${result.kind === 'unknown' ? result.detail : result.response}`
}

/** `unknown` is tried again under the same Message-ID: a rare second copy is better than a lost digest. */
const STATE: Record<SendResult['kind'], DigestState> = {
  accepted: 'accepted',
  rejected: 'rejected',
  deferred: 'deferred',
  unknown: 'deferred',
}

async function settle(claimed: ClaimedDigest, result: SendResult, context: Context): Promise<void> {
  const at = context.now()
  const isLast = STATE[result.kind] === 'deferred' && claimed.attempt >= MAX_ATTEMPTS
  const state = isLast ? 'rejected' : STATE[result.kind]
  const wait = Math.min(FIRST_WAIT_MS * 4 ** (claimed.attempt - 1), LONGEST_WAIT_MS)
  await settleDigest(context.db, claimed, {
    state,
    response: describe(result),
    ...(state === 'accepted' ? { sentAt: at } : {}),
    ...(state === 'deferred' ? { nextAttemptAt: new Date(at.getTime() + wait) } : {}),
  })
  context.log[state === 'accepted' ? 'debug' : 'warn'](
    { digestId: claimed.id, attempt: claimed.attempt, result: result.kind },
    'digest attempt settled',
  )
}
