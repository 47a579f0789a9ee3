import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { sql } from 'kysely'
import type { TrendRequest } from '../src/market/slice.ts'
import type { Database } from '../src/store/database.ts'

export type Duck = { openAt(request: TrendRequest, ends: string[]): Promise<number[]>; close(): void }

/** The openings as a Parquet file, written and read by DuckDB with two threads, as an analyst has them without our cells. */
export async function exportToDuck(db: Database, folder: string): Promise<Duck> {
  const [lines, parquet] = [join(folder, 'openings.csv'), join(folder, 'openings.parquet')]
  await sql`copy (
      select first_seen_at at time zone 'UTC' as first_seen_at, closed_at at time zone 'UTC' as closed_at, role, coalesce(level, 'mid') as level,
        coalesce(work_mode, 'unknown') as mode, array_to_string(countries, ' ') as countries, array_to_string(regions, ' ') as regions
      from market_opening where superseded_at = 'infinity' order by role, first_seen_at)
    to ${sql.lit(lines)} with (format csv, header)`.execute(db)
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run(`copy (select * replace (string_split(countries, ' ') as countries, string_split(regions, ' ') as regions)
    from read_csv('${lines}', header = true, all_varchar = false, types = {'role': 'varchar'})) to '${parquet}' (format parquet)`)
  return {
    async openAt(request, ends) {
      const read = await connection.runAndReadAll(trendQuery(parquet, request, ends))
      return read.getRows().map((row) => Number(row[0]))
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Began by then less ended by then, counted by period and summed up. The words are the bench's own: none comes from outside. */
function trendQuery(parquet: string, slice: TrendRequest, ends: string[]): string {
  const conditions = [
    ...(slice.role === '' ? [] : [`role = '${slice.role}'`]),
    ...(slice.country === '' || slice.region !== '' ? [] : [`list_contains(countries, '${slice.country}')`]),
    ...(slice.region === '' ? [] : [`list_contains(regions, '${slice.region}')`]),
    ...(slice.level === '' ? [] : [`level = '${slice.level}'`]),
    ...(slice.mode === '' ? [] : [`mode = '${slice.mode}'`]),
  ]
  const where = conditions.length === 0 ? 'true' : conditions.join(' and ')
  const list = ends.map((end) => `'${end}'::date`).join(', ')
  return `
    with slice as materialized (select first_seen_at::date as began, closed_at::date as ended from '${parquet}' where ${where}),
    steps as (
      select day, sum(step) as step from (
        select began as day, 1 as step from slice union all select ended, -1 from slice where ended is not null) group by 1),
    running as (select day, sum(step) over (order by day) as open from steps)
    select coalesce(open, 0) from (select unnest([${list}]) as ends) asked asof left join running on asked.ends >= running.day order by ends`
}
