import { sql } from 'kysely'
import type { Handle } from './database.ts'
import { makePartition } from './partition.ts'

/** The partitioned tables of the market, each with the column that decides the month. */
const TABLES = [
  { name: 'market_opening', column: 'first_seen_at', type: 'timestamptz' },
  { name: 'market_cell', column: 'day', type: 'date' },
] as const
type Table = (typeof TABLES)[number]

/** Months outside these years are a wrong clock: their rows stay in the default partition. */
const YEARS = ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'] as const

/**
 * Gives every UTC month that has rows in a default partition a partition of its own and moves the rows there. Where there are
 * none, which is but for the first row of a month, that is a look at an empty table. A table that somebody reads just then is
 * left for the next time. Call it in a transaction that holds the market's lock: see market-lock.ts.
 */
export async function partRest(trx: Handle): Promise<void> {
  for (const table of TABLES) {
    const { name, month } = parts(table)
    const found = await sql<{ month: string }>`
      select distinct to_char(${month}, 'YYYY-MM') as month from ${sql.ref(`${name}_rest`)}
      where ${sql.ref(table.column)} >= ${bound(table, YEARS[0])} and ${sql.ref(table.column)} < ${bound(table, YEARS[1])}
      order by 1`.execute(trx)
    for (const row of found.rows) await makePartition(trx, name, row.month)
  }
}

/** Makes the partitions of the months ('2026-11') that have none: before many rows are written, so that none has to be moved. */
export async function makeMonths(trx: Handle, months: readonly string[]): Promise<void> {
  const [first = '', last = ''] = YEARS.map((year) => year.slice(0, 7))
  for (const month of months.filter((each) => each >= first && each < last)) {
    for (const { name } of TABLES) await makePartition(trx, name, month)
  }
}

function parts({ name, column, type }: Table) {
  const at = sql.ref(column)
  return { name, month: type === 'timestamptz' ? sql`${at} at time zone 'UTC'` : at }
}

function bound({ type }: Table, at: string) {
  return sql.lit(type === 'timestamptz' ? at : at.slice(0, 10))
}
