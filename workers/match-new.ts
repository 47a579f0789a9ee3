import { matchNew } from '../jobs/match-new.ts'
import { MESSAGES_PER_JOB, sendWebhooks } from '../jobs/send-webhooks.ts'
import { type WebhookMatcher, webhookMatcher } from '../src/alerts/match-webhooks.ts'
import type { Context } from '../src/context.ts'
import { keepMark, readNewGroups, skipToNow } from '../src/store/watermark.ts'
import { listListeners } from '../src/store/webhook.ts'
import { insertMessages } from '../src/store/webhook-message.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'

const READER = 'webhooks'
const POSTINGS_PER_TRANSACTION = 1_000

/**
 * Follows new openings for webhooks: messages and the mark are written in one transaction, so that a kill anywhere leaves
 * an opening either matched or still to be read.
 */
export default defineWorker({
  job: matchNew,
  async work(_payload, context, { signal }) {
    const { db, config, now } = context
    const tiers = config.tiers.filter((tier) => tier.feeds)
    const listeners = await listListeners(
      db,
      tiers.map(({ id }) => id),
      now(),
    )
    if (listeners.length === 0) return await skipToNow(db, READER)
    const matcher = once(() => webhookMatcher(db, listeners, tiers))
    let isLast = false
    while (!isLast && !signal.aborted) isLast = await matchSome(context, matcher)
  },
})

/** Returns true when nothing is left to be read. */
async function matchSome(context: Context, matcher: () => Promise<WebhookMatcher>): Promise<boolean> {
  const at = context.now()
  const done = await context.db.transaction().execute(async (trx) => {
    const { candidates, mark, isLast } = await readNewGroups(trx, READER, at, POSTINGS_PER_TRANSACTION)
    const messages = candidates.length === 0 ? [] : (await matcher())(candidates, at)
    const messageIds = await insertMessages(trx, messages, at)
    await keepMark(trx, READER, mark)
    return { isLast, openings: candidates.length, messageIds }
  })
  if (done.messageIds.length > 0) {
    context.log.info({ openings: done.openings, messages: done.messageIds.length }, 'new openings matched for webhooks')
    await context.enqueue(
      sendWebhooks,
      chunk(done.messageIds, MESSAGES_PER_JOB).map((messageIds) => ({ messageIds })),
    )
  }
  return done.isLast
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null
  return () => {
    made ??= make()
    return made
  }
}
