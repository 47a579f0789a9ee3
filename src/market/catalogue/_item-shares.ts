import { type RawBuilder, sql } from 'kysely'
import { scopeKey } from '../cell.ts'
import type { Cut } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { RawFigure } from '../metric.ts'
import { countItems } from './_item-counts.ts'
import { DIMENSIONS, openAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { percentOf } from './_share.ts'
import { basisOf, tally } from './_tally.ts'

export type ItemShares = {
  /** Text array of an opening `o`, without repeats. */
  items: RawBuilder<unknown>
  /** Which open openings are asked; all when left out. */
  among?: RawBuilder<unknown>
  /** In words, for the proof. */
  what: string
  /** The commonest so many of a cell; all when left out. */
  most?: number
  /** Fewest openings that have an item that is listed. */
  fewest?: number
}

/** The share of open openings that have each item, of all roles and of each, everywhere and by country. */
export async function itemShares(
  db: MarketHandle,
  cut: Cut,
  { items, among = sql`true`, what, most, fewest = 1 }: ItemShares,
): Promise<RawFigure[]> {
  const open = sql`from market_opening o where ${openAt(cut)} and ${among}`
  const cells = await tally(db, sql`select ${DIMENSIONS}, 0 as k ${open}`)
  const counts = await countItems(db, sql`select ${DIMENSIONS}, ${items} as items ${open}`, { most: most ?? null })
  const byCell = groupBy(counts, scopeKey)
  return cells
    .filter(({ level }) => level === '')
    .flatMap((cell) =>
      (byCell.get(scopeKey(cell)) ?? [])
        .filter(({ count }) => count >= fewest)
        .map(({ item, count }) =>
          raw(cell, {
            ...{ item, period: cut.releaseDay, unit: '%', basis: basisOf(cell), proof: counted(what), value: null },
            ...percentOf(count, cell.n),
          }),
        ),
    )
}
