import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** A kept page that was read, with what is needed to read it again. */
export type KeptSourcePage = {
  id: string
  url: string
  contentType: string | null
  hash: Buffer
  sourceId: string
  connector: string
  board: string
  origin: string
  sourceName: string
}

/** The latest kept copy of every page fetched since a moment, source by source, newest first. `source` narrows it to one. */
export async function latestPages(db: Handle, since: Date, source: string | null): Promise<KeptSourcePage[]> {
  const { rows } = await sql<KeptSourcePage>`
    select d.id, d.url, d.content_type as "contentType", d.hash, d.source_id as "sourceId",
      s.connector, s.board, s.origin, s.name as "sourceName"
    from (
      select distinct on (source_id, url) * from document
      where state = 'read' and fetched_at >= ${since} and (${source}::uuid is null or source_id = ${source}::uuid)
      order by source_id, url, fetched_at desc
    ) d join source s on s.id = d.source_id
    order by d.source_id, d.fetched_at desc, d.ordinal`.execute(db)
  return rows
}
