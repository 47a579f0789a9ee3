import { sql } from 'kysely'
import type { HostBook, HostFailure, HostTurn, KeptRobots } from '../domain/host.ts'
import type { Handle } from './database.ts'

/** So many boards of a host that fail without an answer between them are no fault of a board. */
const BOARDS_TO_CLOSE = 3
/** The first closing; each further one lasts twice as long, up to the longest. */
const FIRST_CLOSING_S = 60
const LONGEST_CLOSING_S = 6 * 3600
/** Others wait so long for the outcome of the one request that probes a closed host. */
const PROBE_S = 120
/** RFC 9309 2.4: robots.txt is not believed for longer than a day. */
const ROBOTS_HOURS = 24

/** The hosts as the database knows them, so that a rate holds for all processes and machines and over restarts. */
export function hostBook(db: Handle): HostBook {
  return {
    takeTurn: (host, spacingMs, longestMs) =>
      spacingMs > 0 ? takeTurn(db, host, spacingMs, longestMs) : look(db, host),
    reportFailure: (host, failure) => reportFailure(db, host, failure),
    reportAnswer: (host) => reportAnswer(db, host),
    findRobots: (origin) => findRobots(db, origin),
    keepRobots: (origin, robots) => keepRobots(db, origin, robots),
  }
}

const milliseconds = (count: number) => sql`${count}::float8 * interval '1 millisecond'`

/** One statement, outside transactions: the row's lock is held for its length alone. A closed host whose time is over
 *  gives one turn, which probes it, and stays closed to others until that is settled. */
async function takeTurn(db: Handle, host: string, spacingMs: number, longestMs: number): Promise<HostTurn> {
  const open = sql`(coalesce(h.closed_until, '-infinity') <= now() and h.next_at <= now() + ${milliseconds(longestMs)})`
  const { rows } = await sql<{
    taken: boolean
    waitMs: number
    failing: number
    probe: boolean
    reason: string | null
  }>`
    insert into host as h (name, next_at) values (${host}, now() + ${milliseconds(spacingMs)})
    on conflict (name) do update set
      next_at = case when ${open} then greatest(h.next_at, now()) + ${milliseconds(spacingMs)} else h.next_at end,
      closed_until = case when ${open} and h.closings > 0 then now() + make_interval(secs => ${PROBE_S}) else h.closed_until end
    returning old.next_at is distinct from new.next_at as taken,
      1000 * greatest(0, extract(epoch from
        case when old.next_at is distinct from new.next_at then new.next_at - ${milliseconds(spacingMs)}
          else greatest(new.next_at, new.closed_until) end - clock_timestamp()))::float8 as "waitMs",
      cardinality(new.failing) as failing, new.closings > 0 as probe,
      case when new.closed_until > now() then new.reason end as reason`.execute(db)
  const [row] = rows
  if (!row) throw new Error('a turn gave no row')
  const { taken, waitMs, failing, probe } = row
  if (!taken) return { kind: 'closed', waitMs, reason: row.reason ?? 'many requests wait for it already' }
  return { kind: 'turn', waitMs, troubled: failing > 0 || probe, probe }
}

async function look(db: Handle, host: string): Promise<HostTurn> {
  const { rows } = await sql<{ waitMs: number; troubled: boolean; reason: string | null }>`
    select coalesce(1000 * extract(epoch from closed_until - now()), 0)::float8 as "waitMs",
      cardinality(failing) > 0 or closings > 0 as troubled, reason
    from host where name = ${host}`.execute(db)
  const [row] = rows
  if (row && row.waitMs > 0) return { kind: 'closed', waitMs: row.waitMs, reason: row.reason ?? 'it was closed' }
  return { kind: 'turn', waitMs: 0, troubled: row?.troubled ?? false, probe: false }
}

/** Requests that were under way when a host was closed do not close it for longer: only the probe does, and what comes
 *  when the time is over. A wait that the host asked for holds whatever else is known. */
async function reportFailure(db: Handle, host: string, failure: HostFailure): Promise<void> {
  const failing = sql`case when ${failure.board} = any(h.failing) then h.failing
    else (h.failing || ${failure.board}::text)[1:${sql.lit(BOARDS_TO_CLOSE)}] end`
  const closes = sql`(${failure.probe} or (cardinality(${failing}) >= ${BOARDS_TO_CLOSE}
    and (h.closings = 0 or coalesce(h.closed_until, '-infinity') <= now())))`
  const asked = sql`now() + ${milliseconds(failure.retryAfterMs ?? 0)}`
  const longer = sql`now() + make_interval(secs => least(${FIRST_CLOSING_S} * 2.0 ^ least(h.closings, 20), ${LONGEST_CLOSING_S}))`
  await sql`
    insert into host as h (name, next_at, failing, closed_until, reason)
    values (${host}, now(), array[${failure.board}::text],
      ${failure.retryAfterMs === null ? null : asked}, ${failure.retryAfterMs === null ? null : failure.reason})
    on conflict (name) do update set
      failing = ${failing},
      closings = h.closings + ${closes}::int,
      closed_until = greatest(h.closed_until, ${failure.retryAfterMs === null ? null : asked}, case when ${closes} then ${longer} end),
      reason = case when ${closes} or ${failure.retryAfterMs !== null} then ${failure.reason} else h.reason end`.execute(
    db,
  )
}

/** A wait that the host asked for stays: an answer to another request does not take it back. */
async function reportAnswer(db: Handle, host: string): Promise<void> {
  await sql`
    update host set failing = '{}', closings = 0, closed_until = case when closings > 0 then null else closed_until end
    where name = ${host} and (failing <> '{}' or closings > 0)`.execute(db)
}

async function findRobots(db: Handle, origin: string): Promise<KeptRobots | null> {
  const { rows } = await sql<KeptRobots>`
    select text, status, (1000 * extract(epoch from now() - fetched_at))::float8 as "ageMs" from robots
    where origin = ${origin} and fetched_at > now() - make_interval(hours => ${ROBOTS_HOURS})`.execute(db)
  return rows[0] ?? null
}

async function keepRobots(db: Handle, origin: string, robots: Pick<KeptRobots, 'text' | 'status'>): Promise<void> {
  const text = robots.text.replaceAll('\0', '') // PostgreSQL keeps no such character.
  await sql`
    insert into robots (origin, status, text, fetched_at) values (${origin}, ${robots.status}, ${text}, now())
    on conflict (origin) do update set status = excluded.status, text = excluded.text, fetched_at = excluded.fetched_at`.execute(
    db,
  )
}

export type ClosedHost = { name: string; closedUntil: Date; reason: string | null; boards: number }

/** Hosts that are left alone now, the longest first. */
export async function closedHosts(db: Handle): Promise<ClosedHost[]> {
  const { rows } = await sql<ClosedHost>`
    select name, closed_until as "closedUntil", reason, cardinality(failing) as boards from host
    where closed_until > now() order by closed_until desc limit 100`.execute(db)
  return rows
}
