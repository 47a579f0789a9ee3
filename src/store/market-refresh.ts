import { type RawBuilder, sql } from 'kysely'
import type { Database, Handle } from './database.ts'
import { addToCells, COUNTED_COLUMNS } from './market-cell.ts'
import { lockMarket } from './market-lock.ts'
import { partRest } from './market-partition.ts'
import { dueRows, TOLD_COLUMNS } from './market-state.ts'

export type RefreshCounts = {
  /** Lines taken from market_stale. */
  marks: number
  /** Openings looked at. */
  openings: number
  /** Spells not recorded before. */
  added: number
  /** Rows that took the place of another. */
  changed: number
  closed: number
}

const MARKS_PER_BATCH = 5_000

/**
 * Brings the openings named in market_stale up to date, some thousand a transaction, each with its marks: killed anywhere,
 * a batch is either done or still to be done. Two at once take turns. Stops early when `signal` is aborted.
 */
export async function refreshMarket(db: Database, now: () => Date, signal?: AbortSignal): Promise<RefreshCounts> {
  const total = { marks: 0, openings: 0, added: 0, changed: 0, closed: 0 }
  let last = '0'
  while (signal?.aborted !== true) {
    const batch = await refreshBatch(db, now, last)
    if (batch === null) break
    last = batch.last
    for (const key of COUNTS) total[key] += batch.counts[key]
  }
  return total
}

/** Has every opening looked at by the next refresh. */
export async function markAll(db: Database): Promise<void> {
  await sql`insert into market_stale (group_id) select id from posting_group`.execute(db)
}

const COUNTS = ['marks', 'openings', 'added', 'changed', 'closed'] as const

/** Null when no mark above `after` is left. A mark of a slow writer may lie below: the next refresh takes it. */
async function refreshBatch(
  db: Database,
  now: () => Date,
  after: string,
): Promise<{ last: string; counts: RefreshCounts } | null> {
  return db.transaction().execute(async (trx) => {
    await lockMarket(trx)
    const { marks, last, groups } = await takeMarks(trx, after)
    if (last === null) return null
    const at = now()
    const written = await writeRows(trx, groups, at)
    await partRest(trx)
    return { last, counts: { marks, openings: groups.length, ...written } }
  })
}

/** A mark and its change are committed together and what follows reads anew, so that no change is missed. */
async function takeMarks(
  trx: Handle,
  after: string,
): Promise<{ marks: number; last: string | null; groups: string[] }> {
  const taken = await sql<{ marks: number; last: string | null; groups: string[] | null }>`
    with taken as (
      delete from market_stale where id in (
        select id from market_stale where id > ${after}::bigint order by id limit ${MARKS_PER_BATCH} for update skip locked)
      returning id, group_id)
    select count(*)::int as marks, max(id)::text as last, array_agg(distinct group_id) as groups from taken`.execute(
    trx,
  )
  const { marks = 0, last = null, groups = null } = taken.rows[0] ?? {}
  return { marks, last, groups: groups ?? [] }
}

async function writeRows(trx: Handle, groups: string[], at: Date) {
  const written = await sql<{ added: number; changed: number; closed: number }>`
    with ${dueRows(groups, at)},
    ended as (
      update market_opening m set superseded_at = d.recorded_at from due d where d.deed = 'version' and ${isKnown}
      returning ${counted('m')}),
    closed as (
      update market_opening m set closed_at = greatest(${at}::timestamptz, d.ends) from due d where d.deed = 'close' and ${isKnown}
      returning ${counted('m')}),
    added as (
      insert into market_opening as m (group_id, recorded_at, first_seen_at, first_ever_at, previous_closed_at, closed_at, spells, ${TOLD_COLUMNS})
      ${newRows('told', sql`d.is_told`)} union all ${newRows('known', sql`not d.is_told`)}
      returning ${counted('m')}),
    cells as (${addToCells(CHANGES)}),
    progress as (
      insert into market_progress (recorded_at) select max(recorded_at) from due having count(*) > 0
      on conflict (only_row) do update set recorded_at = greatest(market_progress.recorded_at, excluded.recorded_at))
    select (select count(*)::int from added) - (select count(*)::int from ended) as added, (select count(*)::int from ended) as changed,
      (select count(*)::int from closed) as closed`.execute(trx)
  return written.rows[0] ?? { added: 0, changed: 0, closed: 0 }
}

const counted = (alias: string) => sql.join(COUNTED_COLUMNS.map((name) => sql.ref(`${alias}.${name}`)))
const CHANGES = sql`
  select -1 as sign, ${counted('ended')} from ended
  union all select 1, ${counted('added')} from added
  union all select 1, ${counted('closed')} from closed
  union all select -1, ${sql.join(COUNTED_COLUMNS.map((name) => (name === 'closed_at' ? sql`null::timestamptz` : sql.ref(name))))} from closed`

const isKnown = sql`m.group_id = d.group_id and m.first_seen_at = d.first_seen_at and m.recorded_at = d.known_recorded_at`

function newRows(from: 'told' | 'known', which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select d.group_id, d.recorded_at, d.first_seen_at, d.first_ever_at, d.previous_closed_at,
      case when d.is_known then coalesce(d.known_closed_at, d.ends) else d.ends end, d.spells, ${TOLD_COLUMNS}
    from due d join (select group_id as of_group, ${TOLD_COLUMNS} from ${sql.ref(from)}) t on t.of_group = d.group_id
    where d.deed in ('add', 'version') and ${which}`
}
