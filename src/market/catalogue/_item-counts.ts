import { type RawBuilder, sql } from 'kysely'
import type { Cell } from '../cell.ts'
import type { MarketHandle } from '../handle.ts'

/** How many openings of a cell have an item. */
export type ItemCount = Cell & { item: string; count: number }

/**
 * Counts openings by what they have, such as their skills: of all roles, of each role, by country and everywhere. `openings`
 * selects DIMENSIONS and `items`, a text array without repeats. With `most` only the commonest so many of a cell are given.
 */
export async function countItems(
  db: MarketHandle,
  openings: RawBuilder<unknown>,
  { most = null, countries = true }: { most?: number | null; countries?: boolean } = {},
): Promise<ItemCount[]> {
  const found = await sql<ItemCount>`
    with o as materialized (${openings}),
    counted as (
      select role, null as country, item, count(*) as count from o, unnest(items) as item
      group by grouping sets ((item), (item, role))
      ${countries ? BY_COUNTRY : sql``}),
    named as (
      select coalesce(role, '') as role, coalesce(country, '') as country, item, count
      from counted where role is distinct from '?')
    select role, '' as level, country, '' as region, '' as mode, item, count::int
    from ${most === null ? sql`named` : commonest(most)}`.execute(db)
  return found.rows
}

function commonest(most: number): RawBuilder<unknown> {
  return sql`(
    select *, row_number() over (partition by role, country order by count desc, item collate "C") as place from named) ranked
    where place <= ${most}`
}

const BY_COUNTRY = sql`
  union all
  select role, country, item, count(*) from o, unnest(countries) as country, unnest(items) as item
  group by grouping sets ((item, country), (item, country, role))`
