import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** What became of the subscribers who were due: due = planned + empty + excluded. */
export type RunTally = { due: number; planned: number; empty: number; excluded: Record<string, number> }

export async function openDigestRun(db: Handle, at: Date): Promise<string> {
  const run = await db
    .insertInto('digest_run')
    .values({ at, due: 0, planned: 0, empty: 0, excluded: '{}', finished_at: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return run.id
}

/** Adds a part, in the transaction that plans it: a run that is killed has counted exactly what it has done. */
export async function addToDigestRun(trx: Handle, id: string, part: RunTally): Promise<void> {
  await sql`
    update digest_run set due = due + ${part.due}, planned = planned + ${part.planned}, empty = empty + ${part.empty},
      excluded = (select coalesce(jsonb_object_agg(reason, number), '{}') from (
        select reason, sum(number::int) as number from (
          select * from jsonb_each_text(excluded) union all select * from jsonb_each_text(${JSON.stringify(part.excluded)}::jsonb)
        ) as parts (reason, number) group by reason) as sums)
    where id = ${id}`.execute(trx)
}

/** Ends a run and returns what it counted. */
export async function finishDigestRun(db: Handle, id: string, at: Date): Promise<RunTally> {
  return db
    .updateTable('digest_run')
    .set({ finished_at: at })
    .where('id', '=', id)
    .returning(['due', 'planned', 'empty', 'excluded'])
    .executeTakeFirstOrThrow()
}

/** `holds`: due = planned + empty + excluded. */
export type DigestRun = RunTally & { id: string; at: Date; finishedAt: Date | null; holds: boolean }

/** The latest first. */
export async function listDigestRuns(db: Handle, limit: number, offset = 0): Promise<DigestRun[]> {
  const rows = await db
    .selectFrom('digest_run')
    .select(['id', 'at', 'due', 'planned', 'empty', 'excluded', 'finished_at as finishedAt'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((run) => ({ ...run, holds: run.due === run.planned + run.empty + excludedOf(run) }))
}

/** How many were due and got none, for whatever reason. */
export function excludedOf({ excluded }: Pick<RunTally, 'excluded'>): number {
  return Object.values(excluded).reduce((sum, each) => sum + each, 0)
}
