import { sql } from 'kysely'
import type { Database, Handle } from './database.ts'

const LOCK_CLASS = 20_261

/** One writer of the market at a time, until its transaction ends. */
export async function lockMarket(trx: Handle): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS}::int, 0)`.execute(trx)
}

/**
 * An instant by which everything that is recorded can be read, and after which nothing is recorded at or before it: what a
 * release may call its `as_of`. Waits for the batch in work.
 */
export async function settleMarket(db: Database, now: () => Date): Promise<Date> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock_shared(${LOCK_CLASS}::int, 0)`.execute(trx)
    return now()
  })
}
