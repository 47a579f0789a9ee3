import type { Handle } from './database.ts'
import type { ReplaySummary } from './schema.ts'

export type ReplayRequest = {
  id: string
  sourceId: string
  apply: boolean
  askedBy: string
  askedAt: Date
  finishedAt: Date | null
  report: ReplaySummary | null
  fault: string | null
}

/** null while another of the source is not finished. */
export async function openReplayRequest(
  trx: Handle,
  asked: { sourceId: string; apply: boolean; by: string },
  at: Date,
): Promise<string | null> {
  const opened = await trx
    .insertInto('replay_request')
    .values({ source_id: asked.sourceId, apply: asked.apply, asked_by: asked.by, asked_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return opened?.id ?? null
}

export async function findReplayRequest(db: Handle, id: string): Promise<ReplayRequest | null> {
  return (await select(db).where('id', '=', id).executeTakeFirst()) ?? null
}

export async function latestReplayRequest(db: Handle, sourceId: string): Promise<ReplayRequest | null> {
  const latest = await select(db)
    .where('source_id', '=', sourceId)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
  return (await latest.executeTakeFirst()) ?? null
}

/** One that is finished stays as it is, so that a repeated job changes nothing. */
export async function finishReplayRequest(
  db: Handle,
  id: string,
  outcome: { report: ReplaySummary } | { fault: string },
  at: Date,
): Promise<void> {
  const set = 'report' in outcome ? { report: JSON.stringify(outcome.report) } : { fault: outcome.fault.slice(0, 500) }
  await db
    .updateTable('replay_request')
    .set({ ...set, finished_at: at })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute()
}

/** Asked for long ago and not finished. */
export async function findUndoneReplays(db: Handle, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('replay_request')
    .select('id')
    .where('finished_at', 'is', null)
    .where('asked_at', '<', before)
    .limit(1000)
    .execute()
  return rows.map(({ id }) => id)
}

function select(db: Handle) {
  return db
    .selectFrom('replay_request')
    .select([
      'id',
      'source_id as sourceId',
      'apply',
      'asked_by as askedBy',
      'asked_at as askedAt',
      'finished_at as finishedAt',
      'report',
      'fault',
    ])
}
