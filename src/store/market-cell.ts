import { type RawBuilder, sql } from 'kysely'
import type { Database, Handle } from './database.ts'
import { lockMarket } from './market-lock.ts'
import { makeMonths, partRest } from './market-partition.ts'

/** What a cell counts. */
export const CELL_COUNTS = [
  'opened',
  'new',
  'closed',
  'opened_paid',
  'closed_paid',
  'opened_described',
  'closed_described',
  'opened_ads',
  'closed_ads',
] as const
export const CELL_KEYS = ['role', 'country', 'region', 'day', 'level', 'mode'] as const

const refs = (names: readonly string[], alias: string) => sql.join(names.map((name) => sql.ref(`${alias}.${name}`)))
const names = sql.join([...CELL_KEYS, ...CELL_COUNTS].map((name) => sql.ref(name)))

/**
 * Puts differences into the cells. `changes` is a query of market_opening's rows with their sign: one that counts from now on
 * has sign 1, one that no longer does has -1; changes that cancel out are not written.
 */
export function addToCells(changes: RawBuilder<unknown>): RawBuilder<unknown> {
  const sums = sql.join(CELL_COUNTS.map((name) => sql`sum(c.sign * ${sql.ref(`e.${name}`)})::int as ${sql.ref(name)}`))
  const added = CELL_COUNTS.map(
    (name) => sql`${sql.ref(name)} = ${sql.ref(`market_cell.${name}`)} + ${sql.ref(`excluded.${name}`)}`,
  )
  return sql`
    insert into market_cell (${names})
    select * from (
      select ${refs(CELL_KEYS, 'e')}, ${sums} from (${changes}) c cross join lateral ${eventsOf('c')} e
      group by ${refs(CELL_KEYS, 'e')}) sums
    where (${sql.join(CELL_COUNTS.map((name) => sql.ref(name)))}) <> (${sql.join(CELL_COUNTS.map(() => sql`0`))})
    on conflict (${sql.join(CELL_KEYS.map((name) => sql.ref(name)))}) do update set ${sql.join(added)}`
}

/** What the cells take of a row of market_opening. */
export const COUNTED_COLUMNS = [
  'first_seen_at',
  'closed_at',
  'previous_closed_at',
  'role',
  'countries',
  'regions',
  'level',
  'work_mode',
  'pay_status',
  'described',
  'ads',
] as const

function eventsOf(alias: string): RawBuilder<unknown> {
  return sql`market_event(${refs(COUNTED_COLUMNS, alias)})`
}

export type CellFault = Record<(typeof CELL_KEYS)[number], string> & { kept: number[]; counted: number[] }

/** Compares the cells with a recount of the openings. Returns the cells that differ, at most `most` of them; none is well. */
export async function checkCells(db: Handle, most = 100): Promise<CellFault[]> {
  const array = (alias: string) =>
    sql`array[${sql.join(CELL_COUNTS.map((name) => sql`coalesce(${sql.ref(`${alias}.${name}`)}, 0)::int`))}]`
  const zeros = sql`array[${sql.join(CELL_COUNTS.map(() => sql`0`))}]`
  const found = await sql<CellFault>`
    select role, country, region, day::text, level, mode, kept, counted from (
      select ${sql.join(CELL_KEYS.map((name) => sql.ref(name)))}, coalesce(${array('m')}, ${zeros}) as kept, coalesce(${array('r')}, ${zeros}) as counted
      from market_cell m full join (${recount()}) r using (${sql.join(CELL_KEYS.map((name) => sql.ref(name)))})) both_counts
    where kept <> counted order by 1, 2, 3, 4, 5, 6 limit ${most}`.execute(db)
  return found.rows
}

/** Counts every cell anew: for openings that were not written by the refresh, and after a fault. */
export async function rebuildCells(db: Database): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockMarket(trx)
    await sql`truncate market_cell`.execute(trx)
    await makeMonths(trx, await listMonths(trx))
    await sql`insert into market_cell (${names}) ${recount()}
      order by date_trunc('month', day), role, country, region, day, level, mode`.execute(trx)
    await sql`
      insert into market_progress (recorded_at)
      select greatest(max(recorded_at), max(superseded_at) filter (where superseded_at < 'infinity'), max(closed_at)) from market_opening
      having count(*) > 0
      on conflict (only_row) do update set recorded_at = greatest(market_progress.recorded_at, excluded.recorded_at)`.execute(
      trx,
    )
    await partRest(trx)
  })
}

async function listMonths(trx: Handle): Promise<string[]> {
  const found = await sql<{ month: string }>`
    select distinct to_char(at at time zone 'UTC', 'YYYY-MM') as month from (
      select first_seen_at as at from market_opening union all select closed_at from market_opening where closed_at is not null) ends
    order by 1`.execute(trx)
  return found.rows.map(({ month }) => month)
}

function recount(): RawBuilder<unknown> {
  return sql`
    select ${refs(CELL_KEYS, 'e')}, ${sql.join(CELL_COUNTS.map((name) => sql`sum(${sql.ref(`e.${name}`)})::int as ${sql.ref(name)}`))}
    from market_opening o cross join lateral ${eventsOf('o')} e
    where o.superseded_at = 'infinity' group by ${refs(CELL_KEYS, 'e')}`
}
