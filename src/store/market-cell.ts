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
  const faults: CellFault[] = []
  for (const month of await listMonths(db)) {
    if (faults.length < most) faults.push(...(await checkMonth(db, month, most - faults.length)))
  }
  return faults
}

async function checkMonth(db: Handle, month: string, most: number): Promise<CellFault[]> {
  const keys = sql.join(CELL_KEYS.map((name) => sql.ref(name)))
  const array = (alias: string) =>
    sql`array[${sql.join(CELL_COUNTS.map((name) => sql`coalesce(${sql.ref(`${alias}.${name}`)}, 0)::int`))}]`
  const found = await sql<CellFault>`
    select role, country, region, day::text, level, mode, kept, counted from (
      select ${keys}, ${array('m')} as kept, ${array('r')} as counted
      from (select * from market_cell where ${isIn(sql`day`, month)}) m full join (${recount(month)}) r using (${keys})) both_counts
    where kept <> counted order by 1, 2, 3, 4, 5, 6 limit ${most}`.execute(db)
  return found.rows
}

/** Counts every cell anew, a month after the other: for openings that were not written by the refresh, and after a fault. */
export async function rebuildCells(db: Database): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockMarket(trx)
    // Readers go on with what was there until all is counted; emptying by truncate would lock them out, and only an owner may.
    await sql`delete from market_cell`.execute(trx)
    const months = await listMonths(trx)
    await makeMonths(trx, months)
    for (const month of months)
      await sql`insert into market_cell (${names}) ${recount(month)} order by role, country, region, day, level, mode`.execute(
        trx,
      )
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

/** Every month of which there are openings or cells, '2026-11'. */
async function listMonths(db: Handle): Promise<string[]> {
  const found = await sql<{ month: string }>`
    select distinct to_char(at, 'YYYY-MM') as month from (
      select first_seen_at at time zone 'UTC' as at from market_opening
      union all select closed_at at time zone 'UTC' from market_opening where closed_at is not null
      union all select day::timestamp from market_cell) ends
    order by 1`.execute(db)
  return found.rows.map(({ month }) => month)
}

/** The cells of one month, from what began in it and from what began before and ended in it. */
function recount(month: string): RawBuilder<unknown> {
  const sums = sql.join(CELL_COUNTS.map((name) => sql`sum(${sql.ref(`e.${name}`)})::int as ${sql.ref(name)}`))
  const columns = refs(COUNTED_COLUMNS, 'o')
  const start = sql`${`${month}-01T00:00:00Z`}::timestamptz`
  return sql`
    select ${refs(CELL_KEYS, 'e')}, ${sums} from (
      select ${columns} from market_opening o where o.superseded_at = 'infinity' and ${isIn(sql`o.first_seen_at`, month, 'timestamptz')}
      union all
      select ${columns} from market_opening o where o.superseded_at = 'infinity' and o.first_seen_at < ${start}
        and ${isIn(sql`o.closed_at`, month, 'timestamptz')}
    ) o cross join lateral ${eventsOf('o')} e
    where ${isIn(sql`e.day`, month)} group by ${refs(CELL_KEYS, 'e')}`
}

function isIn(column: RawBuilder<unknown>, month: string, type: 'date' | 'timestamptz' = 'date'): RawBuilder<unknown> {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const bound = (at: number) => {
    const text = new Date(at).toISOString()
    return type === 'date' ? sql`${text.slice(0, 10)}::date` : sql`${text}::timestamptz`
  }
  return sql`${column} >= ${bound(Date.UTC(year, number - 1, 1))} and ${column} < ${bound(Date.UTC(year, number, 1))}`
}
