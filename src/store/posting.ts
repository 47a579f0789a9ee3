import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import type { Database, Handle } from './database.ts'
import { compareToStored, groupAndWrite, openSpells } from './posting-write.ts'

/** What storing a batch did, counted in postings. */
export type StoreCounts = { new: number; changed: number; unchanged: number; duplicates: number }

export type Batch = { runId: string; sourceId: string; ordinal: number; at: Date; postings: Posting[]; refused: number }

/**
 * Stores one batch of a run in one transaction, with its counts. `ordinal` is the batch's place in the run: a batch
 * that was stored before is passed by, so a job may run twice or die anywhere. Returns null for such a batch.
 */
export async function storeBatch(db: Database, batch: Batch): Promise<StoreCounts | null> {
  return db.transaction().execute(async (trx) => {
    const claimed = await sql`
      update run set next_batch = next_batch + 1, touched_at = ${batch.at}
      where id = ${batch.runId} and next_batch = ${batch.ordinal} and state = 'reading' returning id`.execute(trx)
    if (claimed.rows.length === 0) return null
    const counts = await storePostings(trx, batch)
    await sql`
      update run set postings = postings + ${batch.postings.length}, refused = refused + ${batch.refused}, new = new + ${counts.new},
        changed = changed + ${counts.changed}, unchanged = unchanged + ${counts.unchanged}, duplicates = duplicates + ${counts.duplicates}
      where id = ${batch.runId}`.execute(trx)
    return counts
  })
}

/** The claim on the run's row above keeps a second writer of the same source out. */
async function storePostings(trx: Handle, batch: Batch): Promise<StoreCounts> {
  const { fresh, edited, reread, same } = await compareToStored(trx, batch.sourceId, batch.postings)
  const { founders } = await groupAndWrite(trx, { fresh, edited, reread, same }, batch)
  const seen = [...edited, ...reread, ...same].map(({ before }) => before)
  await touch(
    trx,
    seen.map(({ id }) => id),
    batch,
  )
  const reopened = seen.filter(({ closedAt }) => closedAt !== null)
  await openSpells(
    trx,
    reopened.map(({ id }) => id),
    batch.at,
  )
  return {
    new: fresh.length,
    changed: edited.length,
    unchanged: seen.length - edited.length,
    duplicates: fresh.filter((posting) => !founders.has(posting.externalId)).length,
  }
}

async function touch(trx: Handle, ids: string[], batch: Batch): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update posting set last_seen_at = ${batch.at}, seen_run_id = ${batch.runId}, missing_runs = 0, closed_at = null, closed_reason = null
    where id = any(${ids}::uuid[])`.execute(trx)
}
