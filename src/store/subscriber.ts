import { sql } from 'kysely'
import type { Cadence, Criteria, SavedSearch, TierId } from '../domain/alert.ts'
import { uuids } from './bulk.ts'
import type { Handle } from './database.ts'

/** After this many hours a confirmation link is void. */
export const CONFIRMATION_HOURS = 72

/** Whoever types an address into the form again sooner causes no second mail. */
const RESEND_AFTER_MS = 10 * 60_000
/** To one address in one day, however many ask. */
const CONFIRMATIONS_A_DAY = 3
const DAY_MS = 86_400_000

export type Subscriber = {
  id: string
  email: string
  tier: TierId
  state: 'pending' | 'active' | 'unsubscribed'
  zone: string
  hour: number
  weekday: number
  nextDigestAt: Date | null
  pausedUntil: Date | null
  confirmationSentAt: Date | null
  /** As chosen; null: as often as the tier allows. */
  cadence: Cadence | null
  /** Sessions and login links made earlier are void. */
  sessionsFrom: Date | null
  loginSentAt: Date | null
  suppressedAt: Date | null
  suppressedReason: 'bounce' | 'complaint' | null
  tierFrom: 'operator' | 'stripe'
  stripeCustomer: string | null
  stripeStatus: string | null
}

export type SignUp = {
  email: string
  tier: TierId
  zone: string
  hour: number
  consent: { at: string; from: string; wording: string }
}

/** When the last confirmations went out, as ISO texts, the oldest first: part of the proof of consent. */
const MAILED = sql`coalesce(subscriber.consent -> 'mailed', '[]')`

const mayMailAgain = (at: Date) => sql`
  ((subscriber.confirmation_sent_at > ${new Date(at.getTime() - RESEND_AFTER_MS)}) is not true and not
    (jsonb_array_length(${MAILED}) >= ${CONFIRMATIONS_A_DAY} and
      (${MAILED} ->> 0)::timestamptz > ${new Date(at.getTime() - DAY_MS)}))`

const STAYS_ACTIVE = sql`(subscriber.state = 'active' and subscriber.suppressed_reason is distinct from 'bounce')`

/**
 * Signs an address up, pending until it is confirmed. An address that left may come back, and so may one whose mail came
 * back: it is pending again.
 * Returns the subscriber, whether known before or not, so that a caller can answer both the same way.
 */
export async function signUp(db: Handle, given: SignUp, at: Date): Promise<Subscriber> {
  const found = await sql<{ id: string }>`
    insert into subscriber (email, tier, state, zone, hour, created_at, consent)
    values (${given.email}, ${given.tier}, 'pending', ${given.zone}, ${given.hour}, ${at}, ${JSON.stringify(given.consent)})
    on conflict (lower(email)) do update set
      state = case when ${STAYS_ACTIVE} then subscriber.state else 'pending' end,
      zone = case when ${STAYS_ACTIVE} then subscriber.zone else excluded.zone end,
      hour = case when ${STAYS_ACTIVE} then subscriber.hour else excluded.hour end,
      consent = case when ${STAYS_ACTIVE} then subscriber.consent
        else excluded.consent || jsonb_build_object('mailed', ${MAILED}) end,
      confirmation_sent_at = case
        when ${STAYS_ACTIVE} or not ${mayMailAgain(at)} then subscriber.confirmation_sent_at end
    returning id`.execute(db)
  const subscriber = await findSubscriber(db, found.rows[0]?.id ?? '')
  if (!subscriber) throw new Error('a subscriber that was just stored is gone')
  return subscriber
}

export async function findSubscriber(db: Handle, id: string): Promise<Subscriber | null> {
  return (await selectSubscribers(db).where('id', '=', id).executeTakeFirst()) ?? null
}

export async function findSubscriberByEmail(db: Handle, email: string): Promise<Subscriber | null> {
  return (
    (await selectSubscribers(db).where(sql<string>`lower(email)`, '=', email.toLowerCase()).executeTakeFirst()) ?? null
  )
}

/** The second half of the double opt-in. Returns false when there was nothing to confirm. */
export async function confirm(db: Handle, id: string, nextDigestAt: Date, at: Date): Promise<boolean> {
  const updated = await db
    .updateTable('subscriber')
    .set({ state: 'active', confirmed_at: at, next_digest_at: nextDigestAt })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('confirmation_sent_at', '>', new Date(at.getTime() - CONFIRMATION_HOURS * 3_600_000))
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

/** Leaves at once and for good; digests that wait are cancelled. Leaving twice is leaving once. */
export async function unsubscribe(db: Handle, id: string, at: Date): Promise<void> {
  await db
    .updateTable('subscriber')
    .set({ state: 'unsubscribed', next_digest_at: null, unsubscribed_at: at })
    .where('id', '=', id)
    .where('state', '<>', 'unsubscribed')
    .execute()
  await db
    .updateTable('digest')
    .set({ state: 'cancelled', response: 'the subscriber left' })
    .where('subscriber_id', '=', id)
    .where('state', 'in', ['planned', 'deferred'])
    .execute()
}

/** Lets a pending subscriber be mailed the confirmation again, unless one went out just now or too many did in a day. */
export async function renewConfirmation(db: Handle, id: string, at: Date): Promise<void> {
  await sql`
    update subscriber set confirmation_sent_at = null
    where id = ${id} and state = 'pending' and ${mayMailAgain(at)}`.execute(db)
}

/** Notes that the confirmation goes out. False when it was sent already, or there is nothing to confirm. */
export async function markConfirmationSent(db: Handle, id: string, at: Date): Promise<boolean> {
  const claimed = await sql`
    update subscriber set confirmation_sent_at = ${at}, consent = consent || jsonb_build_object('mailed',
      case when jsonb_array_length(${MAILED}) < ${CONFIRMATIONS_A_DAY} then ${MAILED} else ${MAILED} - 0 end
        || to_jsonb(${at.toISOString()}::text))
    where id = ${id} and state = 'pending' and confirmation_sent_at is null
    returning id`.execute(db)
  return claimed.rows.length > 0
}

/** Takes the note back, when the mail did not go out after all. */
export async function unmarkConfirmationSent(db: Handle, id: string): Promise<void> {
  await sql`
    update subscriber set confirmation_sent_at = null, consent = consent || jsonb_build_object('mailed', ${MAILED} - -1)
    where id = ${id} and state = 'pending'`.execute(db)
}

/** Pending subscribers who were never sent the link. */
export async function findUnsentConfirmations(db: Handle, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('subscriber')
    .select('id')
    .where('state', '=', 'pending')
    .where('confirmation_sent_at', 'is', null)
    .where('created_at', '<', before)
    .limit(1000)
    .execute()
  return rows.map((row) => row.id)
}

/** Adds a saved search; the same name with the same criteria is kept once. */
export async function addSearch(
  db: Handle,
  search: { subscriberId: string; name: string; criteria: Criteria },
  at: Date,
): Promise<void> {
  const criteria = JSON.stringify(search.criteria)
  await sql`
    insert into saved_search (subscriber_id, name, criteria, created_at)
    select ${search.subscriberId}, ${search.name}, ${criteria}::jsonb, ${at}
    where not exists (select from saved_search where subscriber_id = ${search.subscriberId} and criteria = ${criteria}::jsonb)`.execute(
    db,
  )
}

export async function listSearches(db: Handle, subscriberIds: string[]): Promise<SavedSearch[]> {
  const rows = await db
    .selectFrom('saved_search')
    .select(['id', 'subscriber_id as subscriberId', 'name', 'criteria'])
    .where(sql<boolean>`subscriber_id = any(${uuids(subscriberIds)})`)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, criteria: row.criteria as Criteria }))
}

function selectSubscribers(db: Handle) {
  return db
    .selectFrom('subscriber')
    .select([
      'id',
      'email',
      'tier',
      'state',
      'zone',
      'hour',
      'weekday',
      'next_digest_at as nextDigestAt',
      'paused_until as pausedUntil',
      'confirmation_sent_at as confirmationSentAt',
      'cadence',
      'sessions_from as sessionsFrom',
      'login_sent_at as loginSentAt',
      'suppressed_at as suppressedAt',
      'suppressed_reason as suppressedReason',
      'tier_from as tierFrom',
      'stripe_customer as stripeCustomer',
      'stripe_status as stripeStatus',
    ])
}
