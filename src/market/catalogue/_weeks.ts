import { sql } from 'kysely'
import { type Cut, momentOf } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import { DIMENSIONS, knownAt } from './_openings.ts'

const DAY_MS = 86_400_000
/** The mean of a week needs every one of its days. */
const DAYS = 7
/** Five years of months. */
const MOST_MONTHS = 60

/** A week by the midnight that ends it, in days since 1970. */
export type Week = number

/** The last seven whole days before the cut's moment. */
export function lastWeek(cut: Cut): Week {
  return Math.floor(momentOf(cut).getTime() / DAY_MS)
}

/** The last day of a week, ISO. */
export function dayOf(week: Week): string {
  return new Date((week - 1) * DAY_MS).toISOString().slice(0, 10)
}

/** Weeks that end with a month, since the first opening was seen, and the last one. */
export async function monthlyWeeks(db: MarketHandle, cut: Cut): Promise<Week[]> {
  const found = await sql<{ first: Date | null }>`
    select min(o.first_seen_at) as first from market_opening o where ${knownAt(cut)}`.execute(db)
  const first = found.rows[0]?.first ?? null
  const last = lastWeek(cut)
  if (first === null) return []
  const weeks: Week[] = []
  const month = new Date(last * DAY_MS)
  for (let back = 0; back < MOST_MONTHS; back += 1) {
    const week = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() - back, 1) / DAY_MS
    if ((week - DAYS) * DAY_MS < first.getTime()) break
    if (week < last) weeks.unshift(week)
  }
  return [...weeks, last]
}

/** Which boards were read completely in a week. */
export async function boardsRead(db: MarketHandle, { asOf }: Cut, weeks: Week[]): Promise<Map<Week, Set<string>>> {
  const found = await sql<{ week: Week; board: string }>`
    select distinct week, r.source_id as board
    from run r join unnest(${weeks}::int[]) as week
      on r.finished_at > to_timestamp((week - ${DAYS}) * 86400::float8) and r.finished_at <= to_timestamp(week * 86400::float8)
    where r.state = 'done' and r.complete and r.finished_at <= ${asOf}`.execute(db)
  const boards = new Map(weeks.map((week) => [week, new Set<string>()]))
  for (const { week, board } of found.rows) boards.get(week)?.add(board)
  return boards
}

/** Open openings of a role ('': all) on a board at the end of each day, added up over a week, so that sums are exact. */
export type BoardWeek = { role: string; board: string; week: Week; days: number }

export async function readBoardWeeks(db: MarketHandle, cut: Cut, weeks: Week[], roles: string[]): Promise<BoardWeek[]> {
  const found = await sql<BoardWeek>`
    with spell as (${spells(cut)}),
    summed as (
      select role, board, week, sum(${OPEN_DAYS})::int as days from spell join unnest(${weeks}::int[]) as week on ${TOUCHES}
      group by grouping sets ((role, board, week), (board, week)))
    select coalesce(role, '') as role, board, week, days from summed where coalesce(role, '') = any(${roles})`.execute(
    db,
  )
  return found.rows
}

/** Spells with the first and the last midnight at which they were open, in days since 1970. */
export function spells(cut: Cut) {
  return sql`select ${DIMENSIONS}, o.source_id as board, ceil(extract(epoch from o.first_seen_at) / 86400)::int as first,
      coalesce(ceil(extract(epoch from case when o.closed_at <= ${momentOf(cut)} then o.closed_at end) / 86400)::int - 1, 2147483647) as last
    from market_opening o where ${knownAt(cut)} and o.first_seen_at <= ${momentOf(cut)}`
}

export const TOUCHES = sql`first <= week and last > week - ${sql.lit(DAYS)}`
export const OPEN_DAYS = sql`(least(last, week) - greatest(first, week - ${sql.lit(DAYS - 1)}) + 1)`
export const WEEK_DAYS = DAYS
