import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { AT_ONCE, deleteInParts } from './delete-in-parts.ts'

/** What ended earlier was looked at before: the runs that stay are not looked at again every hour. */
const LOOK_BACK = sql`interval '30 days'`

/** UTC days end at midnight, as weeks of figures do: src/market/catalogue/_weeks.ts. */
const dayOf = (run: string) => sql`ceil(extract(epoch from ${sql.ref(`${run}.finished_at`)}) / 86400)`

/** `offset 0` has the next run looked up by its index, one run at a time: a join would compare all runs of a source. */
const later = (what: RawBuilder<unknown>) =>
  sql`exists (select from run n where n.source_id = r.source_id and n.started_at > r.started_at and ${what} offset 0)`
const completeOfDay = (when: RawBuilder<unknown>) => sql`exists (
  select from run n where n.source_id = r.source_id and n.started_at between r.started_at - interval '2 days' and r.started_at + interval '2 days'
    and n.state = 'done' and n.complete and ${dayOf('n')} = ${dayOf('r')} and ${when} offset 0)`

/**
 * Deletes runs that ended before `before`. What others are compared with stays: of each source the last run that was done, that
 * went well, and that was complete; of each day the first and the last complete one, by which boards are chosen for comparisons
 * over years; and runs whose pages are kept. In the first hour of a month all are looked at, for a service that stood still or was told
 * to keep fewer. Returns how many.
 */
export function forgetOldRuns(db: Database, before: Date): Promise<number> {
  const isFirstHour = before.toISOString().slice(11, 13) === '00' && before.getUTCDate() === 1
  const from = isFirstHour ? sql`'-infinity'` : sql`${before}::timestamptz - ${LOOK_BACK}`
  return deleteInParts(
    db,
    sql`delete from run where id in (
    select r.id from run r
    where r.finished_at < ${before} and r.finished_at >= ${from} and r.state in ('done', 'failed')
      and ${later(sql`true`)}
      and (r.state <> 'done' or ${later(sql`n.state = 'done'`)})
      and (not r.went_well or ${later(sql`n.went_well and n.state = 'done'`)})
      and (r.complete is not true or r.state <> 'done'
        or (${later(sql`n.complete and n.state = 'done'`)}
          and ${completeOfDay(sql`n.finished_at < r.finished_at`)} and ${completeOfDay(sql`n.finished_at > r.finished_at`)}))
      and not exists (select from document d where d.run_id = r.id)
    order by r.finished_at limit ${AT_ONCE})`,
  )
}
