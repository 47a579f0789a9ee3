import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { RunState } from './schema.ts'

/** A crawl with the source it belongs to. */
export type Run = {
  id: string
  state: RunState
  startedAt: Date
  complete: boolean | null
  reason: string | null
  nextBatch: number
  sourceId: string
  connector: string
  board: string
  origin: string
  sourceName: string
}

export async function findRun(db: Handle, id: string): Promise<Run | null> {
  const run = await db
    .selectFrom('run')
    .innerJoin('source', 'source.id', 'run.source_id')
    .select([
      'run.id',
      'run.state',
      'run.started_at as startedAt',
      'run.complete',
      'run.reason',
      'run.next_batch as nextBatch',
      'source.id as sourceId',
      'source.connector',
      'source.board',
      'source.origin',
      'source.name as sourceName',
    ])
    .where('run.id', '=', id)
    .executeTakeFirst()
  return run ?? null
}

/** Opens a run outside the schedule (an operator's "run now", or a replay). Null when one is under way. */
export async function openRun(
  db: Handle,
  sourceId: string,
  state: 'queued' | 'fetching',
  at: Date,
): Promise<string | null> {
  const opened = await db
    .insertInto('run')
    .values({
      source_id: sourceId,
      state,
      started_at: at,
      touched_at: at,
      finished_at: null,
      complete: null,
      reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return opened?.id ?? null
}

/** Moves a run on; a run that is over stays as it is, and one that is being read is fetched no more, so a repeated job changes
 *  nothing. */
export async function moveRun(
  db: Handle,
  id: string,
  to: { state: 'fetching' | 'reading'; complete?: boolean; went_well?: boolean; reason?: string | null },
  at: Date,
): Promise<void> {
  await db
    .updateTable('run')
    .set({ ...to, touched_at: at })
    .where('id', '=', id)
    .where('state', 'in', to.state === 'fetching' ? ['queued', 'fetching'] : ['queued', 'fetching', 'reading'])
    .execute()
}

/** When the last crawl of a source that had and read every page began; null when there was none. A source of changes is
 *  asked for those since then. */
export async function lastGoodStart(db: Handle, sourceId: string): Promise<Date | null> {
  const run = await db
    .selectFrom('run')
    .select('started_at as startedAt')
    .where('source_id', '=', sourceId)
    .where('state', '=', 'done')
    .where('went_well', '=', true)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return run?.startedAt ?? null
}

/** Records how many pages of single postings are left to the next run. */
export async function noteLeftOver(db: Handle, id: string, leftOver: number): Promise<void> {
  await db.updateTable('run').set({ left_over: leftOver }).where('id', '=', id).execute()
}

/** Records what kept a run from being complete; the first reason stands. */
export async function markIncomplete(db: Handle, id: string, reason: string): Promise<void> {
  await db
    .updateTable('run')
    .set({ complete: false, reason: sql<string>`coalesce(reason, ${reason})` })
    .where('id', '=', id)
    .execute()
}

/** Ends a run that cannot go on. Nothing is closed by it, and pages that nobody will read say why. False when it was over
 *  already. */
export async function failRun(db: Handle, id: string, reason: string, at: Date): Promise<boolean> {
  const { rows } = await sql<{ failed: boolean }>`
    with failed as (
      update run set state = 'failed', complete = false, reason = ${reason}, finished_at = ${at}, touched_at = ${at}
      where id = ${id} and state in ('queued', 'fetching', 'reading') returning id),
    unread as (
      update document d set state = 'failed', reason = ${`its run failed: ${reason}`}
      from failed where d.run_id = failed.id and d.state = 'kept')
    select exists (select from failed) as failed`.execute(db)
  return rows[0]?.failed ?? false
}

/** Runs that should be under way but gave no sign of life since `before`. */
export async function findStaleRuns(db: Handle, before: Date): Promise<{ id: string; state: RunState }[]> {
  return db
    .selectFrom('run')
    .select(['id', 'state'])
    .where('state', 'in', ['queued', 'fetching', 'reading'])
    .where('touched_at', '<', before)
    .orderBy('touched_at')
    .limit(1000)
    .execute()
}
