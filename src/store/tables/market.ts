import type { ColumnType, Generated } from 'kysely'
import type { FigureProof } from '../../domain/figure.ts'
import type { ReleaseInput } from '../../domain/release.ts'
import type { Amount, Json } from './shapes.ts'

export type MarketOpeningTable = {
  group_id: string
  recorded_at: Date
  superseded_at: Generated<Date>
  first_seen_at: Date
  first_ever_at: Date
  previous_closed_at: Date | null
  closed_at: Date | null
  changed_at: Date | null
  posted_at: Date | null
  posting_id: string
  source_id: string
  ads: number
  spells: number
  employer: string
  role: string | null
  soc: string | null
  level: string | null
  work_mode: string | null
  remote_scope: string | null
  countries: string[]
  regions: string[]
  pay_status: 'accepted' | 'quarantined' | 'none'
  pay_min: Amount
  pay_mid: Amount
  pay_max: Amount
  pay_currency: string | null
  pay_period: string | null
  education: string | null
  described: boolean
  skills: string[]
  external_id: ColumnType<string | null, string | null | undefined>
}

/** bigint is read as a number, see src/store/database.ts. */
export type MarketStaleTable = { id: Generated<number>; group_id: string; since: Generated<Date> }

export type MarketCellTable = {
  day: ColumnType<Date, string, string>
  role: string
  country: string
  region: string
  level: string
  mode: string
  opened: number
  new: number
  closed: number
  opened_paid: number
  closed_paid: number
  opened_described: number
  closed_described: number
  opened_ads: number
  closed_ads: number
}

export type MarketHealthTable = {
  day: ColumnType<Date, string, string>
  crawls: number
  complete: number
  items: number
  refused: number
  openings: number
  pay_stated: number
  pay_quarantined: number
  places_unread: number
  dated: number
  lag_hours: number | null
}

export type MarketProgressTable = { only_row: Generated<boolean>; recorded_at: Date }

export type ReleaseTable = {
  id: string
  as_of: Date
  made_at: Date
  published_at: Date | null
  code_version: string
  taxonomy_version: string
  parameters: Json<Record<string, unknown>>
  inputs: Json<ReleaseInput[]>
  inputs_hash: string
  outputs_hash: string | null
  figures: Generated<number>
}

export type FigureTable = {
  release_id: string
  role: string
  metric: string
  level: string
  country: string
  region: string
  mode: string
  item: string
  period: string
  version: number
  unit: string
  value: number | null
  text: string | null
  low: number | null
  high: number | null
  n: number | null
  employers: number | null
  grade: 'official' | 'low' | 'medium' | 'high' | 'modelled' | null
  withheld: string | null
  proof: Json<FigureProof>
}

/** Tables that are partitioned by month; migrations alone write it. */
export type PartitionRuleTable = {
  name: string
  month_of: string
  keep_days: number | null
}
