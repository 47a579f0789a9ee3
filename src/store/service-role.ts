import { type RawBuilder, sql } from 'kysely'
import { UsageError } from '../errors.ts'
import type { Database, Handle } from './database.ts'

/** The group role of logins that run the service: it reads and writes rows, and alters nothing. */
export const SERVICE_ROLE = 'jobtide_service'
/** Kept by migrations alone. */
const READ_ONLY = ['kysely_migration', 'partition_rule']
/** Rows are added and never changed. */
const ADD_ONLY = ['audit']

/**
 * Gives the service's role what it needs of a database that is up to date, and takes back what it must not have; may be repeated.
 * False when the role is not there and this login may not make roles.
 */
export async function grantToService(db: Database): Promise<boolean> {
  return withRole(db, async (trx, role) => {
    await sql`grant connect, temporary on database ${sql.id(await databaseName(trx))} to ${role}`.execute(trx)
    await grantSchema(trx, role, 'public')
    await sql`grant usage on schema analyst to ${role}`.execute(trx)
    await sql`grant select on all tables in schema analyst to ${role}`.execute(trx)
    await sql`revoke insert, update, delete on ${tables(READ_ONLY)} from ${role}`.execute(trx)
    await sql`revoke update, delete on ${tables(ADD_ONLY)} from ${role}`.execute(trx)
    // For `analyze`, without which the reading of a release that was just written is slow.
    await sql`grant maintain on figure to ${role}`.execute(trx)
    await sql`grant execute on function make_partition(text, date), drop_partition(text, date) to ${role}`.execute(trx)
  })
}

/**
 * The same for the tables of the queue, which the queue library has laid out. It makes a sequence for each queue when the first
 * job is put there, which the service may not: they are made here, by asking each for a number.
 */
export async function grantQueueToService(db: Database, schema: string, queues: readonly string[]): Promise<boolean> {
  return withRole(db, async (trx, role) => {
    await sql`grant connect, temporary on database ${sql.id(await databaseName(trx))} to ${role}`.execute(trx)
    for (const queue of queues) await sql`select ${sql.id(schema, 'next_job_id')}(${queue})`.execute(trx)
    await grantSchema(trx, role, schema)
    await sql`revoke insert, update, delete on ${sql.id(schema, 'migration')} from ${role}`.execute(trx)
  })
}

/**
 * Makes a login in the service's role, or gives one a new password. Throws UsageError when the name is that of a login which may
 * alter the tables: it would not be held back by anything.
 */
export async function setServiceLogin(db: Database, name: string, password: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ mighty: boolean }>`
      select rolsuper or pg_has_role(oid, (select relowner from pg_class where oid = 'kysely_migration'::regclass), 'member') as mighty
      from pg_roles where rolname = ${name}`.execute(trx)
    if (rows[0]?.mighty)
      throw new UsageError(
        `DATABASE_URL names the login ${name}, which may alter the tables; give it another name, such as jobtide_app`,
      )
    const [role, secret, group] = [sql.id(name), sql.lit(password), sql.id(SERVICE_ROLE)]
    if (rows.length === 0) await sql`create role ${role} login password ${secret} in role ${group}`.execute(trx)
    else {
      await sql`alter role ${role} login password ${secret}`.execute(trx)
      await sql`grant ${group} to ${role}`.execute(trx)
    }
  })
}

/** Works in a transaction of its own, one at a time: two grants on one table at once fail. */
async function withRole(
  db: Database,
  work: (trx: Handle, role: RawBuilder<unknown>) => Promise<void>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('jobtide grants', 0))`.execute(trx)
    if (!(await hasRole(trx))) return false
    await work(trx, sql.id(SERVICE_ROLE))
    return true
  })
}

/** Roles belong to the whole server: another database's migration may be making this one at the same moment. */
async function hasRole(trx: Handle): Promise<boolean> {
  await sql`
    do $$ begin
      if not exists (select from pg_roles where rolname = '${sql.raw(SERVICE_ROLE)}') then
        create role ${sql.id(SERVICE_ROLE)} nologin;
      end if;
    exception when duplicate_object or unique_violation or insufficient_privilege then null;
    end $$`.execute(trx)
  const { rows } = await sql`select from pg_roles where rolname = ${SERVICE_ROLE}`.execute(trx)
  return rows.length > 0
}

async function grantSchema(trx: Handle, role: RawBuilder<unknown>, schema: string): Promise<void> {
  const name = sql.id(schema)
  await sql`grant usage on schema ${name} to ${role}`.execute(trx)
  await sql`grant select, insert, update, delete on all tables in schema ${name} to ${role}`.execute(trx)
  await sql`grant usage on all sequences in schema ${name} to ${role}`.execute(trx)
}

async function databaseName(trx: Handle): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(trx)
  return rows[0]?.name ?? ''
}

const tables = (names: string[]) => sql.join(names.map((name) => sql.table(name)))
