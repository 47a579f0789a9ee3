import { sql } from 'kysely'
import type { WithheldReason } from '../domain/figure.ts'
import type { MarketHandle } from './handle.ts'
import type { Period } from './period.ts'

/**
 * Which periods cannot be spoken of because boards were not read: `no-data` before the first crawl, `gap` where no board was
 * read completely on half of the period's finished days or more: a count that falls there tells of the crawler, not of the market.
 * Null for the others, and for all where no day is on record.
 */
export async function readGaps(
  db: MarketHandle,
  periods: readonly Period[],
  asOf: Date,
): Promise<(WithheldReason | null)[]> {
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return []
  const rows = await sql<{ day: string; isRead: boolean }>`
    select day::text, complete > 0 as "isRead" from market_health
    where day between ${first.first}::date and ${last.last}::date and day < (${asOf}::timestamptz at time zone 'UTC')::date`.execute(
    db,
  )
  const began = await sql<{ day: string | null }>`
    select min(day)::text as day from market_health where complete > 0`.execute(db)
  const start = began.rows[0]?.day ?? null
  return periods.map((period) => {
    if (start === null) return null
    if (period.last < start) return 'no-data'
    const days = rows.rows.filter(({ day }) => day >= period.first && day <= period.last && day >= start)
    const read = days.filter(({ isRead }) => isRead).length
    return days.length > 0 && read * 2 <= days.length ? 'gap' : null
  })
}
