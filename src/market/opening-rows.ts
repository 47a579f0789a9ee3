import { sql } from 'kysely'
import type { MarketHandle } from './handle.ts'

/** An opening as it was known at an instant, without its texts. Names of the board and the ad stand for ids, which are our own. */
export type OpeningRow = {
  connector: string
  board: string
  externalId: string
  firstSeenAt: Date
  firstEverAt: Date
  closedAt: Date | null
  changedAt: Date | null
  postedAt: Date | null
  employer: string
  role: string | null
  soc: string | null
  level: string | null
  workMode: string | null
  remoteScope: string | null
  countries: string[]
  regions: string[]
  ads: number
  spells: number
  payStatus: string
  payMin: number | null
  payMid: number | null
  payMax: number | null
  payCurrency: string | null
  payPeriod: string | null
  education: string | null
  described: boolean
  skills: string[]
}

const BATCH = 20_000

/** The months, ISO, in which openings known at an instant were first seen. */
export async function openingMonths(db: MarketHandle, asOf: Date): Promise<string[]> {
  const found = await sql<{ month: string }>`
    select distinct to_char(first_seen_at at time zone 'UTC', 'YYYY-MM') as month from market_opening
    where recorded_at <= ${asOf} and superseded_at > ${asOf} order by month`.execute(db)
  return found.rows.map(({ month }) => month)
}

/** The openings first seen in a month as known at an instant, ordered by board, ad and time. What was learnt later is left out. */
export async function* readOpenings(
  db: MarketHandle,
  asOf: Date,
  month: string,
  batch = BATCH,
): AsyncGenerator<OpeningRow[]> {
  const from = new Date(`${month}-01T00:00:00Z`)
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1))
  let last: (OpeningRow & { at: string }) | undefined
  for (;;) {
    const after =
      last === undefined
        ? sql`true`
        : sql`(${KEY}) > (${last.connector}, ${last.board}, ${last.externalId}, ${last.at}::timestamptz)`
    const read = await sql<OpeningRow & { at: string }>`
      select s.connector, s.board, ${EXTERNAL_ID} as "externalId", o.first_seen_at as "firstSeenAt", o.first_seen_at::text as at,
        o.first_ever_at as "firstEverAt", case when o.closed_at <= ${asOf} then o.closed_at end as "closedAt",
        o.changed_at as "changedAt", o.posted_at as "postedAt", o.employer, o.role, o.soc, o.level, o.work_mode as "workMode",
        o.remote_scope as "remoteScope", o.countries, o.regions, o.ads, o.spells, o.pay_status as "payStatus",
        o.pay_min as "payMin", o.pay_mid as "payMid", o.pay_max as "payMax", o.pay_currency as "payCurrency",
        o.pay_period as "payPeriod", o.education, o.described, o.skills
      from market_opening o join source s on s.id = o.source_id left join posting p on p.id = o.posting_id
      where o.first_seen_at >= ${from} and o.first_seen_at < ${to}
        and o.recorded_at <= ${asOf} and o.superseded_at > ${asOf} and ${after}
      order by ${KEY} limit ${batch}`.execute(db)
    if (read.rows.length > 0) yield read.rows
    if (read.rows.length < batch) return
    last = read.rows.at(-1)
  }
}

/** Of an ad that is kept no more, what was written down when it left. */
const EXTERNAL_ID = sql`coalesce(p.external_id, o.external_id, '')`
const KEY = sql`s.connector collate "C", s.board collate "C", ${EXTERNAL_ID} collate "C", o.first_seen_at`
