import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** What the ledger says of a mail that nobody can be asked about any more. */
const ASSUMED = 'not sent: assumed to have been sent before the restore'

/** Ends every digest planned by `until` that is not settled as if it had been sent. Returns how many. */
export async function assumeSent(db: Handle, until: Date): Promise<number> {
  const done = await sql`
    update digest set state = 'accepted', sent_at = ${until}, response = ${ASSUMED}, lease_until = null, next_attempt_at = null
    where state in ('planned', 'sending', 'deferred', 'unknown') and planned_at <= ${until}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

/** The same for messages to webhooks. */
export async function assumeMessagesSent(db: Handle, until: Date): Promise<number> {
  const done = await sql`
    update webhook_message set state = 'accepted', lease_until = null, next_attempt_at = null
    where state in ('planned', 'sending', 'deferred') and planned_at <= ${until}`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

/**
 * A dump that is read into another server keeps numbers of transactions which that server will come to only later: its readers of
 * new postings would wait for them, and then take old postings for new. Those numbers are taken back; in a database that was
 * restored file by file there are none. Returns how many postings had one.
 */
export async function forgetForeignTransactions(trx: Handle): Promise<number> {
  await sql`update watermark set xid = pg_snapshot_xmin(pg_current_snapshot()) where xid > pg_snapshot_xmax(pg_current_snapshot())`.execute(
    trx,
  )
  const done = await sql`update posting set xid = '1' where xid > pg_snapshot_xmax(pg_current_snapshot())`.execute(trx)
  return Number(done.numAffectedRows ?? 0n)
}
