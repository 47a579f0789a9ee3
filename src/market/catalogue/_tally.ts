import { type RawBuilder, sql } from 'kysely'
import type { Cell } from '../cell.ts'
import type { MarketHandle } from '../handle.ts'
import type { Basis } from '../metric.ts'

/**
 * What is counted in a cell. `counted`: the sum of k over its openings, such as how many of them state pay. `squares`: the sum
 * over employers of their squared openings.
 */
export type Tally = Cell & { n: number; employers: number; largest: number; counted: number; squares: number }

/**
 * Counts in one scan what is counted of all roles, of each role and each level of it, everywhere, by country and, with
 * `regions`, by region. `openings` selects DIMENSIONS and k. An opening in two countries counts once in each and once in all.
 */
export async function tally(
  db: MarketHandle,
  openings: RawBuilder<unknown>,
  { regions = false }: { regions?: boolean } = {},
): Promise<Tally[]> {
  const found = await sql<Tally>`
    with o as materialized (${openings}),
    by_employer as (
      select role, level, null as country, null as region, employer, count(*) as n, sum(k) as k
      from o group by grouping sets ((employer), (employer, role), (employer, role, level))
      union all
      select role, level, country, null, employer, count(*), sum(k) from o, unnest(countries) as country
      group by grouping sets ((employer, country), (employer, country, role), (employer, country, role, level))
      ${regions ? BY_REGION : sql``})
    select coalesce(role, '') as role, coalesce(level, '') as level, coalesce(country, '') as country,
      coalesce(region, '') as region, '' as mode, sum(n)::int as n, count(*)::int as employers, max(n)::int as largest,
      sum(k)::float8 as counted, sum(n * n)::float8 as squares
    from by_employer where role is distinct from '?' group by 1, 2, 3, 4`.execute(db)
  return found.rows
}

const BY_REGION = sql`
  union all
  select role, null, split_part(region, '-', 1), region, employer, count(*), sum(k) from o, unnest(regions) as region
  group by grouping sets ((employer, region), (employer, region, role))`

export function basisOf({ n, employers, largest }: Pick<Tally, 'n' | 'employers' | 'largest'>): Basis {
  return { kind: 'openings', n, employers, largest }
}
