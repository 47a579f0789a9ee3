import { type RawBuilder, sql } from 'kysely'
import type { Handle } from './database.ts'

export type ColumnTypes<Row> = { [Name in keyof Row & string]?: string }

/**
 * Rows as one `unnest` of an array per column: one statement and one round trip whatever their number.
 * Use it where a table stands; its columns carry the names of `types`. jsonb values are given as JSON text.
 */
export function unnest<Row extends object>(rows: Row[], types: ColumnTypes<Row>): RawBuilder<unknown> {
  const names = Object.keys(types) as (keyof Row & string)[]
  const arrays = names.map((name) => sql`${rows.map((row) => toParameter(row[name]))}::${sql.raw(`${types[name]}[]`)}`)
  return sql`unnest(${sql.join(arrays)}) as given(${sql.join(names.map((name) => sql.ref(name)))})`
}

/** Many ids of the database as one parameter. The driver would look into each for signs that need quoting. */
export function uuids(ids: readonly string[]): RawBuilder<unknown> {
  return sql`${`{${ids.join(',')}}`}::uuid[]`
}

/** PostgreSQL text cannot hold NUL; sources do send it. */
function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\u0000') ? value.replaceAll('\u0000', '') : value
  return value ?? null
}

/** So many rows a statement keep its parameters at a few megabytes. */
export const BATCH = 20_000

/**
 * Inserts rows whose keys are the columns' names in camel case, `own` being the same in all of them. `conflict` is the statement's
 * "on conflict" clause. Returns how many rows were written.
 */
export async function insertRows<Row extends object>(
  db: Handle,
  table: string,
  own: Record<string, string>,
  rows: readonly Row[],
  types: ColumnTypes<Row>,
  conflict: RawBuilder<unknown> = sql``,
): Promise<number> {
  const given = Object.keys(types)
  const columns = sql.join([...Object.keys(own), ...given].map((name) => sql.ref(toColumn(name))))
  const values = sql.join([...Object.values(own).map((value) => sql`${value}`), ...given.map((name) => sql.ref(name))])
  let written = 0
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = unnest(rows.slice(from, from + BATCH), types)
    const done =
      await sql`insert into ${sql.table(table)} (${columns}) select ${values} from ${batch} ${conflict}`.execute(db)
    written += Number(done.numAffectedRows ?? 0)
  }
  return written
}

/** rowRef → row_ref */
function toColumn(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
