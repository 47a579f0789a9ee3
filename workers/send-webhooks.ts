import { sendWebhooks } from '../jobs/send-webhooks.ts'
import type { Context } from '../src/context.ts'
import { postWebhook, type WebhookResult } from '../src/send/webhook.ts'
import { markFailing, markWorking } from '../src/store/webhook.ts'
import {
  type ClaimedMessage,
  claimMessage,
  type MessageOutcome,
  postponeMessage,
  settleMessage,
} from '../src/store/webhook-message.ts'
import { defineWorker } from './_define.ts'

/** Longer than a post may take: a lease that runs out means a dead sender. */
const LEASE_MS = 60_000
const MAX_ATTEMPTS = 8
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 6 * 3_600_000

/**
 * Posts messages one by one: lease, post, settle. A kill in between posts at most the one in flight again, under the
 * same webhook-id. A receiver that failed is left alone for the rest of the batch, so that it holds up nobody else.
 */
export default defineWorker({
  job: sendWebhooks,
  async work({ messageIds }, context, { signal }) {
    const failing = new Map<string, Date>()
    for (const id of messageIds) {
      if (signal.aborted) return // What is left stays as it is; the sweep puts it back.
      const at = context.now()
      const message = await claimMessage(context.db, id, at, new Date(at.getTime() + LEASE_MS))
      if (message) await postOne(message, context, failing)
    }
  },
})

async function postOne(message: ClaimedMessage, context: Context, failing: Map<string, Date>): Promise<void> {
  const unwanted = whyUnwanted(message, context)
  if (unwanted !== null) {
    await settleMessage(context.db, message, { state: 'rejected', response: unwanted })
    return
  }
  const restsUntil = failing.get(message.webhookId)
  if (restsUntil !== undefined) return await postponeMessage(context.db, message, restsUntil)
  const { id, url, secret, payload: body } = message
  const result = await postWebhook(context.http, { url, secret, id, at: context.now(), body })
  const outcome = outcomeOf(message, result, context.now())
  if (outcome.nextAttemptAt) failing.set(message.webhookId, outcome.nextAttemptAt)
  await settle(message, result, outcome, context)
}

/** What was planned may be out of place by now; null when it is not. */
function whyUnwanted({ stopped, subscriberState, tier }: ClaimedMessage, { config }: Context): string | null {
  if (stopped) return 'not sent: the webhook is stopped'
  if (subscriberState !== 'active') return 'not sent: the subscriber left'
  return config.tiers.find(({ id }) => id === tier)?.feeds ? null : 'not sent: the plan has no webhooks'
}

/** The end of the attempt and what it says of the webhook are kept together. */
async function settle(
  message: ClaimedMessage,
  result: WebhookResult,
  outcome: MessageOutcome,
  context: Context,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    if (!(await settleMessage(trx, message, outcome))) return
    if (result.kind === 'accepted') return await markWorking(trx, message.webhookId)
    const isGone = result.kind === 'rejected' && result.isGone
    await markFailing(trx, message.webhookId, { detail: result.detail, isGone }, context.now())
  })
  context.log[result.kind === 'accepted' ? 'debug' : 'info'](
    { messageId: message.id, webhookId: message.webhookId, attempt: message.attempt, result: result.kind },
    'webhook attempt settled',
  )
}

function outcomeOf(message: ClaimedMessage, result: WebhookResult, at: Date): MessageOutcome {
  if (result.kind === 'deferred') return later(message, result.detail, result.retryAfterMs, at)
  return { state: result.kind, response: result.detail }
}

/** 1, 4, 16, 64, 256 minutes, then 6 hours; never sooner than the receiver asked for. */
function later({ attempt }: ClaimedMessage, response: string, askedMs: number | null, at: Date): MessageOutcome {
  if (attempt >= MAX_ATTEMPTS) return { state: 'rejected', response: `${response}; given up after ${attempt} attempts` }
  const wait = Math.max(Math.min(FIRST_WAIT_MS * 4 ** (attempt - 1), LONGEST_WAIT_MS), askedMs ?? 0)
  return { state: 'deferred', response, nextAttemptAt: new Date(at.getTime() + wait) }
}
