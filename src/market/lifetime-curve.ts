import { sql } from 'kysely'
import { type Cut, momentOf } from './cut.ts'
import type { MarketHandle } from './handle.ts'
import { type Counted, countedWhere } from './proof-openings.ts'
import { kaplanMeier, type SurvivalStep } from './statistics/kaplan-meier.ts'

/** The Kaplan–Meier curve behind a posting lifetime: the openings of its proof, in whole days, as of its release. */
export async function lifetimeSteps(
  db: MarketHandle,
  cut: Cut,
  figure: Counted,
  counted: string,
): Promise<SurvivalStep[]> {
  const where = countedWhere(cut, figure, counted)
  if (where === null) return []
  const moment = momentOf(cut)
  const { rows } = await sql<{ time: number; events: number; censored: number }>`
    select floor(extract(epoch from least(o.closed_at, ${moment}) - o.first_seen_at) / 86400)::int as time,
      count(*) filter (where o.closed_at <= ${moment})::int as events,
      count(*) filter (where o.closed_at is null or o.closed_at > ${moment})::int as censored
    from market_opening o where ${where} group by 1 order by 1`.execute(db)
  return kaplanMeier(rows)
}
