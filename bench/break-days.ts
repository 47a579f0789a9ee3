import { sql } from 'kysely'
import type { Database } from '../src/store/database.ts'

/** Days that must go by before an alert may come, or go: dates are moved into the past. By way; none for most. */
export const DAYS_BEFORE_ALERT: Record<string, (db: Database) => Promise<unknown>> = {
  stale: (db) =>
    sql`update run set finished_at = finished_at - interval '3 days', started_at = started_at - interval '3 days'
      where source_id = (select id from source where board = 'quay')`.execute(db),
  pause: (db) => sql`update source set state_at = state_at - interval '8 days' where board = 'lighthouse'`.execute(db),
}

/** What is told of a day is told of the next one. */
export const DAYS_BEFORE_END: Record<string, (db: Database) => Promise<unknown>> = {
  'board-changed': (db) => sql`update run set started_at = started_at - interval '1 day' where refused > 0`.execute(db),
  nonsense: (db) =>
    sql`update posting_group set first_seen_at = first_seen_at - interval '1 day' where id in (
      select group_id from posting where source_id = (select id from source where board = 'nonsense'))`.execute(db),
}
