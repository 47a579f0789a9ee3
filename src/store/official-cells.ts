import { sql } from 'kysely'
import type { CodeLink, FiledWage, OfficialCell, OfficialRate, SeriesValue } from '../domain/official.ts'
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

/** Filed wages whose latest decision this file holds. `soc` null: of all. */
export async function readWages(db: Handle, fileId: string, soc: string | null, limit: number): Promise<FiledWage[]> {
  const found = await sql<FiledWage>`
    select row_ref as "rowRef", case_number as "caseNumber", programme, status, to_char(decided_on, 'YYYY-MM-DD') as "decidedOn",
      title, system, soc, employer, area, wage_from as "wageFrom", wage_to as "wageTo", unit, wage_note as "wageNote"
    from filed_wage where file_id = ${fileId} and (${soc}::text is null or soc = ${soc})
    order by case_number limit ${limit}`.execute(db)
  return found.rows
}

/** Vintages that this file brought, newest day first. `series` null: of all. */
export async function readSeries(
  db: Handle,
  fileId: string,
  series: string | null,
  limit: number,
): Promise<SeriesValue[]> {
  const found = await sql<SeriesValue>`
    select row_ref as "rowRef", series, to_char(vintage, 'YYYY-MM-DD') as vintage, to_char(on_date, 'YYYY-MM-DD') as "onDate", value
    from series_vintage where file_id = ${fileId} and (${series}::text is null or series = ${series})
    order by on_date desc, vintage desc, series limit ${limit}`.execute(db)
  return found.rows
}

/** Pairs of a crosswalk. `code` null: of all; else on either side. */
export async function readLinks(db: Handle, fileId: string, code: string | null, limit: number): Promise<CodeLink[]> {
  const found = await sql<CodeLink>`
    select row_ref as "rowRef", system, code, to_system as "toSystem", to_code as "toCode", share
    from occupation_code_link where file_id = ${fileId} and (${code}::text is null or ${code} in (code, to_code))
    order by code, to_code limit ${limit}`.execute(db)
  return found.rows
}
