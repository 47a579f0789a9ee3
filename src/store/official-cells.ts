import { sql } from 'kysely'
import type { OfficialCell, OfficialRate } from '../domain/official.ts'
import type { Handle } from './database.ts'

/** Cells of a file as printed, in the order of the file's rows. `code` null: of all. */
export async function readCells(
  db: Handle,
  fileId: string,
  code: string | null,
  limit: number,
): Promise<OfficialCell[]> {
  const found = await sql<OfficialCell>`
    select row_ref as "rowRef", column_ref as "columnRef", system, code, detail, title, area, industry, measure, unit, period,
      value, token, lower_bound as "lowerBound", text, error_percent as "errorPercent", low, high, n
    from official_stat where file_id = ${fileId} and (${code}::text is null or code = ${code})
    order by length(row_ref), row_ref, measure, column_ref limit ${limit}`.execute(db)
  return found.rows
}

/** Rates of a file, newest first. `currency` null: of all. */
export async function readRates(
  db: Handle,
  fileId: string,
  currency: string | null,
  limit: number,
): Promise<OfficialRate[]> {
  const found = await sql<OfficialRate>`
    select row_ref as "rowRef", base, currency, kind, to_char(on_date, 'YYYY-MM-DD') as "onDate", country, rate
    from fx_rate where file_id = ${fileId} and (${currency}::text is null or currency = ${currency})
    order by on_date desc, kind, currency, country limit ${limit}`.execute(db)
  return found.rows
}
