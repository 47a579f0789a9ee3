import { type RawBuilder, sql } from 'kysely'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { RawFigure } from '../metric.ts'
import { DIMENSIONS, openAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { percentOf } from './_share.ts'
import { basisOf, tally } from './_tally.ts'

/** The share of open openings `o` that satisfy a condition. */
export async function openShare(
  db: MarketHandle,
  cut: Cut,
  condition: RawBuilder<unknown>,
  options: { regions?: boolean } = {},
): Promise<RawFigure[]> {
  const openings = sql`select ${DIMENSIONS}, (${condition})::int as k from market_opening o where ${openAt(cut)}`
  return (await tally(db, openings, options)).map((cell) =>
    raw(cell, {
      ...{
        period: cut.releaseDay,
        unit: '%',
        basis: basisOf(cell),
        proof: counted('open at the end of the release day'),
      },
      ...percentOf(cell.counted, cell.n),
    }),
  )
}
