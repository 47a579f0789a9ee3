import { sql } from 'kysely'
import type { Database, Handle } from './database.ts'

/** A posting is closed when this many complete runs in a row did not see it. */
const MISSING_RUNS_TO_CLOSE = 2

/**
 * Ends a run whose pages are all read. A complete run counts against the open postings it did not see and closes those
 * missing for the second time in a row; any other run closes nothing. The run's own state guards the transaction, so
 * repeating it counts nothing twice. Returns the number closed, or null when the run was over already.
 */
export async function finishRun(db: Database, runId: string, at: Date): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const run = await trx
      .selectFrom('run')
      .select(['source_id', 'complete', 'state'])
      .where('id', '=', runId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (run.state !== 'reading') return null
    const closed = run.complete ? await closeMissing(trx, runId, run.source_id, at) : 0
    await trx
      .updateTable('run')
      .set({ state: 'done', closed, finished_at: at, touched_at: at })
      .where('id', '=', runId)
      .execute()
    return closed
  })
}

async function closeMissing(trx: Handle, runId: string, sourceId: string, at: Date): Promise<number> {
  await sql`
    update posting set missing_runs = missing_runs + 1
    where source_id = ${sourceId} and closed_at is null and seen_run_id <> ${runId}`.execute(trx)
  const closed = await sql<{ id: string }>`
    update posting set closed_at = ${at}, closed_reason = 'missing from two complete crawls'
    where source_id = ${sourceId} and closed_at is null and missing_runs >= ${MISSING_RUNS_TO_CLOSE}
    returning id`.execute(trx)
  await sql`
    update posting_spell sp set last_seen_at = p.last_seen_at, closed_at = p.closed_at, closed_reason = p.closed_reason
    from posting p
    where p.id = sp.posting_id and sp.closed_at is null and p.id = any(${closed.rows.map((row) => row.id)}::uuid[])`.execute(
    trx,
  )
  return closed.rows.length
}
