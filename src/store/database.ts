import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { Client } from './client.ts'
import type { Schema } from './schema.ts'
import { CONNECT_MS, sessionSettings } from './session.ts'

export type Database = Kysely<Schema>
/** A handle that queries take: the pool, or a transaction of it. */
export type Handle = Database | Transaction<Schema>

const NUMERIC = 1700
const BIGINT = 20

/** numeric and bigint arrive as numbers: amounts of money and counts stay far below 2^53. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === NUMERIC || oid === BIGINT ? Number : pg.types.getTypeParser(oid, format),
}

/** Connections of a pool by what they do; `waiting` are those who wait for one. */
export type PoolUse = { busy: number; idle: number; waiting: number }

const POOLS = new WeakMap<Database, pg.Pool>()

/** What the connections of an open database are doing. */
export function poolUse(db: Database): PoolUse {
  const pool = POOLS.get(db)
  if (pool === undefined) return { busy: 0, idle: 0, waiting: 0 }
  return { busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }
}

/** Whether the database answers at all. */
export async function isReachable(db: Database): Promise<boolean> {
  return (await whyUnreachable(db)) === null
}

/** What keeps the database from answering; null when it does answer. */
export async function whyUnreachable(db: Database): Promise<(Error & { code?: string }) | null> {
  return sql`select 1`.execute(db).then(
    () => null,
    (error: Error) => error,
  )
}

/** Whether the server answered and refused, as with a wrong password or a database that is not there: waiting does not help. */
export function isRefusal({ code = '' }: { code?: string }): boolean {
  return REFUSALS.has(code)
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html: wrong user, wrong password, no such database. */
const REFUSALS = new Set(['28000', '28P01', '3D000'])

/** Opens a pool on a PostgreSQL 18 database. `readOnly` sessions can only select; `connectMs` bounds the making of a connection. */
export function openDatabase(
  url: string,
  options: { max?: number; readOnly?: boolean; connectMs?: number } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    Client: boundedClient(options.connectMs ?? CONNECT_MS),
    types: types as pg.CustomTypesConfig,
    application_name: 'jobtide',
    ...sessionSettings(options.readOnly ? { default_transaction_read_only: 'on' } : {}),
  })
  pool.on('error', () => {}) // A dropped idle connection is replaced at the next query.
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  POOLS.set(db, pool)
  return db
}

/** Given to the pool, the same limit would also end the wait for a connection that others use. */
function boundedClient(connectMs: number): typeof Client {
  return class extends Client {
    constructor(config?: string | pg.ClientConfig) {
      super({
        ...(typeof config === 'string' ? { connectionString: config } : config),
        connectionTimeoutMillis: connectMs,
      })
    }
  }
}
