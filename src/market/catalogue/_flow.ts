import { type RawBuilder, sql } from 'kysely'
import { type Cut, dayBefore, dayStart, momentOf } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { RawFigure } from '../metric.ts'
import { DIMENSIONS, knownAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { basisOf, tally } from './_tally.ts'

/** Days of the windows that flows are counted over, the release day the last of them. */
const WINDOWS = [7, 28]

/** What happened in the last 7 and 28 days. `happened` gives the condition for a time between two instants. */
export async function computeFlow(
  db: MarketHandle,
  cut: Cut,
  what: string,
  happened: (from: Date, to: Date) => RawBuilder<unknown>,
): Promise<RawFigure[]> {
  const figures: RawFigure[] = []
  for (const days of WINDOWS) {
    const first = dayBefore(cut.releaseDay, days - 1)
    const openings = sql`select ${DIMENSIONS}, 0 as k from market_opening o
      where ${knownAt(cut)} and ${happened(dayStart(first), momentOf(cut))}`
    const period = `${first}/${cut.releaseDay}`
    for (const cell of await tally(db, openings))
      figures.push(raw(cell, { period, unit: 'openings', value: cell.n, basis: basisOf(cell), proof: counted(what) }))
  }
  return figures
}
