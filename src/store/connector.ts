import { sql } from 'kysely'
import { unnest } from './bulk.ts'
import type { Database } from './database.ts'

/** What a connector says of its publisher's wishes; see SourceDefinition. */
type Connector = { id: string; name: string; terms: { attribution: string | null; aggregates: boolean } }

/** Keeps the table of connectors in step with the program. When a publisher's postings may be counted from now on, or not any
 *  more, the openings they advertise are looked at by the next refresh of the market. */
export async function storeConnectors(db: Database, connectors: Iterable<Connector>): Promise<void> {
  const rows = [...connectors].map(({ id, name, terms }) => ({ id, name, ...terms }))
  const types = { id: 'text', name: 'text', attribution: 'text', aggregates: 'boolean' }
  await db.transaction().execute(async (trx) => {
    // Several processes start at once: the second waits, and finds nothing to do.
    await sql`lock table connector in share row exclusive mode`.execute(trx)
    const changed = await sql<{ id: string }>`
      select id from ${unnest(rows, types)} left join connector c using (id)
      where given.aggregates is distinct from coalesce(c.aggregates, true)`.execute(trx)
    await sql`
      insert into connector as c (id, name, attribution, aggregates)
      select id, name, attribution, aggregates from ${unnest(rows, types)}
      on conflict (id) do update set name = excluded.name, attribution = excluded.attribution, aggregates = excluded.aggregates
      where (c.name, c.attribution, c.aggregates) is distinct from (excluded.name, excluded.attribution, excluded.aggregates)`.execute(
      trx,
    )
    await sql`
      insert into market_stale (group_id)
      select distinct p.group_id from posting p join source s on s.id = p.source_id
      where s.connector = any(${changed.rows.map(({ id }) => id)}::text[])`.execute(trx)
  })
}
