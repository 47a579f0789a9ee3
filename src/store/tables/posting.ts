import type { ColumnType, Generated } from 'kysely'
import type { Education } from '../../domain/education.ts'
import type { PayReading } from '../../domain/pay.ts'
import type { Place, RemoteScope } from '../../domain/place.ts'
import type { Rung, TitleReading } from '../../domain/role.ts'
import type { FoundSkill } from '../../domain/skill.ts'
import type { Amount, Json } from './shapes.ts'

export type PostingLinkTable = { posting_id: string; checked_at: Date; gone_since: Date | null }

export type RoleTable = {
  slug: string
  title: string
  soc: string
  family: string
  summary: string
  aliases: string[]
  related: string[]
  ladder: Json<Rung[]>
  version: string
}

export type PostingGroupTable = {
  id: Generated<string>
  key: string
  first_seen_at: Date
  forgotten_at: ColumnType<Date | null, Date | null | undefined>
}

export type PostingTable = {
  id: Generated<string>
  source_id: string
  external_id: string
  group_id: string
  url: string
  title: string
  company: string
  company_key: string
  department: string | null
  role_slug: string | null
  role_probability: number | null
  level: string | null
  title_reading: Json<TitleReading>
  work_mode: string | null
  remote_scope: Json<RemoteScope> | null
  unresolved_places: Json<string[]>
  pay_status: 'accepted' | 'quarantined' | 'none'
  pay_reason: string | null
  pay_min: Amount
  pay_max: Amount
  pay_currency: string | null
  pay_period: string | null
  pay_basis: string | null
  annual_pay: Amount
  pay_detail: Json<PayReading> | null
  employment_type: string | null
  posted_at: Date | null
  expires_at: Date | null
  language: string | null
  skills: Json<FoundSkill[]> | null
  education: Education | null
  description: string | null
  content_hash: string
  reading_hash: string | null
  input_hash: string | null
  first_seen_at: Date
  last_seen_at: Date
  seen_run_id: string
  missing_runs: Generated<number>
  closed_at: Date | null
  closed_reason: string | null
  changed_at: Date | null
  detail_at: Date | null
  listed_title: string | null
  xid: Generated<string>
}

export type PostingPlaceTable = {
  posting_id: string
  ordinal: number
  kind: Place['kind']
  country: string
  region: string | null
  region_name: string | null
  city: string | null
  geoname_id: number | null
  latitude: number | null
  longitude: number | null
  confidence: number
}

export type PostingSpellTable = {
  posting_id: string
  first_seen_at: Date
  last_seen_at: Date | null
  closed_at: Date | null
  closed_reason: string | null
}

export type PostingChangeTable = {
  posting_id: string
  changed_at: Date
  run_id: string
  fields: string[]
  title: string
  pay_min: Amount
  pay_max: Amount
  pay_currency: string | null
  pay_period: string | null
}

export type PostingSignatureTable = {
  posting_id: string
  version: number
  /** bigint is read as text. */
  keys: string[]
  sketch: Buffer | null
  shingles: number | null
  own_numbers: string[]
  all_numbers: string[]
  place_texts: string[]
}

export type PostingKeyTable = { key: string; posting_id: string }

export type RoleAliasTable = { alias: string; role_slug: string; added_by: string; added_at: Date }
