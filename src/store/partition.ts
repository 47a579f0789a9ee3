import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** `later`: somebody holds the table. Nothing was done and nothing is lost; ask again another time. */
export type Made = 'made' | 'there' | 'later'
export type Dropped = 'dropped' | 'absent' | 'later'

/**
 * Makes the partition of a UTC month ('2026-11') of a table in partition_rule, and moves its rows out of the default partition.
 * The owner's function of sql/0030_partitions.sql does it, so a login that may not alter anything can ask for it. Throws for a
 * table that is not listed and for a month before 2000 or after 2099.
 */
export async function makePartition(db: Handle, table: string, month: string): Promise<Made> {
  const { rows } = await sql<{ done: Made }>`select make_partition(${table}, ${firstDay(month)}::date) as done`.execute(
    db,
  )
  return rows[0]?.done ?? 'later'
}

/** Drops the partition of a UTC month with its rows. Throws when the rule of the table keeps the month. */
export async function dropPartition(db: Handle, table: string, month: string): Promise<Dropped> {
  const { rows } = await sql<{
    done: Dropped
  }>`select drop_partition(${table}, ${firstDay(month)}::date) as done`.execute(db)
  return rows[0]?.done ?? 'later'
}

const firstDay = (month: string) => `${month}-01`
