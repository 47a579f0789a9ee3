import { type RawBuilder, sql } from 'kysely'
import type { Database, Handle } from './database.ts'
import { failRun } from './run.ts'

/** Runs in a row without a posting or a complete answer, after which a source is asked once a week alone. */
const FAILURES_TO_PARK = 8
/** So many when the answer was definite: refused, gone, or forbidden. */
const REFUSALS_TO_PARK = 2
const PROBE_DAYS = 7

/** `definite`: asking again will not mend it. `advice`: what the operator can do. */
export type Setback = { reason: string; definite: boolean; advice: string | null }

/** One tenth earlier or later, so that sources that were due together are not for ever. */
export const spread = (interval: RawBuilder<unknown>) => sql`(${interval} * (0.9 + 0.2 * random()))`

/**
 * Ends a run that had nothing, once, and puts its source off: twice as long with every failure in a row, a week at most.
 * Parks it after eight failures, or two definite ones. A paused source stays paused. Returns whether it was parked now.
 */
export async function failSource(
  db: Database,
  run: { id: string; sourceId: string },
  setback: Setback,
  at: Date,
): Promise<{ parked: boolean }> {
  return db.transaction().execute(async (trx) => {
    const isOver = !(await failRun(trx, run.id, setback.reason, at))
    return { parked: !isOver && (await putOff(trx, run.sourceId, setback, at)) }
  })
}

/** What a run that was read means for its source: one that had anything at all, or found the board empty, went well. */
export async function settleSource(trx: Handle, runId: string, at: Date): Promise<void> {
  const run = await trx
    .selectFrom('run')
    .select(['source_id', 'complete', 'reason', 'postings', 'listed'])
    .where('id', '=', runId)
    .executeTakeFirstOrThrow()
  if (run.complete || run.reason === null || run.postings + run.listed > 0) return takeBack(trx, run.source_id, at)
  const advice = 'open the board in a browser: when it is there, its system has changed its pages'
  await putOff(trx, run.source_id, { reason: run.reason ?? 'nothing could be read', definite: false, advice }, at)
}

async function putOff(trx: Handle, id: string, { reason, definite, advice }: Setback, at: Date): Promise<boolean> {
  const refusals = definite ? sql`refusals + 1` : sql`0`
  const parks = sql`(state = 'active' and (failures + 1 >= ${FAILURES_TO_PARK} or ${refusals} >= ${REFUSALS_TO_PARK}))`
  const week = sql`make_interval(days => ${PROBE_DAYS})`
  const longer = sql`least(make_interval(mins => every_minutes) * 2.0 ^ least(failures + 1, 20), ${week})`
  const { rows } = await sql<{ parked: boolean }>`
    update source set
      failures = failures + 1,
      refusals = ${refusals},
      state = case when ${parks} then 'parked' else state end,
      state_at = case when ${parks} then ${at}::timestamptz else state_at end,
      state_reason = case when ${parks} or state = 'parked' then ${advice === null ? reason : `${reason}; ${advice}`} else state_reason end,
      next_run_at = ${at}::timestamptz + ${spread(sql`case when ${parks} or state = 'parked' then ${week} else ${longer} end`)}
    where id = ${id}
    returning old.state <> 'parked' and new.state = 'parked' as parked`.execute(trx)
  return rows[0]?.parked ?? false
}

/** It is read by its interval again, also when a run that was asked for came before the one it was put off to. */
async function takeBack(trx: Handle, id: string, at: Date): Promise<void> {
  await sql`
    update source set failures = 0, refusals = 0,
      state = case when state = 'parked' then 'active' else state end,
      state_at = case when state = 'parked' then ${at}::timestamptz else state_at end,
      state_reason = case when state = 'parked' then null else state_reason end,
      next_run_at = least(next_run_at, ${at}::timestamptz + ${spread(sql`make_interval(mins => every_minutes)`)})
    where id = ${id} and (failures > 0 or state = 'parked')`.execute(trx)
}
