import { sql } from 'kysely'
import type { Database, Handle } from './database.ts'

/**
 * `bounce` and `complaint` are what mailboxes and relays said; `operator` was put in by hand; `erased` remembers an
 * address whose owner had it erased.
 */
export type SuppressionReason = 'bounce' | 'complaint' | 'operator' | 'erased'
export type Suppression = { addressHash: string; reason: SuppressionReason; at: Date }

/** After this long a bounced address may have been mended or given to someone: its owner may ask again. */
const BOUNCE_MS = 30 * 86_400_000

/** Why an address must not be written to; null: it may. */
export async function findSuppression(db: Handle, addressHash: string): Promise<Suppression | null> {
  const row = await db.selectFrom('suppression').selectAll().where('address_hash', '=', addressHash).executeTakeFirst()
  return row ? { addressHash, reason: row.reason as SuppressionReason, at: row.at } : null
}

/** Whether alerts and links may be mailed to an address. An erased one that signed up again is no exception. */
export async function isSuppressed(db: Handle, addressHash: string): Promise<boolean> {
  const found = await findSuppression(db, addressHash)
  return found !== null && found.reason !== 'erased'
}

/** Newest first. */
export async function listSuppressed(db: Handle, limit = 1000): Promise<Suppression[]> {
  const rows = await db.selectFrom('suppression').selectAll().orderBy('at', 'desc').limit(limit).execute()
  return rows.map((row) => ({ addressHash: row.address_hash, reason: row.reason as SuppressionReason, at: row.at }))
}

/**
 * Whether a confirmation may be mailed to an address that someone typed into a form: not after a complaint or when an
 * operator said no, after a bounce only when it is 30 days old. An erased address may sign up again.
 */
export async function mayConfirm(db: Handle, addressHash: string, at: Date): Promise<boolean> {
  const found = await findSuppression(db, addressHash)
  if (found === null || found.reason === 'erased') return true
  return found.reason === 'bounce' && found.at.getTime() <= at.getTime() - BOUNCE_MS
}

/** The owner read a mail of ours and pressed its button: a bounce or an erasure is over. A complaint is not. */
export async function liftOnConfirm(db: Handle, addressHash: string, subscriberId: string): Promise<void> {
  const lifted = await db
    .deleteFrom('suppression')
    .where('address_hash', '=', addressHash)
    .where('reason', 'in', ['bounce', 'erased'])
    .executeTakeFirst()
  if (lifted.numDeletedRows > 0n) await forget(db, addressHash, subscriberId)
}

/** An operator's word: whatever was held against an address is forgotten. False when nothing was. */
export async function liftSuppression(db: Database, address: string, addressHash: string): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const lifted = await trx.deleteFrom('suppression').where('address_hash', '=', addressHash).executeTakeFirst()
    await forget(trx, addressHash, await findSubscriberId(trx, address))
    return lifted.numDeletedRows > 0n
  })
}

/** Bounces since a time, when it turns out that a fault of ours or of a big provider caused them. Returns how many. */
export async function liftBouncesSince(db: Database, since: Date): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const lifted = await trx
      .deleteFrom('suppression')
      .where('reason', '=', 'bounce')
      .where('at', '>=', since)
      .executeTakeFirst()
    await trx.deleteFrom('mail_event').where('kind', '=', 'bounce').where('at', '>=', since).execute()
    await trx
      .updateTable('subscriber')
      .set({ suppressed_at: null, suppressed_reason: null })
      .where('suppressed_reason', '=', 'bounce')
      .where('suppressed_at', '>=', since)
      .execute()
    return Number(lifted.numDeletedRows)
  })
}

/** An operator's word: nothing is mailed to an address until it is lifted. */
export async function addSuppression(db: Database, address: string, addressHash: string, at: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const subscriberId = await findSubscriberId(trx, address)
    await suppress(trx, { addressHash, subscriberId }, 'operator', at)
  })
}

async function findSubscriberId(db: Handle, address: string): Promise<string | null> {
  const row = await db
    .selectFrom('subscriber')
    .select('id')
    .where(sql<string>`lower(email)`, '=', address.toLowerCase())
    .executeTakeFirst()
  return row?.id ?? null
}

/**
 * Remembers an address as one not to be written to, marks its subscriber and cancels the digests that wait, in the
 * caller's transaction. The graver reason stays: a bounce after a complaint leaves the complaint.
 */
export async function suppress(
  trx: Handle,
  { addressHash, subscriberId }: { addressHash: string; subscriberId: string | null },
  reason: Exclude<SuppressionReason, 'erased'>,
  at: Date,
): Promise<void> {
  await sql`
    insert into suppression (address_hash, reason, at) values (${addressHash}, ${reason}, ${at})
    on conflict (address_hash) do update set reason = excluded.reason, at = excluded.at
    where suppression.reason in ('bounce', 'erased') or excluded.reason = 'complaint'`.execute(trx)
  if (subscriberId === null) return
  const marked = reason === 'operator' ? 'complaint' : reason
  await sql`
    update subscriber set suppressed_at = ${at}, suppressed_reason = ${marked}
    where id = ${subscriberId} and (suppressed_reason is null or suppressed_reason = 'bounce')`.execute(trx)
  await trx
    .updateTable('digest')
    .set({ state: 'cancelled', response: RESPONSES[reason], next_attempt_at: null })
    .where('subscriber_id', '=', subscriberId)
    .where('state', 'in', ['planned', 'deferred'])
    .execute()
}

const RESPONSES = {
  bounce: 'the address bounced',
  complaint: 'the address complained',
  operator: 'an operator suppressed the address',
} as const

/** What is kept of old reports would count against the address again. */
async function forget(db: Handle, addressHash: string, subscriberId: string | null): Promise<void> {
  await db.deleteFrom('mail_event').where('address_hash', '=', addressHash).execute()
  if (subscriberId === null) return
  await db
    .updateTable('subscriber')
    .set({ suppressed_at: null, suppressed_reason: null })
    .where('id', '=', subscriberId)
    .execute()
}
