import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { RunState, SourceState } from './schema.ts'

export type SourceLine = {
  id: string
  connector: string
  board: string
  name: string
  state: SourceState
  failures: number
  nextRunAt: Date
  lastRunAt: Date | null
  lastState: RunState | null
  complete: boolean | null
  reason: string | null
  kept: number | null
  new: number | null
  changed: number | null
  closed: number | null
  refused: number | null
  /** Postings by run, the oldest first; null: the run failed. */
  history: (number | null)[]
}

/** `state` 'failing': active, and the last runs had nothing. `text`: part of name or board, as typed. Empty: all. */
export type OverviewFilter = { state: SourceState | 'failing' | ''; connector: string; text: string }

const RUNS_DRAWN = 30

/** A page of the sources by name with their last run and the postings of the last 30. Reads rows of that page alone. */
export async function listOverview(
  db: Handle,
  { state, connector, text }: OverviewFilter,
  page: { limit: number; offset: number },
): Promise<SourceLine[]> {
  const like = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const { rows } = await sql<SourceLine>`
    with shown as (
      select * from source
      where (${state} = '' or state = ${state} or (${state} = 'failing' and state = 'active' and failures > 0))
        and (${connector} = '' or connector = ${connector})
        and (${text} = '' or name ilike ${like} or connector || '/' || board ilike ${like})
      order by connector, board, id limit ${page.limit} offset ${page.offset})
    select s.id, s.connector, s.board, s.name, s.state, s.failures, s.next_run_at as "nextRunAt",
      r.started_at as "lastRunAt", r.state as "lastState", r.complete, r.reason, r.kept, r.new, r.changed, r.closed, r.refused,
      coalesce(h.history, '{}') as history
    from shown s
    left join lateral (select * from run where source_id = s.id order by started_at desc limit 1) r on true
    left join lateral (
      select array_agg(case when state = 'done' then postings + listed end order by started_at) as history
      from (select * from run where source_id = s.id and state in ('done', 'failed') order by started_at desc limit ${RUNS_DRAWN}) as late
    ) h on true
    order by s.connector, s.board, s.id`.execute(db)
  return rows
}

export type RefusedOfRun = { document: string; url: string; path: string; reason: string }

/** Items of a run that were kept aside, with the page that holds each; a page that could not be read at all comes with its reason. */
export async function refusedOfRun(db: Handle, runId: string, limit: number): Promise<RefusedOfRun[]> {
  const { rows } = await sql<RefusedOfRun>`
    select d.id as document, d.url, f.path, f.reason
    from refused f join document d on d.id = f.document_id where f.run_id = ${runId}
    union all
    select d.id, d.url, 'page', coalesce(d.reason, 'not read') from document d
    where d.run_id = ${runId} and d.state = 'failed' and not exists (select from refused f where f.document_id = d.id)
    order by reason, url, path limit ${limit}`.execute(db)
  return rows
}

export type ShownPage = {
  url: string
  fetchedAt: Date
  status: number | null
  contentType: string | null
  reason: string | null
  hash: Buffer
  size: number
  refused: { path: string; reason: string }[]
}

/** A kept page of a source with what was refused on it; null when it is not kept, or another source's. */
export async function findShownPage(
  db: Handle,
  sourceId: string,
  documentId: string,
  limit: number,
): Promise<ShownPage | null> {
  const page = await db
    .selectFrom('document')
    .innerJoin('document_body', 'document_body.hash', 'document.hash')
    .select([
      'url',
      'fetched_at as fetchedAt',
      'status',
      'content_type as contentType',
      'reason',
      'document.hash',
      'size',
    ])
    .where('id', '=', documentId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst()
  if (page === undefined) return null
  const refused = await db
    .selectFrom('refused')
    .select(['path', 'reason'])
    .where('document_id', '=', documentId)
    .orderBy('path')
    .limit(limit)
    .execute()
  return { ...page, refused }
}
