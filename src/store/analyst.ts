import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The group role of sql/: it may read the views of schema analyst and nothing else. */
const GROUP = 'jobtide_analyst'
const CONNECTIONS = 5
/** A query that runs longer is ended, so that it does not stand in the way of the service. */
const TIMEOUT = '120s'

export type AnalystLogin = { name: string; connections: number }

/** False when the database user might not make roles while the migrations ran. */
export async function hasAnalystRole(db: Database): Promise<boolean> {
  const { rows } = await sql`select from pg_roles where rolname = ${GROUP}`.execute(db)
  return rows.length > 0
}

/** False for the service's login, which can neither make nor remove one. */
export async function mayMakeLogins(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)`.execute(db)
  return rows.length > 0
}

/**
 * Makes a login that can only read the analysts' views, or gives one a new password. `name` must be checked
 * before. False when it is a login of another kind, which is left alone.
 */
export async function setAnalystLogin(db: Database, name: string, password: string): Promise<boolean> {
  const role = sql.id(name)
  const secret = sql.lit(password)
  const isAnalyst = (await listAnalystLogins(db)).some((login) => login.name === name)
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql`select from pg_roles where rolname = ${name}`.execute(trx)
    if (rows.length > 0) {
      if (isAnalyst) await sql`alter role ${role} password ${secret}`.execute(trx)
      return isAnalyst
    }
    await sql`create role ${role} login password ${secret} connection limit ${sql.lit(CONNECTIONS)} in role ${sql.id(GROUP)}`.execute(
      trx,
    )
    await sql`alter role ${role} set default_transaction_read_only = on`.execute(trx)
    await sql`alter role ${role} set statement_timeout = ${sql.lit(TIMEOUT)}`.execute(trx)
    await sql`alter role ${role} set search_path = analyst`.execute(trx)
    return true
  })
}

/** Takes a login away and ends its sessions. False when it is none of the analysts'. */
export async function dropAnalystLogin(db: Database, name: string): Promise<boolean> {
  const logins = await listAnalystLogins(db)
  if (!logins.some((login) => login.name === name)) return false
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${name}`.execute(db)
  await sql`drop role ${sql.id(name)}`.execute(db)
  return true
}

/** Logins in the analysts' role, with their open connections. Whoever made the role may give it on alone, and is none. */
export async function listAnalystLogins(db: Database): Promise<AnalystLogin[]> {
  const { rows } = await sql<AnalystLogin>`
    select m.rolname as name, (select count(*)::int from pg_stat_activity a where a.usename = m.rolname) as connections
    from pg_auth_members g join pg_roles m on m.oid = g.member join pg_roles r on r.oid = g.roleid
    where r.rolname = ${GROUP} and m.rolcanlogin and not m.rolsuper
      and (g.inherit_option or g.set_option) order by 1`.execute(db)
  return rows
}

/** Where the database is reached, for a login that is given by name and password. */
export async function analystAddress(db: Database, name: string, password: string): Promise<string> {
  const { rows } = await sql<{ host: string | null; port: number | null; database: string }>`
    select host(inet_server_addr()) as host, inet_server_port() as port, current_database() as database`.execute(db)
  const { host, port, database } = rows[0] ?? { host: null, port: null, database: '' }
  return `postgres://${name}:${password}@${host ?? 'localhost'}:${port ?? 5432}/${encodeURIComponent(database)}`
}
