import { sql } from 'kysely'
import type { Handle } from './database.ts'

export type ServerFacts = {
  /** Such as 180004 for 18.4. */
  version: number
  /** The server's clock. */
  at: Date
  /** Connections in use on the whole server, and how many there may be for ordinary users. */
  connections: number
  mayConnect: number
}

/** What a PostgreSQL server says of itself. Throws when it does not answer. */
export async function readServerFacts(db: Handle): Promise<ServerFacts> {
  const { rows } = await sql<ServerFacts>`
    select current_setting('server_version_num')::int as version, clock_timestamp() as at,
      (select sum(numbackends)::int from pg_stat_database) as connections,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - current_setting('reserved_connections', true)::int as "mayConnect"`.execute(db)
  const [facts] = rows
  if (!facts) throw new Error('the database told nothing of itself')
  return facts
}

/** Seconds that the server's clock is ahead of this machine's, below 0 when behind. Both are read around one question, so a slow
 *  network is no difference. */
export async function clockAhead(db: Handle, now: () => Date): Promise<number> {
  const before = now().getTime()
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db)
  const after = now().getTime()
  const at = rows[0]?.at.getTime() ?? before
  return (Math.max(0, at - after) - Math.max(0, before - at)) / 1000
}
