import { fetchSource } from '../jobs/fetch-source.ts'
import { handleStripeEvent } from '../jobs/handle-stripe-event.ts'
import { readRun } from '../jobs/read-run.ts'
import { replaySource } from '../jobs/replay-source.ts'
import { sendConfirmation } from '../jobs/send-confirmation.ts'
import { DIGESTS_PER_JOB, sendDigests } from '../jobs/send-digests.ts'
import { sendTierChange } from '../jobs/send-tier-change.ts'
import { MESSAGES_PER_JOB, sendWebhooks } from '../jobs/send-webhooks.ts'
import { sweep } from '../jobs/sweep.ts'
import type { Context } from '../src/context.ts'
import { hashAddress } from '../src/send/address-hash.ts'
import { findUnhandledEvents, findUntoldTierChanges } from '../src/store/billing.ts'
import { findUndoneDigests, holdUnknown } from '../src/store/digest.ts'
import { findUndoneReplays } from '../src/store/replay-request.ts'
import { findStaleRuns } from '../src/store/run.ts'
import { findUnsentConfirmations } from '../src/store/subscriber.ts'
import { forgetGone } from '../src/store/subscriber-data.ts'
import { findUndoneMessages } from '../src/store/webhook-message.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'

/** Without a sign of life for this long, work counts as lost. A job that still waits or runs is not put twice: one key, one job. */
const STALE_MS = 2 * 60_000

/** A lost queue loses nothing: everything undone is put back by what the database says. */
export default defineWorker({
  job: sweep,
  async work(_payload, context) {
    const at = context.now()
    const stale = new Date(at.getTime() - STALE_MS)
    const swept = {
      runs: await sweepRuns(context, stale),
      digests: await sweepDigests(context, at, stale),
      confirmations: await sweepConfirmations(context, stale),
      payments: await sweepPayments(context, stale),
      tierChanges: await sweepTierChanges(context, stale),
      webhookMessages: await sweepWebhooks(context, at, stale),
      replays: await sweepReplays(context, stale),
    }
    if (Object.values(swept).some((count) => count > 0)) context.log.info(swept, 'undone work put back')
    const forgotten = await forgetGone(context.db, (address) => hashAddress(context.secretKeys, address), at)
    if (forgotten > 0) context.log.info({ forgotten }, 'subscribers forgotten who left or never confirmed')
  },
})

async function sweepRuns({ db, enqueue }: Context, stale: Date): Promise<number> {
  const runs = await findStaleRuns(db, stale)
  const reading = runs.filter((run) => run.state === 'reading')
  const fetching = runs.filter((run) => run.state !== 'reading')
  await enqueue(
    readRun,
    reading.map((run) => ({ runId: run.id })),
  )
  await enqueue(
    fetchSource,
    fetching.map((run) => ({ runId: run.id })),
  )
  return runs.length
}

async function sweepDigests({ db, enqueue, config: { mail } }: Context, at: Date, stale: Date): Promise<number> {
  if (mail.whenUnknown === 'hold' && mail.idempotencyHeader === null) await holdUnknown(db, at)
  const digestIds = await findUndoneDigests(db, at, stale)
  await enqueue(
    sendDigests,
    chunk(digestIds, DIGESTS_PER_JOB).map((ids) => ({ digestIds: ids })),
  )
  return digestIds.length
}

async function sweepWebhooks({ db, enqueue }: Context, at: Date, stale: Date): Promise<number> {
  const messageIds = await findUndoneMessages(db, at, stale)
  await enqueue(
    sendWebhooks,
    chunk(messageIds, MESSAGES_PER_JOB).map((ids) => ({ messageIds: ids })),
  )
  return messageIds.length
}

async function sweepConfirmations({ db, enqueue }: Context, stale: Date): Promise<number> {
  const subscriberIds = await findUnsentConfirmations(db, stale)
  await enqueue(
    sendConfirmation,
    subscriberIds.map((subscriberId) => ({ subscriberId })),
  )
  return subscriberIds.length
}

async function sweepPayments({ db, billing, enqueue }: Context, stale: Date): Promise<number> {
  if (billing === null) return 0
  const eventIds = await findUnhandledEvents(db, stale)
  await enqueue(
    handleStripeEvent,
    eventIds.map((eventId) => ({ eventId })),
  )
  return eventIds.length
}

async function sweepReplays({ db, enqueue }: Context, stale: Date): Promise<number> {
  const requestIds = await findUndoneReplays(db, stale)
  await enqueue(
    replaySource,
    requestIds.map((requestId) => ({ requestId })),
  )
  return requestIds.length
}

async function sweepTierChanges({ db, enqueue }: Context, stale: Date): Promise<number> {
  const subscriberIds = await findUntoldTierChanges(db, stale)
  await enqueue(
    sendTierChange,
    subscriberIds.map((subscriberId) => ({ subscriberId })),
  )
  return subscriberIds.length
}
