import type { ColumnType, Generated } from 'kysely'
import type { DigestContent } from '../domain/alert.ts'
import type { Education } from '../domain/education.ts'
import type { FigureProof } from '../domain/figure.ts'
import type { RefusedRow } from '../domain/official.ts'
import type { PayReading } from '../domain/pay.ts'
import type { Place, RemoteScope } from '../domain/place.ts'
import type { ReleaseInput } from '../domain/release.ts'
import type { Rung, TitleReading } from '../domain/role.ts'
import type { FoundSkill } from '../domain/skill.ts'

/** The tables as `sql/` makes them. jsonb is read as a value and written as JSON text. */
type Json<T> = ColumnType<T, string, string>
/** numeric is read as a number: amounts fit, see src/store/database.ts. */
type Amount = number | null

/** 'parked': it failed again and again, and is asked once a week until it answers. */
export type SourceState = 'active' | 'paused' | 'parked'

export type SourceTable = {
  id: Generated<string>
  connector: string
  board: string
  origin: string
  name: string
  every_minutes: number
  state: ColumnType<SourceState, SourceState | undefined>
  state_reason: string | null
  state_at: ColumnType<Date | null, Date | null | undefined>
  failures: Generated<number>
  refusals: Generated<number>
  next_run_at: Date
  created_at: Date
  check_links_days: ColumnType<number | null, number | null | undefined>
}

export type HostTable = {
  name: string
  next_at: Date
  failing: string[]
  closings: number
  closed_until: Date | null
  reason: string | null
}

export type RobotsTable = { origin: string; status: number | null; text: string; fetched_at: Date }

export type ConnectorTable = { id: string; name: string; attribution: string | null; aggregates: boolean }

export type PostingLinkTable = { posting_id: string; checked_at: Date; gone_since: Date | null }

export type RunState = 'queued' | 'fetching' | 'reading' | 'done' | 'failed'

export type RunTable = {
  id: Generated<string>
  source_id: string
  state: RunState
  started_at: Date
  touched_at: Date
  finished_at: Date | null
  complete: boolean | null
  reason: string | null
  next_batch: Generated<number>
  pages: Generated<number>
  kept: Generated<number>
  postings: Generated<number>
  refused: Generated<number>
  new: Generated<number>
  changed: Generated<number>
  unchanged: Generated<number>
  closed: Generated<number>
  duplicates: Generated<number>
  listed: Generated<number>
  reissued: Generated<number>
  reopened: Generated<number>
  removed: Generated<number>
  left_over: Generated<number>
  went_well: Generated<boolean>
  shrunk: Generated<boolean>
}

export type DocumentBodyTable = { hash: Buffer; bytes: Buffer; size: number }

export type DocumentTable = {
  id: Generated<string>
  run_id: string
  source_id: string
  ordinal: number
  url: string
  fetched_at: Date
  status: number | null
  content_type: string | null
  etag: string | null
  last_modified: string | null
  hash: Buffer
  state: ColumnType<'kept' | 'read' | 'failed', 'kept' | 'read' | 'failed' | undefined>
  reason: string | null
  external_id: ColumnType<string | null, string | null | undefined>
  listed_title: ColumnType<string | null, string | null | undefined>
  had: Generated<boolean>
}

export type RefusedTable = { document_id: string; run_id: string; path: string; reason: string }

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

export type SubscriberTable = {
  id: Generated<string>
  email: string
  tier: 'free' | 'plus'
  state: 'pending' | 'active' | 'unsubscribed'
  zone: string
  hour: number
  weekday: Generated<number>
  next_digest_at: Date | null
  paused_until: Date | null
  created_at: Date
  consent: Json<{ at: string; from: string; wording: string }>
  confirmation_sent_at: Date | null
  confirmed_at: Date | null
  unsubscribed_at: Date | null
  cadence: 'daily' | 'weekly' | null
  sessions_from: Date | null
  login_sent_at: Date | null
  suppressed_at: Date | null
  suppressed_reason: 'bounce' | 'complaint' | null
  tier_from: ColumnType<'operator' | 'stripe', 'operator' | 'stripe' | undefined>
  tier_change_untold_at: Date | null
  stripe_customer: string | null
  stripe_subscription: string | null
  stripe_status: string | null
}

export type SavedSearchTable = {
  id: Generated<string>
  subscriber_id: string
  name: string
  criteria: Json<unknown>
  created_at: Date
  updated_at: Date | null
  feed_key: string | null
}

export type HiddenPostingTable = {
  subscriber_id: string
  posting_group_id: string
  company_key: string
  role_slug: string | null
  at: Date
}

export type DigestState =
  | 'planned'
  | 'sending'
  | 'accepted'
  | 'deferred'
  | 'rejected'
  | 'unknown'
  | 'cancelled'
  | 'empty'

export type DigestTable = {
  id: Generated<string>
  subscriber_id: string
  period: string
  cadence: 'daily' | 'weekly'
  state: DigestState
  items: number
  more: number
  planned_at: Date
  attempt: Generated<number>
  resent_after: Generated<number>
  lease_until: Date | null
  data_started_at: Date | null
  next_attempt_at: Date | null
  sent_at: Date | null
  response: string | null
  content: ColumnType<DigestContent, string | undefined, string>
}

export type DeliveredTable = { subscriber_id: string; posting_group_id: string; digest_id: string }

export type DigestRunTable = {
  id: Generated<string>
  at: Date
  due: number
  planned: number
  empty: number
  excluded: Json<Record<string, number>>
  finished_at: Date | null
}

export type MailEventTable = {
  id: Generated<string>
  key: string
  digest_id: string | null
  address_hash: string
  kind: 'bounce' | 'complaint'
  permanent: boolean
  status: string | null
  detail: string
  origin: string
  at: Date
}

export type StripeEventTable = {
  id: string
  type: string
  created_at: Date
  received_at: Date
  payload: Json<unknown>
  handled_at: Date | null
  fault: string | null
}

export type WebhookTable = {
  id: Generated<string>
  subscriber_id: string
  url: string
  secret: string
  created_at: Date
  failing_since: Date | null
  stopped_at: Date | null
  stopped_reason: string | null
}

export type WebhookMessageTable = {
  id: Generated<string>
  webhook_id: string
  posting_group_id: string
  payload: Json<unknown>
  state: ColumnType<
    'planned' | 'sending' | 'accepted' | 'deferred' | 'rejected',
    'planned' | undefined,
    'planned' | 'sending' | 'accepted' | 'deferred' | 'rejected'
  >
  attempt: Generated<number>
  planned_at: Date
  lease_until: Date | null
  next_attempt_at: Date | null
  response: string | null
}

/** xid8 is read as text. */
export type WatermarkTable = { reader: string; xid: string }

export type SuppressionTable = { address_hash: string; reason: string; at: Date }

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

export type OperatorRole = 'operator' | 'viewer'

export type OperatorTable = {
  id: Generated<string>
  name: string
  role: OperatorRole
  password: string
  created_at: Date
}

export type OperatorSessionTable = { hash: Buffer; operator_id: string; created_at: Date; seen_at: Date }

export type OperatorAttemptTable = { name: string; tries: number; since: Date }

export type AuditTable = {
  id: Generated<string>
  at: Date
  actor: string
  came_from: string
  action: string
  target: string
  detail: Json<Record<string, unknown>>
}

/** What a replay found, as pages show it. `before` and `after` null: not stated, or a text too long to quote. */
export type ReplaySummary = {
  pages: number
  unreadable: { before: number; now: number }
  refused: { before: number; now: number }
  looked: number
  reread: number
  fresh: number
  examples: {
    reread: { title: string; changes: { field: string; before: string | null; after: string | null }[] }[]
    fresh: string[]
    refused: { path: string; reason: string }[]
  }
}

export type ReplayRequestTable = {
  id: Generated<string>
  source_id: string
  apply: boolean
  asked_by: string
  asked_at: Date
  finished_at: Date | null
  report: ColumnType<ReplaySummary | null, string | null | undefined, string | null>
  fault: string | null
}

export type RoleAliasTable = { alias: string; role_slug: string; added_by: string; added_at: Date }

/** Tables that are partitioned by month; migrations alone write it. */
type PartitionRuleTable = {
  name: string
  month_of: string
  keep_days: number | null
}

export type Schema = {
  partition_rule: PartitionRuleTable
  role_alias: RoleAliasTable
  replay_request: ReplayRequestTable
  operator: OperatorTable
  operator_session: OperatorSessionTable
  operator_attempt: OperatorAttemptTable
  audit: AuditTable
  connector: ConnectorTable
  posting_link: PostingLinkTable
  source: SourceTable
  host: HostTable
  robots: RobotsTable
  run: RunTable
  document: DocumentTable
  document_body: DocumentBodyTable
  refused: RefusedTable
  role: RoleTable
  posting_group: PostingGroupTable
  posting: PostingTable
  posting_place: PostingPlaceTable
  posting_spell: PostingSpellTable
  posting_change: PostingChangeTable
  posting_signature: PostingSignatureTable
  posting_key: PostingKeyTable
  subscriber: SubscriberTable
  saved_search: SavedSearchTable
  digest: DigestTable
  delivered: DeliveredTable
  digest_run: DigestRunTable
  suppression: SuppressionTable
  hidden_posting: HiddenPostingTable
  mail_event: MailEventTable
  stripe_event: StripeEventTable
  webhook: WebhookTable
  webhook_message: WebhookMessageTable
  watermark: WatermarkTable
  official_file: OfficialFileTable
  official_source: OfficialSourceTable
  official_stat: OfficialStatTable
  fx_rate: FxRateTable
  filed_wage: FiledWageTable
  series_vintage: SeriesVintageTable
  occupation_code_link: OccupationCodeLinkTable
  market_opening: MarketOpeningTable
  market_stale: MarketStaleTable
  market_cell: MarketCellTable
  market_health: MarketHealthTable
  market_progress: MarketProgressTable
  release: ReleaseTable
  figure: FigureTable
}
