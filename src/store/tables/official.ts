import type { ColumnType, Generated } from 'kysely'
import type { RefusedRow } from '../../domain/official.ts'
import type { Amount, Json } from './shapes.ts'

export type OfficialFileTable = {
  id: Generated<string>
  publisher: string
  dataset: string
  release: string
  period: string
  name: string
  url: string | null
  sha256: Buffer
  size: number
  fetched_at: Date
  imported_at: Date
  superseded_at: Date | null
  reader: number
  rows: number
  loaded: number
  refused: Json<RefusedRow[]>
  licence: string
  attribution: string
  correction_note: string | null
  figures: Buffer | null
}

export type OfficialSourceTable = {
  publisher: string
  url: string
  tried_at: Date
  succeeded_at: Date | null
  sha256: Buffer | null
  etag: string | null
  last_modified: string | null
  failure: string | null
}

export type OfficialStatTable = {
  file_id: string
  row_ref: string
  column_ref: string
  system: string
  code: string
  detail: string
  title: string
  area: string
  industry: string
  measure: string
  unit: string
  period: string
  value: Amount
  token: string | null
  lower_bound: Amount
  text: string | null
  error_percent: Amount
  low: Amount
  high: Amount
  n: Amount
}

export type FxRateTable = {
  file_id: string
  base: string
  currency: string
  kind: 'day' | 'year' | 'ppp'
  on_date: ColumnType<Date, string, string>
  country: string
  rate: number
  row_ref: string
}

export type FiledWageTable = {
  case_number: string
  file_id: string
  row_ref: string
  programme: string
  status: string | null
  decided_on: ColumnType<Date | null, string | null, string | null>
  title: string
  system: string
  soc: string | null
  employer: string | null
  area: string | null
  wage_from: Amount
  wage_to: Amount
  unit: string | null
  wage_note: string | null
}

export type OccupationCodeLinkTable = {
  file_id: string
  row_ref: string
  system: string
  code: string
  to_system: string
  to_code: string
  share: Amount
}

export type SeriesVintageTable = {
  file_id: string
  series: string
  vintage: ColumnType<Date, string, string>
  on_date: ColumnType<Date, string, string>
  value: number
  row_ref: string
}
