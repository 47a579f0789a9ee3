import { sendDigests } from '../jobs/send-digests.ts'
import { loadDigests, mailContext } from '../src/alerts/digest-mail.ts'
import type { Context } from '../src/context.ts'
import { renderDigest } from '../src/digest/render.ts'
import type { Digest } from '../src/domain/alert.ts'
import { type LogIds, withLogIds } from '../src/log.ts'
import type { OutgoingMail, SendResult } from '../src/send/email.ts'
import { bounceAddress } from '../src/send/verp.ts'
import {
  beginDigests,
  type ClaimedDigest,
  claimDigests,
  type DigestAttempt,
  type DigestOutcome,
  settleDigests,
} from '../src/store/digest.ts'
import { findFirstRuns } from '../src/store/first-run.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'
import { gather } from './_gather.ts'
import { maySendAgain, settleAttempt, type WriteEnd, withdraw } from './_settle-digest.ts'

/** A lease is longer than the mail client's own time limit by so much: one that runs out means a dead sender. */
const LEASE_MARGIN_MS = 5_000
/** Leased with one statement. */
const CLAIMED_AT_ONCE = 25

/**
 * Sends digests: lease, note that the relay hears of it, send, settle. Each step is committed before the next, and a mail
 * counts as under way until it is settled. A kill sends at most those again that were under way, under the same Message-ID.
 */
export default defineWorker({
  job: sendDigests,
  async work({ digestIds }, context, { signal }) {
    const steps = openSteps(context)
    for (const ids of chunk(digestIds, CLAIMED_AT_ONCE)) {
      if (signal.aborted) return // What is left stays planned; the sweep puts it back.
      const at = context.now()
      const claimed = await claimDigests(context.db, ids, {
        at,
        leaseUntil: leaseFrom(at, context),
        resend: maySendAgain(context),
      })
      const digests = await loadDigests(context.db, claimed, at)
      const runs = await findFirstRuns(context.db, digests.flatMap(groupsOf))
      // Every one is settled before the job may end: the process closes the database when no job is left.
      const sent = await Promise.allSettled(
        claimed.map((own, index) => {
          const ids = logIdsOf(own, digests[index], runs, context)
          return withLogIds(ids, () => sendOne(own, digests[index], steps, context, signal))
        }),
      )
      for (const one of sent) if (one.status === 'rejected') throw one.reason
    }
  },
})

/** The lines of a mail name it as the relay does, and the crawls that found what it holds: from a page to its mails and back. */
function logIdsOf(
  { id }: ClaimedDigest,
  digest: Digest | undefined,
  runs: Map<string, string>,
  context: Context,
): LogIds {
  const found = groupsOf(digest).flatMap((groupId) => runs.get(groupId) ?? [])
  return { digestId: id, messageId: messageIdOf(id, context), runs: [...new Set(found)] }
}

function groupsOf(digest: Digest | undefined): string[] {
  return digest?.items.map(({ candidate }) => candidate.groupId) ?? []
}

function messageIdOf(digestId: string, { baseUrl }: Context): string {
  return `<d.${digestId}@${new URL(baseUrl).hostname}>`
}

type Steps = { begin(digest: DigestAttempt): Promise<boolean>; end: WriteEnd }

/** Mails that take a step while the commit of others is being written share the next commit; none waits for another to be sent. */
function openSteps(context: Context): Steps {
  const { db, now } = context
  const end = gather((ends: { digest: DigestAttempt; outcome: DigestOutcome }[]) => settleDigests(db, ends))
  return {
    begin: gather((digests) => beginDigests(db, digests, now(), leaseFrom(now(), context))),
    end: (digest, outcome) => end({ digest, outcome }),
  }
}

function leaseFrom(at: Date, { config: { mail } }: Context): Date {
  return new Date(at.getTime() + mail.timeoutMs + LEASE_MARGIN_MS)
}

async function sendOne(
  claimed: ClaimedDigest,
  digest: Digest | undefined,
  steps: Steps,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  if (claimed.withdrawn !== null || !digest || digest.items.length === 0) return withdraw(claimed, context)
  const result = await handOver(claimed, digest, steps, context, signal)
  if (result === 'settled') return
  // What never began goes back as it was: being stopped is no attempt that failed.
  if (result === 'stopped') await steps.end(claimed, { state: 'planned', response: 'stopped by the program' })
  else await settleAttempt(claimed, result, steps.end, context)
}

async function handOver(
  claimed: ClaimedDigest,
  digest: Digest,
  steps: Steps,
  context: Context,
  signal: AbortSignal,
): Promise<SendResult | 'stopped' | 'settled'> {
  let step: 'waiting' | 'begun' | 'ended' = 'waiting'
  const begin = async () => {
    if (signal.aborted || !(await steps.begin(claimed))) return false
    step = 'begun'
    return true
  }
  const end = async (result: SendResult) => {
    step = 'ended'
    await settleAttempt(claimed, result, steps.end, context)
  }
  const reached = (): typeof step => step
  try {
    const result = await context.mailer.send(toMail(claimed, digest, context), { begin, end, hurry: signal })
    if (reached() === 'ended') return 'settled'
    return result.kind === 'deferred' ? 'stopped' : result
  } catch (err) {
    if (reached() === 'ended') throw err
    // A digest that the program cannot write is tried again and given up like any other, or it would come back for ever.
    context.log.error({ err }, 'digest could not be handed over')
    const response = 'the program failed: see its log'
    return reached() === 'begun' ? { kind: 'unknown', detail: response } : { kind: 'deferred', response }
  }
}

function toMail({ id, subscriberId, email }: ClaimedDigest, digest: Digest, context: Context): OutgoingMail {
  const { mail, bounces } = context.config
  const links = mailContext(context, subscriberId)
  return {
    ...renderDigest(digest, links),
    messageId: messageIdOf(id, context),
    to: email,
    unsubscribe: { url: links.unsubscribeUrl },
    ...(mail.idempotencyHeader === null ? {} : { headers: { [mail.idempotencyHeader]: id } }),
    ...(bounces.domain === null ? {} : { envelopeFrom: bounceAddress(context.secretKeys, id, bounces.domain) }),
  }
}
