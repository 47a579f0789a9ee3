import { sql } from 'kysely'
import type { Handle } from './database.ts'
import { readServerFacts } from './server-facts.ts'

/** Whole seconds. `age` is since the last crawl that went well ended, null when there was none; `late` is how long it has been due;
 *  `paused` since when it is paused, null when it is not. `failures` in a row. */
export type SourceSight = {
  source: string
  state: string
  age: number | null
  late: number
  paused: number | null
  failures: number
}

export type Sight = {
  sources: SourceSight[]
  /** Items of the last 24 hours by connector. */
  items: { connector: string; read: number; refused: number }[]
  /** Postings of openings first seen in the last 24 hours, those without a role and those with a place that nobody knows. */
  postings: { seen: number; withoutRole: number; withUnknownPlace: number }
  /** Digests by state that are not settled. */
  digests: Record<string, number>
  /** Seconds since the oldest digest that still waits was planned; 0 when none waits. */
  digestLag: number
  /** Bytes of the database. */
  databaseBytes: number
  /** Connections to the server, of everybody. */
  connections: { used: number; allowed: number }
}

/** Where everything stands, for those who watch. Reads indexes and a day of rows, never a whole history. */
export async function readSight(db: Handle, at: Date): Promise<Sight> {
  const dayAgo = new Date(at.getTime() - 86_400_000)
  const [sources, items, postings, digests, lag, size, server] = await Promise.all([
    sql<SourceSight>`
      select s.connector || '/' || s.board as source, s.state,
        extract(epoch from ${at} - r.finished_at)::int as age,
        case when s.state = 'active' then greatest(0, extract(epoch from ${at} - s.next_run_at))::int else 0 end as late,
        case when s.state = 'paused' then greatest(0, extract(epoch from ${at} - coalesce(s.state_at, s.created_at)))::int end as paused,
        s.failures
      from source s left join lateral (
        select finished_at from run where source_id = s.id and state = 'done' order by started_at desc limit 1) r on true
      order by 1`.execute(db),
    sql<Sight['items'][number]>`
      select s.connector, sum(r.postings)::int as read, sum(r.refused)::int as refused
      from run r join source s on s.id = r.source_id where r.started_at >= ${dayAgo} group by 1 order by 1`.execute(db),
    sql<Sight['postings']>`
      select count(*)::int as seen, count(*) filter (where p.role_slug is null)::int as "withoutRole",
        count(*) filter (where jsonb_array_length(p.unresolved_places) > 0)::int as "withUnknownPlace"
      from posting_group g join posting p on p.group_id = g.id where g.first_seen_at >= ${dayAgo}`.execute(db),
    sql<{ state: string; count: number }>`
      select state, count(*)::int as count from digest
      where state in ('planned', 'sending', 'deferred', 'unknown') group by 1`.execute(db),
    sql<{ lag: number }>`
      select coalesce(extract(epoch from ${at} - min(planned_at)), 0)::int as lag
      from digest where state in ('planned', 'sending', 'deferred')`.execute(db),
    sql<{ bytes: number }>`select pg_database_size(current_database())::float8 as bytes`.execute(db),
    readServerFacts(db),
  ])
  return {
    sources: sources.rows,
    items: items.rows,
    postings: postings.rows[0] ?? { seen: 0, withoutRole: 0, withUnknownPlace: 0 },
    digests: Object.fromEntries(digests.rows.map(({ state, count }) => [state, count])),
    digestLag: Math.max(0, lag.rows[0]?.lag ?? 0),
    databaseBytes: size.rows[0]?.bytes ?? 0,
    connections: { used: server.connections, allowed: server.mayConnect },
  }
}
