import { sql } from 'kysely'
import type { Figure } from '../domain/figure.ts'
import type { MarketHandle } from './handle.ts'

/** Where figures stand: frozen in releases, or computed again to be compared with them. */
export type FigureTableName = 'figure' | 'recomputed'

const BATCH = 5_000
const KEY = sql.raw('role, metric, level, country, region, mode, item, period')

/** All figures of a release in the order of their keys' bytes, some thousand at a time: each batch is one range of the index. */
export async function* readFigures(
  db: MarketHandle,
  releaseId: string,
  { table = 'figure', batch = BATCH }: { table?: FigureTableName; batch?: number } = {},
): AsyncGenerator<Figure[]> {
  let last: Figure | undefined
  for (;;) {
    const after = last === undefined ? sql`true` : sql`(${KEY}) > (${sql.join(keyOf(last))})`
    const read = await sql<Figure>`
      select ${KEY}, version, unit, value, text, low, high, n, employers, grade, withheld, proof
      from ${sql.table(table)} where release_id = ${releaseId} and ${after} order by ${KEY} limit ${batch}`.execute(db)
    if (read.rows.length > 0) yield read.rows
    if (read.rows.length < batch) return
    last = read.rows.at(-1)
  }
}

function keyOf({ role, metric, level, country, region, mode, item, period }: Figure): string[] {
  return [role, metric, level, country, region, mode, item, period]
}
