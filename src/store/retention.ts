import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** Rows of a kind that one call deletes: a sweep must not take long. */
const AT_ONCE = 5_000

export type Forgotten = { stripeEvents: number; webhookMessages: number }

/** Deletes Stripe events that were handled and webhook messages that were settled, when they came before `before`. What is still
 *  open stays, however old. */
export async function forgetOldEvents(db: Handle, before: Date): Promise<Forgotten> {
  const events = await sql`
    delete from stripe_event where id in (
      select id from stripe_event where handled_at is not null and received_at < ${before} order by received_at limit ${AT_ONCE})`.execute(
    db,
  )
  const messages = await sql`
    delete from webhook_message where id in (
      select id from webhook_message
      where state in ('accepted', 'rejected') and planned_at < ${before} order by planned_at limit ${AT_ONCE})`.execute(
    db,
  )
  return { stripeEvents: Number(events.numAffectedRows), webhookMessages: Number(messages.numAffectedRows) }
}
