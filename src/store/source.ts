import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { SourceState } from './schema.ts'
import { spread } from './source-health.ts'

export type NewSource = { connector: string; board: string; origin: string; name: string; everyMinutes: number }
export type Source = NewSource & {
  id: string
  state: SourceState
  stateReason: string | null
  /** Since when; null: since it was added. */
  stateAt: Date | null
  /** Runs in a row that had nothing. */
  failures: number
  nextRunAt: Date
  /** Links of postings not seen for so many days are asked for; null: never. */
  checkLinksDays: number | null
}

/** Adds a source; the same board added again keeps what it has. It is due at once, or, added among many, at a time of its
 *  own within its interval ('spread'). Returns its id and whether it is new. */
export async function addSource(
  db: Handle,
  source: NewSource,
  at: Date,
  due: 'at once' | 'spread' = 'at once',
): Promise<{ id: string; added: boolean }> {
  const added = await db
    .insertInto('source')
    .values({
      connector: source.connector,
      board: source.board,
      origin: source.origin,
      name: source.name,
      every_minutes: source.everyMinutes,
      next_run_at:
        due === 'at once'
          ? at
          : sql<Date>`${at}::timestamptz + random() * make_interval(mins => ${source.everyMinutes})`,
      created_at: at,
    })
    .onConflict((conflict) => conflict.columns(['connector', 'board', 'origin']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added) return { id: added.id, added: true }
  const known = await findBoard(db, source)
  if (known === null) throw new Error('a source that was there is gone')
  return { id: known.id, added: false }
}

/** The source of a board; null when it has none. */
export async function findBoard(
  db: Handle,
  { connector, board, origin }: Pick<NewSource, 'connector' | 'board' | 'origin'>,
): Promise<Source | null> {
  const found = await selectSources(db)
    .where('connector', '=', connector)
    .where('board', '=', board)
    .where('origin', '=', origin)
    .executeTakeFirst()
  return found ?? null
}

/** Which sources are listed; what is not given is not asked for. */
export type SourceFilter = { connector?: string; state?: Source['state']; limit?: number }

export async function listSources(db: Handle, { connector, state, limit }: SourceFilter = {}): Promise<Source[]> {
  let query = selectSources(db).orderBy('connector').orderBy('board').orderBy('origin')
  if (connector !== undefined) query = query.where('connector', '=', connector)
  if (state !== undefined) query = query.where('state', '=', state)
  return await (limit === undefined ? query : query.limit(limit)).execute()
}

/** How many sources there are of each connector in each state. */
export async function countSources(
  db: Handle,
): Promise<{ connector: string; state: Source['state']; count: number }[]> {
  return await db
    .selectFrom('source')
    .select(['connector', 'state', sql<number>`count(*)::int`.as('count')])
    .groupBy(['connector', 'state'])
    .orderBy('connector')
    .orderBy('state')
    .execute()
}

/** Finds by id, by "connector/board" or by board alone when only one has it; null when none or several answer. */
export async function findSource(db: Handle, name: string): Promise<Source | null> {
  const found = await selectSources(db)
    .where((where) =>
      where.or([
        where(sql<string>`id::text`, '=', name),
        where(sql<string>`connector || '/' || board`, '=', name),
        where('board', '=', name),
      ]),
    )
    .execute()
  return found.length === 1 ? (found[0] ?? null) : null
}

/** `id` is a UUID. */
export async function findSourceById(db: Handle, id: string): Promise<Source | null> {
  return (await selectSources(db).where('id', '=', id).executeTakeFirst()) ?? null
}

/** The next run comes within the new interval; one that is parked or put off stays so. */
export async function setSourceInterval(db: Handle, id: string, minutes: number, at: Date): Promise<void> {
  await sql`
    update source set every_minutes = ${minutes},
      next_run_at = case when state = 'active' and failures = 0
        then least(next_run_at, ${at}::timestamptz + make_interval(mins => ${minutes})) else next_run_at end
    where id = ${id}`.execute(db)
}

/** Pauses or resumes; resumed sources are due at once, with nothing held against them. */
export async function setSourceState(
  db: Handle,
  id: string,
  state: Source['state'],
  reason: string | null,
  at: Date,
): Promise<void> {
  const fresh = { state_at: at, failures: 0, refusals: 0, next_run_at: at }
  await db
    .updateTable('source')
    .set({ state, state_reason: reason, ...fresh })
    .where('id', '=', id)
    .execute()
}

/**
 * Claims the sources that are due and opens a run for each, in one statement, so that two schedulers never open two. The
 * next one is due an interval later, give or take a tenth: a week later for a parked source, which this run probes.
 * Passed by are sources whose last run is not over, and those whose host is closed. Returns the ids of the new runs.
 */
export async function openDueRuns(db: Handle, at: Date, limit: number): Promise<string[]> {
  const opened = await sql<{ id: string }>`
    with due as (
      select id from source s
      where state <> 'paused' and next_run_at <= ${at}
        and not exists (select from run r where r.source_id = s.id and r.state in ('queued', 'fetching', 'reading'))
        and not exists (select from host h where h.name = substring(s.origin from '^https?://([^/?#]+)') and h.closed_until > now())
      order by next_run_at limit ${limit} for update skip locked
    ), moved as (
      update source s set next_run_at = ${at}::timestamptz
        + ${spread(sql`case when s.state = 'parked' then interval '7 days' else make_interval(mins => s.every_minutes) end`)}
      from due where s.id = due.id
    )
    insert into run (source_id, state, started_at, touched_at)
    select id, 'queued', ${at}, ${at} from due
    on conflict do nothing
    returning id`.execute(db)
  return opened.rows.map((row) => row.id)
}

function selectSources(db: Handle) {
  return db
    .selectFrom('source')
    .select([
      'id',
      'connector',
      'board',
      'origin',
      'name',
      'every_minutes as everyMinutes',
      'state',
      'state_reason as stateReason',
      'state_at as stateAt',
      'failures',
      'next_run_at as nextRunAt',
      'check_links_days as checkLinksDays',
    ])
}
