import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { RunState } from './schema.ts'

export type PastRun = {
  id: string
  startedAt: Date
  finishedAt: Date | null
  state: RunState
  complete: boolean | null
  reason: string | null
  pages: number
  postings: number
  new: number
  changed: number
  closed: number
  refused: number
}

/** The latest runs of a source, the newest first. */
export async function listRuns(db: Handle, sourceId: string, limit: number): Promise<PastRun[]> {
  return await db
    .selectFrom('run')
    .select([
      'id',
      'started_at as startedAt',
      'finished_at as finishedAt',
      'state',
      'complete',
      'reason',
      'pages',
      'postings',
      'new',
      'changed',
      'closed',
      'refused',
    ])
    .where('source_id', '=', sourceId)
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute()
}

/** The postings of a source: on its board now as far as is known, and no more. */
export async function countPostings(db: Handle, sourceId: string): Promise<{ open: number; closed: number }> {
  const { open, closed } = await db
    .selectFrom('posting')
    .select([
      sql<number>`count(*) filter (where closed_at is null)::int`.as('open'),
      sql<number>`count(*) filter (where closed_at is not null)::int`.as('closed'),
    ])
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow()
  return { open, closed }
}
