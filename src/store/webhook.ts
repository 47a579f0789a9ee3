import { sql } from 'kysely'
import type { TierId } from '../domain/alert.ts'
import type { Database, Handle } from './database.ts'

export type Webhook = {
  id: string
  subscriberId: string
  url: string
  secret: string
  createdAt: Date
  /** Since when no message was taken; null: the last one was. */
  failingSince: Date | null
  stoppedAt: Date | null
  stoppedReason: string | null
}

/** `lastAnswer`: what the receiver said to the newest message that was tried; null before the first. `waiting`: messages to be sent. */
export type WebhookStatus = Webhook & { lastAnswer: string | null; waiting: number }

/** Webhooks of one subscriber. */
export const MOST_WEBHOOKS = 5
/** A receiver that takes nothing for so long is not asked again until its owner starts it. */
const FAILING_MS = 3 * 86_400_000

export async function listWebhooks(db: Handle, subscriberId: string): Promise<WebhookStatus[]> {
  const found = await sql<WebhookStatus>`
    select ${WEBHOOK},
      (select response from webhook_message where webhook_id = w.id and response is not null order by planned_at desc, id desc limit 1) as "lastAnswer",
      (select count(*)::int from webhook_message where webhook_id = w.id and state in ('planned', 'sending', 'deferred')) as waiting
    from webhook w where w.subscriber_id = ${subscriberId} order by w.created_at, w.id`.execute(db)
  return found.rows
}

/** A subscriber's own webhook; null for another's and for none. */
export async function findWebhook(db: Handle, subscriberId: string, id: string): Promise<Webhook | null> {
  const found = await sql<Webhook>`
    select ${WEBHOOK} from webhook w where w.id::text = ${id} and w.subscriber_id = ${subscriberId}`.execute(db)
  return found.rows[0] ?? null
}

/** `known`: the subscriber has one with this address. `full`: no more than MOST_WEBHOOKS, also when several are added at once. */
export async function addWebhook(
  db: Database,
  webhook: { subscriberId: string; url: string; secret: string },
  at: Date,
): Promise<'added' | 'known' | 'full'> {
  return db.transaction().execute(async (trx) => {
    await sql`select id from subscriber where id = ${webhook.subscriberId} for update`.execute(trx)
    const own = await trx
      .selectFrom('webhook')
      .select('url')
      .where('subscriber_id', '=', webhook.subscriberId)
      .execute()
    if (own.some(({ url }) => url === webhook.url)) return 'known'
    if (own.length >= MOST_WEBHOOKS) return 'full'
    await trx
      .insertInto('webhook')
      .values({
        subscriber_id: webhook.subscriberId,
        url: webhook.url,
        secret: webhook.secret,
        created_at: at,
        failing_since: null,
        stopped_at: null,
        stopped_reason: null,
      })
      .execute()
    return 'added'
  })
}

/** Ends a webhook with the messages that wait for it. */
export async function deleteWebhook(db: Handle, subscriberId: string, id: string): Promise<void> {
  await sql`delete from webhook where id::text = ${id} and subscriber_id = ${subscriberId}`.execute(db)
}

/** The receiver took a message: whatever was wrong is over, and a stopped webhook goes on. */
export async function markWorking(db: Handle, id: string): Promise<void> {
  await sql`
    update webhook set failing_since = null, stopped_at = null, stopped_reason = null
    where id = ${id} and (failing_since is not null or stopped_at is not null)`.execute(db)
}

/** The receiver did not take a message. It is stopped when it is gone for good or has failed for three days. */
export async function markFailing(db: Handle, id: string, failure: { detail: string; isGone: boolean }, at: Date) {
  const since = new Date(at.getTime() - FAILING_MS)
  const reason = failure.isGone ? 'the receiver wants no more messages' : 'nothing was taken for three days'
  await sql`
    update webhook set failing_since = coalesce(failing_since, ${at}::timestamptz),
      stopped_at = case when ${failure.isGone} or failing_since <= ${since} then ${at}::timestamptz end,
      stopped_reason = case when ${failure.isGone} or failing_since <= ${since} then ${`${reason}: ${failure.detail}`.slice(0, 300)} end
    where id = ${id} and stopped_at is null`.execute(db)
}

export type Listener = { webhookId: string; subscriberId: string; tier: TierId }

/** The webhooks that new matches are for: not stopped, of subscribers of these tiers who want alerts now. */
export async function listListeners(db: Handle, tiers: readonly TierId[], at: Date): Promise<Listener[]> {
  const found = await sql<Listener>`
    select w.id as "webhookId", w.subscriber_id as "subscriberId", s.tier from webhook w join subscriber s on s.id = w.subscriber_id
    where w.stopped_at is null and s.state = 'active' and s.suppressed_at is null and s.tier = any(${[...tiers]}::text[])
      and (s.paused_until is null or s.paused_until <= ${at})
    order by w.id`.execute(db)
  return found.rows
}

const WEBHOOK = sql`
  w.id, w.subscriber_id as "subscriberId", w.url, w.secret, w.created_at as "createdAt", w.failing_since as "failingSince",
  w.stopped_at as "stoppedAt", w.stopped_reason as "stoppedReason"`
