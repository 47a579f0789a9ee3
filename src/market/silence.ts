import { sql } from 'kysely'
import { type Cut, momentOf } from './cut.ts'
import type { MarketHandle } from './handle.ts'
import type { RawFigure } from './metric.ts'

/** Days without a complete crawl of any board after which nothing is said of openings. Most boards are read daily or oftener. */
export const SILENT_DAYS = 7
const DAY_MS = 86_400_000

/**
 * Whether no board was read completely in the days before the cut, though some were read before: what seems open then is only
 * what nobody looked at. False where no crawl is on record.
 */
export async function isSilent(db: MarketHandle, cut: Cut): Promise<boolean> {
  const moment = momentOf(cut)
  const since = new Date(moment.getTime() - SILENT_DAYS * DAY_MS)
  const { rows } = await sql<{ isSilent: boolean }>`
    select count(*) > 0 and coalesce(max(finished_at) <= ${since}, false) as "isSilent"
    from run where complete and finished_at <= ${cut.asOf}`.execute(db)
  return rows[0]?.isSilent ?? false
}

/** What is said of openings is withheld: a gap in the reading, not a state of the market. */
export function silence(raw: RawFigure): RawFigure {
  const isOfOpenings = raw.basis.kind === 'openings' || raw.basis.kind === 'modelled'
  return isOfOpenings ? { ...raw, withheld: raw.withheld ?? 'gap' } : raw
}
