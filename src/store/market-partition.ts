import { sql } from 'kysely'
import type { Handle } from './database.ts'

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
 * none, which is but for the first row of a month, that is a look at an empty table. Call it in a transaction that holds the
 * market's lock: see market-lock.ts.
 */
export async function partRest(trx: Handle): Promise<void> {
  for (const table of TABLES) {
    const { name, month } = parts(table)
    const found = await sql<{ month: string }>`
      select distinct to_char(${month}, 'YYYY-MM') as month from ${sql.ref(`${name}_rest`)}
      where ${sql.ref(table.column)} >= ${bound(table, YEARS[0])} and ${sql.ref(table.column)} < ${bound(table, YEARS[1])}
      order by 1`.execute(trx)
    for (const row of found.rows) await makePartition(trx, table, row.month)
  }
}

/** Makes the partitions of the months ('2026-11') that have none: before many rows are written, so that none has to be moved. */
export async function makeMonths(trx: Handle, months: readonly string[]): Promise<void> {
  const [first = '', last = ''] = YEARS.map((year) => year.slice(0, 7))
  for (const month of months.filter((each) => each >= first && each < last)) {
    for (const table of TABLES) {
      const found = await sql<{
        there: boolean
      }>`select to_regclass(${partitionOf(table, month)}) is not null as there`.execute(trx)
      if (!found.rows[0]?.there) await makePartition(trx, table, month)
    }
  }
}

function partitionOf({ name }: Table, month: string): string {
  return `${name}_${month.replace('-', '_')}`
}

async function makePartition(trx: Handle, table: Table, month: string): Promise<void> {
  const { name, column } = parts(table)
  const [own, parent, rest] = [partitionOf(table, month), name, `${name}_rest`].map((each) => sql.ref(each))
  const [from, to] = [bound(table, `${month}-01T00:00:00Z`), bound(table, `${monthAfter(month)}-01T00:00:00Z`)]
  await sql`create table ${own} (like ${parent} including defaults including constraints)`.execute(trx)
  await sql`
    with moved as (delete from ${rest} where ${column} >= ${from} and ${column} < ${to} returning *)
    insert into ${own} select * from moved`.execute(trx)
  await sql`alter table ${parent} attach partition ${own} for values from (${from}) to (${to})`.execute(trx)
}

function parts({ name, column, type }: Table) {
  const at = sql.ref(column)
  return { name, column: at, month: type === 'timestamptz' ? sql`${at} at time zone 'UTC'` : at }
}

function bound({ type }: Table, at: string) {
  return sql.lit(type === 'timestamptz' ? at : at.slice(0, 10))
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}
