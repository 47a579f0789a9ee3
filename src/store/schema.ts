import type {
  DeliveredTable,
  DigestRunTable,
  DigestTable,
  MailEventTable,
  SuppressionTable,
  WatermarkTable,
  WebhookMessageTable,
  WebhookTable,
} from './tables/digest.ts'
import type {
  FigureTable,
  MarketCellTable,
  MarketHealthTable,
  MarketOpeningTable,
  MarketProgressTable,
  MarketStaleTable,
  PartitionRuleTable,
  ReleaseTable,
} from './tables/market.ts'
import type {
  FiledWageTable,
  FxRateTable,
  OccupationCodeLinkTable,
  OfficialFileTable,
  OfficialSourceTable,
  OfficialStatTable,
  SeriesVintageTable,
} from './tables/official.ts'
import type { AuditTable, OperatorAttemptTable, OperatorSessionTable, OperatorTable } from './tables/operator.ts'
import type {
  PostingChangeTable,
  PostingGroupTable,
  PostingKeyTable,
  PostingLinkTable,
  PostingPlaceTable,
  PostingSignatureTable,
  PostingSpellTable,
  PostingTable,
  RoleAliasTable,
  RoleTable,
} from './tables/posting.ts'
import type {
  ConnectorTable,
  DocumentBodyTable,
  DocumentTable,
  HostTable,
  RefusedTable,
  ReplayRequestTable,
  RobotsTable,
  RunTable,
  SourceTable,
} from './tables/source.ts'
import type { HiddenPostingTable, SavedSearchTable, StripeEventTable, SubscriberTable } from './tables/subscriber.ts'

export type { DigestState } from './tables/digest.ts'
export type { MarketOpeningTable } from './tables/market.ts'
export type { OperatorRole } from './tables/operator.ts'
export type { ReplaySummary, RunState, RunTable, SourceState } from './tables/source.ts'

/** The tables as `sql/` makes them, each area of them in a file of tables/. */
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
