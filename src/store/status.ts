import { sql } from 'kysely'
import type { Handle } from './database.ts'
import { type ClosedHost, closedHosts } from './host.ts'

export type SourceStatus = {
  source: string
  name: string
  state: string
  stateReason: string | null
  stateAt: Date | null
  failures: number
  nextRunAt: Date
  lastRunAt: Date | null
  lastState: string | null
  complete: boolean | null
  reason: string | null
  postings: number
  open: number
}

export type Status = {
  sources: SourceStatus[]
  /** Hosts that are left alone now. */
  closedHosts: ClosedHost[]
  subscribers: Record<string, number>
  digests: Record<string, number>
}

/** Where everything stands, from the database alone. */
export async function readStatus(db: Handle): Promise<Status> {
  const sources = await sql<SourceStatus>`
    select s.connector || '/' || s.board as source, s.name, s.state, s.state_reason as "stateReason",
      s.state_at as "stateAt", s.failures, s.next_run_at as "nextRunAt", r.started_at as "lastRunAt",
      r.state as "lastState", r.complete, r.reason, coalesce(r.postings + r.listed, 0) as postings,
      (select count(*)::int from posting p where p.source_id = s.id and p.closed_at is null) as open
    from source s
    left join lateral (select * from run where source_id = s.id order by started_at desc limit 1) r on true
    order by 1`.execute(db)
  return {
    sources: sources.rows,
    closedHosts: await closedHosts(db),
    subscribers: await countBy(db, 'subscriber'),
    digests: await countBy(db, 'digest'),
  }
}

async function countBy(db: Handle, table: 'subscriber' | 'digest'): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom(table)
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .orderBy('state')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

export type RunTotals = {
  fetched: number
  kept: number
  postings: number
  new: number
  changed: number
  closed: number
  duplicates: number
  refused: number
  failed: number
}

/** Sums over the runs started at or after an instant. */
export async function readRunTotals(db: Handle, since: Date): Promise<RunTotals> {
  const rows = await sql<RunTotals>`
    select coalesce(sum(pages), 0)::int as fetched, coalesce(sum(kept), 0)::int as kept, coalesce(sum(postings), 0)::int as postings,
      coalesce(sum(new), 0)::int as new, coalesce(sum(changed), 0)::int as changed, coalesce(sum(closed), 0)::int as closed,
      coalesce(sum(duplicates), 0)::int as duplicates, coalesce(sum(refused), 0)::int as refused, count(*) filter (where state = 'failed')::int as failed
    from run where started_at >= ${since}`.execute(db)
  const [totals] = rows.rows
  if (!totals) throw new Error('a sum without a group gave no row')
  return totals
}

export type RefusedItem = { source: string; url: string; path: string; reason: string; count: number }

/** The items kept aside by the runs since an instant, with their reasons; `count` is in how many of the runs. */
export async function listRefused(db: Handle, since: Date): Promise<RefusedItem[]> {
  const rows = await sql<RefusedItem>`
    select s.connector || '/' || s.board as source, d.url, f.path, f.reason, count(*)::int as count
    from refused f
    join document d on d.id = f.document_id
    join run r on r.id = f.run_id
    join source s on s.id = r.source_id
    where r.started_at >= ${since} group by 1, 2, 3, 4 order by 1, 2, 3`.execute(db)
  return rows.rows
}
