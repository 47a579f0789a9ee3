import { sql } from 'kysely'
import type { Database, Handle } from './database.ts'

/** An address that was never confirmed is forgotten after this long, one that left after the other. */
export const UNCONFIRMED_DAYS = 30
export const LEFT_DAYS = 90

const DAY_MS = 86_400_000
const FORGOTTEN_AT_ONCE = 1_000
/** What Stripe calls a subscription that is over; any other may still be paid. */
const OVER: readonly string[] = ['canceled', 'incomplete_expired']
const IS_OVER = sql<boolean>`coalesce(stripe_status = any(${OVER}::text[]), true)`

/** Why nothing was erased: nobody is called so, or a subscription that is paid for has to be ended first. */
export type Erasure = 'erased' | 'unknown' | 'paying'

/** Whether nothing is paid any more, by the status in Stripe's words; null: nothing ever was. */
export function isPlanOver(status: string | null): boolean {
  return status === null || OVER.includes(status)
}

/**
 * Everything that is kept about a subscriber, ready to be written as JSON; null when there is none. The addresses of feeds
 * and the secrets of webhooks are left out: whoever has them reads along.
 */
export async function exportSubscriber(db: Handle, id: string, addressHash: string, at: Date): Promise<unknown> {
  const profile = await readProfile(db, id)
  if (profile === null) return null
  const { billing, consent, ...rest } = profile
  return {
    format: 'jobtide-subscriber-1',
    exportedAt: at.toISOString(),
    profile: rest,
    consent,
    billing,
    searches: await readSearches(db, id),
    digests: await readDigests(db, id),
    openingsSent: await readDelivered(db, id),
    hiddenPostings: await readHidden(db, id),
    webhooks: await readWebhooks(db, id),
    webhookMessages: await readWebhookMessages(db, id),
    mailEvents: await readMailEvents(db, addressHash),
    openings: await readOpenings(db, id),
  }
}

/**
 * Deletes a subscriber with everything that belongs to one, in one transaction. What stays is the keyed hash of the address:
 * that it was erased, or, if that is graver, that it bounced or complained. `planEnded`: nothing is paid any more, whatever
 * was last heard.
 */
export async function eraseSubscriber(
  db: Database,
  id: string,
  addressHash: string,
  at: Date,
  planEnded = false,
): Promise<Erasure> {
  return await db.transaction().execute(async (trx) => {
    // Planning locks the row by its foreign key: what it adds is seen below, or it fails for want of the row.
    const found = await sql<{ isOver: boolean }>`
      select ${IS_OVER} as "isOver" from subscriber where id = ${id} for update`.execute(trx)
    const [row] = found.rows
    if (row === undefined) return 'unknown'
    if (!row.isOver && !planEnded) return 'paying'
    await deleteAll(trx, [id], [addressHash])
    await trx
      .insertInto('suppression')
      .values({ address_hash: addressHash, reason: 'erased', at })
      .onConflict((conflict) => conflict.column('address_hash').doNothing())
      .execute()
    return 'erased'
  })
}

/**
 * Forgets addresses that were not confirmed within UNCONFIRMED_DAYS of the last mail, and those that left LEFT_DAYS ago and
 * pay for nothing. At most 1,000 at once. Returns how many.
 */
export async function forgetGone(db: Database, hashOf: (address: string) => string, at: Date): Promise<number> {
  const daysAgo = (days: number) => new Date(at.getTime() - days * DAY_MS)
  return await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string; email: string }>`
      select id, email from subscriber
      where ${IS_OVER} and (
        (state = 'pending' and coalesce(confirmation_sent_at, created_at) < ${daysAgo(UNCONFIRMED_DAYS)})
        or (state = 'unsubscribed' and unsubscribed_at < ${daysAgo(LEFT_DAYS)}))
      limit ${FORGOTTEN_AT_ONCE} for update skip locked`.execute(trx)
    const ids = rows.map((row) => row.id)
    if (ids.length > 0)
      await deleteAll(
        trx,
        ids,
        rows.map(({ email }) => hashOf(email)),
      )
    return ids.length
  })
}

/** Searches, digests, hidden postings and webhooks go with the subscriber's row. */
async function deleteAll(trx: Handle, ids: string[], addressHashes: string[]): Promise<void> {
  await sql`delete from delivered where subscriber_id = any(${ids}::uuid[])`.execute(trx)
  await sql`delete from mail_event where address_hash = any(${addressHashes}::text[])`.execute(trx)
  await sql`
    delete from stripe_event e using subscriber s
    where s.id = any(${ids}::uuid[]) and (e.payload ->> 'subscriberId' = s.id::text or e.payload ->> 'customerId' = s.stripe_customer)`.execute(
    trx,
  )
  await sql`delete from subscriber where id = any(${ids}::uuid[])`.execute(trx)
}

async function readProfile(db: Handle, id: string) {
  const row = await db.selectFrom('subscriber').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    email: row.email,
    state: row.state,
    tier: row.tier,
    tierSetBy: row.tier_from,
    cadence: row.cadence,
    weekday: row.weekday,
    hour: row.hour,
    zone: row.zone,
    nextDigestAt: row.next_digest_at,
    pausedUntil: row.paused_until,
    signedUpAt: row.created_at,
    confirmationSentAt: row.confirmation_sent_at,
    confirmedAt: row.confirmed_at,
    leftAt: row.unsubscribed_at,
    loginLinkSentAt: row.login_sent_at,
    signedOutEverywhereAt: row.sessions_from,
    suppressedAt: row.suppressed_at,
    suppressedReason: row.suppressed_reason,
    consent: row.consent,
    billing: { customer: row.stripe_customer, subscription: row.stripe_subscription, status: row.stripe_status },
  }
}

function readSearches(db: Handle, id: string) {
  return db
    .selectFrom('saved_search')
    .select(['id', 'name', 'criteria', 'created_at as createdAt', 'updated_at as updatedAt'])
    .select(sql<boolean>`feed_key is not null`.as('hasFeed'))
    .where('subscriber_id', '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

function readDigests(db: Handle, id: string) {
  return db
    .selectFrom('digest')
    .select(['id', 'period', 'cadence', 'state', 'items', 'more', 'planned_at as plannedAt', 'sent_at as sentAt'])
    .select(['attempt', 'response', 'content'])
    .where('subscriber_id', '=', id)
    .orderBy('planned_at')
    .orderBy('id')
    .execute()
}

function readDelivered(db: Handle, id: string) {
  return db
    .selectFrom('delivered')
    .select(['posting_group_id as opening', 'digest_id as digest'])
    .where('subscriber_id', '=', id)
    .orderBy('digest_id')
    .execute()
}

function readHidden(db: Handle, id: string) {
  return db
    .selectFrom('hidden_posting')
    .select(['posting_group_id as opening', 'company_key as company', 'role_slug as role', 'at'])
    .where('subscriber_id', '=', id)
    .orderBy('at')
    .execute()
}

function readWebhooks(db: Handle, id: string) {
  return db
    .selectFrom('webhook')
    .select(['id', 'url', 'created_at as createdAt', 'stopped_at as stoppedAt', 'stopped_reason as stoppedReason'])
    .where('subscriber_id', '=', id)
    .orderBy('created_at')
    .execute()
}

function readWebhookMessages(db: Handle, id: string) {
  return db
    .selectFrom('webhook_message')
    .innerJoin('webhook', 'webhook.id', 'webhook_message.webhook_id')
    .select(['webhook_id as webhook', 'posting_group_id as opening', 'state', 'attempt', 'planned_at as plannedAt'])
    .select('response')
    .where('subscriber_id', '=', id)
    .orderBy('planned_at')
    .orderBy('posting_group_id')
    .execute()
}

function readMailEvents(db: Handle, addressHash: string) {
  return db
    .selectFrom('mail_event')
    .select(['kind', 'permanent', 'status', 'detail', 'origin', 'digest_id as digest', 'at'])
    .where('address_hash', '=', addressHash)
    .orderBy('at')
    .execute()
}

/** What the openings named elsewhere are: ids alone tell nobody anything. */
async function readOpenings(db: Handle, id: string) {
  const found = await sql<{ opening: string; title: string; company: string; url: string }>`
    select distinct on (p.group_id) p.group_id as opening, p.title, p.company, p.url
    from posting p
    where p.group_id in (
      select posting_group_id from delivered where subscriber_id = ${id}
      union select posting_group_id from hidden_posting where subscriber_id = ${id}
      union select m.posting_group_id from webhook_message m join webhook w on w.id = m.webhook_id where w.subscriber_id = ${id})
    order by p.group_id, p.closed_at is not null, p.first_seen_at, p.id`.execute(db)
  return found.rows
}
