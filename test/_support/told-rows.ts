import { sql } from 'kysely'
import type { Database } from '../../src/store/database.ts'

/**
 * Every row of every table of the service, in words that two databases share: ids that were drawn are told as what they
 * stand for, and what hangs on the moment of writing is left out, as are the columns `without`.
 */
export async function toldRows(db: Database, without: string[] = []): Promise<string[]> {
  const names = await namesOf(db)
  const told: string[] = []
  for (const table of await listTables(db)) {
    const left = [...MOMENTS, ...without, ...table.drawn]
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) - ${left}::text[])::text as row from ${sql.table(table.name)} t`.execute(db)
    told.push(...rows.map(({ row }) => `${table.name} ${tell(row, names)}`))
  }
  return told.sort()
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
/** By the clock or the counter of the database; and the body of a page, which its hash names. */
const MOMENTS = ['xid', 'since', 'bytes']
/** Written when a service starts. */
const AT_START = ['connector', 'role']

/** Numbers that the database draws. */
async function listTables(db: Database): Promise<{ name: string; drawn: string[] }[]> {
  const { rows } = await sql<{ name: string; drawn: string[] }>`
    select c.relname as name, array(
      select attname::text from pg_attribute where attrelid = c.oid and attidentity <> '') as drawn
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not like 'kysely%' and c.relname not like 'bullmq%' and c.relname <> all(${AT_START}::text[]) order by 1`.execute(
    db,
  )
  return rows
}

async function namesOf(db: Database): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, 'source ' || board as name from source
    union all select r.id, 'run of ' || s.board || ' at ' || r.started_at from run r join source s on s.id = r.source_id
    union all select d.id, 'page ' || d.ordinal || ' of ' || s.board || ' at ' || d.fetched_at from document d join source s on s.id = d.source_id
    union all select p.id, 'posting ' || p.external_id || ' of ' || s.board from posting p join source s on s.id = p.source_id
    union all select id, 'opening ' || key from posting_group`.execute(db)
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  for (const [id, name] of names) names.set(id, tell(name, names))
  return names
}

function tell(text: string, names: Map<string, string>): string {
  return text.replace(UUID, (id) => names.get(id) ?? 'an id')
}
