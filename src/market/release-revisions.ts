import { sql } from 'kysely'
import type { Figure, FigureScope } from '../domain/figure.ts'
import type { MarketHandle } from './handle.ts'

/** What a release says of a period. */
export type Vintage = Pick<Figure, 'value' | 'text' | 'low' | 'high' | 'n' | 'unit' | 'withheld'>

/** A revision triangle: a row per period, a column per release, the oldest first; null where a release is silent. */
export type Revisions = { releases: string[]; rows: { period: string; values: (Vintage | null)[] }[] }

/** Which series: dimensions that are left out are '' (all). */
export type Series = { metric: string } & Partial<Omit<FigureScope, 'period'>>

/** What published releases said of each period of a series, the latest `releases` of those that speak of it. */
export async function readRevisions(
  db: MarketHandle,
  { metric, role = '', level = '', country = '', region = '', mode = '', item = '' }: Series,
  { releases: most }: { releases: number },
): Promise<Revisions> {
  const found = await sql<Vintage & { id: string; period: string; place: number }>`
    select r.id, f.period, f.value, f.text, f.low, f.high, f.n, f.unit, f.withheld,
      dense_rank() over (order by r.as_of desc, r.published_at desc)::int as place
    from figure f join release r on r.id = f.release_id and r.published_at is not null
    where f.metric = ${metric} and f.role = ${role} and f.level = ${level} and f.country = ${country} and f.region = ${region}
      and f.mode = ${mode} and f.item = ${item}
    order by f.period, place desc`.execute(db)
  const shown = found.rows.filter(({ place }) => place <= most)
  const releases = [...new Map(shown.map(({ id, place }) => [place, id]))].sort(([a], [b]) => b - a).map(([, id]) => id)
  const periods = [...new Set(shown.map(({ period }) => period))]
  return {
    releases,
    rows: periods.map((period) => ({
      period,
      values: releases.map((id) => vintageOf(shown.find((each) => each.id === id && each.period === period))),
    })),
  }
}

function vintageOf(row: Vintage | undefined): Vintage | null {
  if (row === undefined) return null
  const { value, text, low, high, n, unit, withheld } = row
  return { value, text, low, high, n, unit, withheld }
}
