import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** A kept page of a run that is over, with what is needed to read it again. */
export type KeptSourcePage = {
  id: string
  url: string
  /** Of the one posting that the page is for; null for a list. */
  externalId: string | null
  contentType: string | null
  hash: Buffer
  state: 'read' | 'failed'
  fetchedAt: Date
  runId: string
  runEndedAt: Date
  /** The run is the last one of its source that went well: what the page holds is on the board. */
  isLast: boolean
  sourceId: string
  connector: string
  board: string
  origin: string
  sourceName: string
}

/** The latest kept copy of every page fetched since a moment, source by source, newest first; pages of which only the beginning
 *  was kept are left out. `source` narrows it to one, null is all. */
export async function latestPages(db: Handle, since: Date, source: string | null): Promise<KeptSourcePage[]> {
  const { rows } = await sql<KeptSourcePage>`
    select d.id, d.url, d.external_id as "externalId", d.content_type as "contentType", d.hash, d.state, d.fetched_at as "fetchedAt",
      d.run_id as "runId", d.finished_at as "runEndedAt", d.run_id = last.id as "isLast",
      d.source_id as "sourceId", s.connector, s.board, s.origin, s.name as "sourceName"
    from (
      select distinct on (d.source_id, d.url) d.*, r.finished_at
      from document d join run r on r.id = d.run_id and r.state = 'done'
      where d.state in ('read', 'failed') and d.had
        and d.fetched_at >= ${since} and (${source}::uuid is null or d.source_id = ${source}::uuid)
      order by d.source_id, d.url, d.fetched_at desc
    ) d
    join source s on s.id = d.source_id
    join lateral (
      select id from run where source_id = d.source_id and state = 'done' order by started_at desc limit 1
    ) last on true
    order by d.source_id, d.fetched_at desc, d.ordinal`.execute(db)
  return rows
}
