import { sql } from 'kysely'
import type {
  CodeLink,
  FiledWage,
  OfficialCell,
  OfficialRate,
  OfficialReading,
  SeriesValue,
} from '../domain/official.ts'
import { type ColumnTypes, insertRows } from './bulk.ts'
import type { Handle } from './database.ts'

/** Rows of tables that hold one row whatever the number of files: how many were written anew or over. */
export type Replaced = { wages: number; series: number; links: number }

/** Writes everything that was read of one file. */
export async function insertReading(trx: Handle, fileId: string, reading: OfficialReading): Promise<Replaced> {
  const own = { fileId }
  await insertRows(trx, 'official_stat', own, reading.cells ?? [], CELL)
  await insertRows(trx, 'fx_rate', own, reading.rates ?? [], RATE)
  const wages = await insertRows(trx, 'filed_wage', own, lastOfEachCase(reading.wages ?? []), WAGE, LATEST_DECISION)
  const series = await insertRows(trx, 'series_vintage', own, reading.series ?? [], SERIES, FIRST_PRINT)
  const links = await insertRows(trx, 'occupation_code_link', own, reading.links ?? [], LINK)
  return { wages, series, links }
}

const CELL: ColumnTypes<OfficialCell> = {
  rowRef: 'text',
  columnRef: 'text',
  system: 'text',
  code: 'text',
  detail: 'text',
  title: 'text',
  area: 'text',
  industry: 'text',
  measure: 'text',
  unit: 'text',
  period: 'text',
  value: 'numeric',
  token: 'text',
  lowerBound: 'numeric',
  text: 'text',
  errorPercent: 'numeric',
  low: 'numeric',
  high: 'numeric',
  n: 'numeric',
}
const RATE: ColumnTypes<OfficialRate> = {
  rowRef: 'text',
  base: 'text',
  currency: 'text',
  kind: 'text',
  onDate: 'date',
  country: 'text',
  rate: 'numeric',
}
const WAGE: ColumnTypes<FiledWage> = {
  rowRef: 'text',
  caseNumber: 'text',
  programme: 'text',
  status: 'text',
  decidedOn: 'date',
  title: 'text',
  system: 'text',
  soc: 'text',
  employer: 'text',
  area: 'text',
  wageFrom: 'numeric',
  wageTo: 'numeric',
  unit: 'text',
  wageNote: 'text',
}
const SERIES: ColumnTypes<SeriesValue> = {
  rowRef: 'text',
  series: 'text',
  vintage: 'date',
  onDate: 'date',
  value: 'numeric',
}
const LINK: ColumnTypes<CodeLink> = {
  rowRef: 'text',
  system: 'text',
  code: 'text',
  toSystem: 'text',
  toCode: 'text',
  share: 'numeric',
}

/** A case keeps its latest decision, in whatever order the quarters are imported; a file read again is taken over. */
const LATEST_DECISION = sql`
  on conflict (case_number) do update set
    file_id = excluded.file_id, row_ref = excluded.row_ref, programme = excluded.programme, status = excluded.status,
    decided_on = excluded.decided_on, title = excluded.title, system = excluded.system, soc = excluded.soc,
    employer = excluded.employer, area = excluded.area, wage_from = excluded.wage_from, wage_to = excluded.wage_to,
    unit = excluded.unit, wage_note = excluded.wage_note
  where coalesce(excluded.decided_on, '-infinity') >= coalesce(filed_wage.decided_on, '-infinity')`

/** A vintage says what was printed on its day: what it said first stays. */
const FIRST_PRINT = sql`on conflict (series, on_date, vintage) do nothing`

/** One statement cannot write a row twice: of a case that a file holds twice the later decision stands, of equals the later row. */
function lastOfEachCase(wages: FiledWage[]): FiledWage[] {
  const latest = new Map<string, FiledWage>()
  for (const wage of wages) {
    const known = latest.get(wage.caseNumber)
    if (known === undefined || (wage.decidedOn ?? '') >= (known.decidedOn ?? '')) latest.set(wage.caseNumber, wage)
  }
  return [...latest.values()]
}
