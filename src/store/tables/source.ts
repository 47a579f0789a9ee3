import type { ColumnType, Generated } from 'kysely'

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
