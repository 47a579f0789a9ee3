import { sql } from 'kysely'
import { uuids } from './bulk.ts'
import type { Handle } from './database.ts'

/** The crawl in which each opening was first seen, by opening; without those whose crawl is not remembered any more. */
export async function findFirstRuns(db: Handle, groupIds: string[]): Promise<Map<string, string>> {
  if (groupIds.length === 0) return new Map()
  // A source has one run at a time, so the last that began before the posting was seen is the one that saw it.
  const { rows } = await sql<{ groupId: string; runId: string }>`
    select given.id as "groupId", run.id as "runId"
    from unnest(${uuids(groupIds)}) as given (id)
    cross join lateral (
      select source_id, first_seen_at from posting where group_id = given.id order by first_seen_at, id limit 1) first
    cross join lateral (
      select id from run where source_id = first.source_id and started_at <= first.first_seen_at
      order by started_at desc limit 1) run`.execute(db)
  return new Map(rows.map(({ groupId, runId }) => [groupId, runId]))
}
