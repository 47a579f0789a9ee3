import { sql } from 'kysely'
import type { Handle } from '../src/store/database.ts'

/** What a table takes, with its partitions. Bytes of rows include those of long values, which stand apart. */
export type TableSize = { table: string; rows: number; bytes: number; indexBytes: number; dead: number }

/** Of tables that hold rows, the largest first. Rows are counted, dead ones are the server's estimate. */
export async function measureTables(db: Handle): Promise<TableSize[]> {
  const { rows } = await sql<Omit<TableSize, 'rows'>>`
    select root.relname as table, sum(pg_table_size(c.oid))::float8 as bytes, sum(pg_indexes_size(c.oid))::float8 as "indexBytes",
      coalesce(sum(s.n_dead_tup), 0)::float8 as dead
    from pg_class root
    join lateral (select relid as oid from pg_partition_tree(root.oid) union select root.oid) c on true
    left join pg_stat_user_tables s on s.relid = c.oid
    where root.relnamespace = 'public'::regnamespace and root.relkind in ('r', 'p') and not root.relispartition
    group by 1 order by 2 desc`.execute(db)
  const sizes: TableSize[] = []
  for (const size of rows) {
    const counted = await sql<{ n: number }>`select count(*)::float8 as n from ${sql.table(size.table)}`.execute(db)
    sizes.push({ ...size, rows: counted.rows[0]?.n ?? 0 })
  }
  return sizes.filter((size) => size.rows > 0).sort((a, b) => b.bytes + b.indexBytes - a.bytes - a.indexBytes)
}

/** What autovacuum does within days: in a simulation days pass faster than it wakes up. */
export async function vacuum(db: Handle): Promise<void> {
  await sql`vacuum (analyze)`.execute(db)
}
