import { type RawBuilder, sql } from 'kysely'

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

/** PostgreSQL text cannot hold NUL; sources do send it. */
function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\u0000') ? value.replaceAll('\u0000', '') : value
  return value ?? null
}
