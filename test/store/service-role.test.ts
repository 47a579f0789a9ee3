import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { UsageError } from '../../src/errors.ts'
import { createLog } from '../../src/log.ts'
import { openDatabase } from '../../src/store/database.ts'
import { makePartition } from '../../src/store/partition.ts'
import { migrate } from '../../workers/_migrate.ts'
import { open } from '../../workers/_open.ts'
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../_support/database.ts'
import { makeServiceLogin, type ServiceLogin } from '../_support/service-login.ts'
import { temporaryFolder } from '../_support/temporary.ts'

const LOG = createLog({ level: 'silent', pretty: false })

let database: TestDatabase
let login: ServiceLogin
let client: pg.Client
beforeAll(async () => {
  database = await cloneDatabase()
  login = await makeServiceLogin(database.url)
  client = new pg.Client({ connectionString: login.url })
  await client.connect()
  await sql`insert into audit (at, actor, came_from, action, target) values (now(), 'ada', 'test', 'x', 'y')`.execute(
    database.db,
  )
})
afterAll(async () => {
  await client.end()
  await database.drop()
  await login.drop()
})

/** The code of what refuses a statement. */
const refusal = (statement: string) =>
  client.query(statement).then(
    () => 'done',
    (error: pg.DatabaseError) => error.code,
  )

describe('the login of the service', () => {
  it.each([
    'create table own (a int)',
    'create schema own',
    'create function own() returns int language sql as $$ select 1 $$',
    'create extension pg_trgm',
    'create role other',
    'create database other',
    'alter table posting add column own int',
    'alter table audit disable trigger audit_stays',
    'drop trigger audit_stays on audit',
    'drop table posting',
    'drop view analyst.postings',
    'truncate posting',
    'truncate audit',
    'update audit set actor = actor',
    'delete from audit',
    'create trigger own before insert on audit for each row execute function refuse_change()',
    'create table own partition of market_cell for values from (1) to (2)',
    'drop table market_opening_rest',
    "insert into partition_rule values ('audit', 'at', 0)",
    "update kysely_migration set name = 'x'",
    'delete from kysely_migration',
    'insert into queue.migration (version, name, min_client_version) values (99, $$x$$, 99)',
    'drop schema queue cascade',
    "insert into analyst.roles (role) values ('x')",
    'grant jobtide_analyst to jobtide_service',
    'alter role jobtide_service superuser',
    'alter table audit owner to current_user',
    'select * from pg_authid',
    'select * from pg_catalog.pg_shadow',
    "select pg_read_file('/etc/passwd')",
    "copy (select 1) to program 'true'",
    "copy posting from '/etc/passwd'",
    'alter system set log_statement = none',
    'set session_replication_role = replica',
    'set role jobtide_analyst',
    "select make_partition('audit', '2026-01-01')",
  ])('is refused: %s', async (statement) => {
    expect(['42501', '22023']).toContain(await refusal(statement))
  })

  it('passes none of its rights on', async () => {
    await client.query('grant select on posting to public') // PostgreSQL warns and grants nothing.
    const { rows } = await client.query(
      "select from aclexplode((select relacl from pg_class where relname = 'posting')) where grantee = 0",
    )
    expect(rows).toEqual([])
  })

  it('adds to the audit log, and reads it', async () => {
    await client.query(
      "insert into audit (at, actor, came_from, action, target) values (now(), 'vic', 'test', 'x', 'y')",
    )
    expect((await client.query('select actor from audit order by at')).rows).toEqual([
      { actor: 'ada' },
      { actor: 'vic' },
    ])
  })

  it('has the partitions made and dropped that a rule names', async () => {
    const db = openDatabase(login.url)
    expect(await makePartition(db, 'market_cell', '2031-05').finally(() => db.destroy())).toBe('made')
    const { rows } = await sql<{ owner: string }>`
      select pg_get_userbyid(relowner) as owner from pg_class where relname = 'market_cell_2031_05'`.execute(
      database.db,
    )
    expect(rows).toEqual([{ owner: new URL(database.url).username }])
  })

  it('owns nothing, and may read every table there is and write all but those that are listed', async () => {
    const may = await client.query(`
      select relname as name, has_table_privilege(oid, 'select') as reads,
        has_table_privilege(oid, 'insert') as adds, has_table_privilege(oid, 'update') as changes, has_table_privilege(oid, 'delete') as deletes
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`)
    expect(may.rows.length).toBeGreaterThan(40)
    expect(may.rows.filter(({ reads }) => !reads)).toEqual([])
    const lacking = (right: string) =>
      may.rows
        .filter((row) => !row[right])
        .map(({ name }) => name)
        .sort()
    const kept = ['kysely_migration', 'partition_rule']
    expect(lacking('adds')).toEqual(kept)
    expect(lacking('changes')).toEqual(['audit', ...kept])
    expect(lacking('deletes')).toEqual(['audit', ...kept])
    const owned = await client.query('select from pg_class where relowner = current_user::regrole')
    expect(owned.rowCount).toBe(0)
  })
})

describe('migrate', () => {
  it('is asked for, with what to do, when a login that may not alter tables finds something missing', async () => {
    const behind = await cloneDatabase()
    const own = await makeServiceLogin(behind.url)
    await sql`delete from kysely_migration where name >= '0030'`.execute(behind.db)
    const config = readConfig({ DATABASE_URL: own.url, DATA_DIR: await temporaryFolder() })
    const failure = await open(config, LOG).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect(String(failure)).toMatch(/lacks 0030_partitions.*may not alter tables; run jobtide migrate/)
    await behind.drop()
    await own.drop()
  })

  it('is asked for when the queue is not laid out, and when a login is in no role', async () => {
    const bare = await cloneDatabase()
    const own = await makeServiceLogin(bare.url, { QUEUE_URL: 'redis://127.0.0.1:1' })
    const config = readConfig({ DATABASE_URL: own.url, DATA_DIR: await temporaryFolder() })
    await expect(open(config, LOG)).rejects.toThrow(/may not lay out the queue; run jobtide migrate/)
    await sql`revoke jobtide_service from ${sql.id(own.name)}`.execute(bare.db)
    await expect(open(config, LOG)).rejects.toThrow(/has no rights on the tables; run jobtide migrate/)
    await bare.drop()
    await own.drop()
  })

  it('lays out an empty database once for the service, and changes nothing when it is repeated', async () => {
    const empty = await emptyDatabase()
    const own = await makeServiceLogin(empty.url)
    const config = readConfig({ DATABASE_OWNER_URL: empty.url, DATABASE_URL: own.url })
    expect(await migrate(config, LOG)).toMatchObject({ ran: [], newer: [], granted: true, login: own.name })
    const opened = await open(readConfig({ DATABASE_URL: own.url, DATA_DIR: await temporaryFolder() }), LOG)
    await opened.close()
    await empty.drop()
    await own.drop()
  })

  it('refuses to call the owner the login of the service', async () => {
    const config = readConfig({ DATABASE_OWNER_URL: database.url, DATABASE_URL: database.url })
    await expect(migrate(config, LOG)).rejects.toThrow(/may alter the tables; give it another name/)
  })

  it('leaves a database alone that a newer program has been at, and lets this one work on it', async () => {
    const ahead = await cloneDatabase()
    await sql`insert into kysely_migration values ('9999_later', '2027-01-01')`.execute(ahead.db)
    const opened = await open(readConfig({ DATABASE_URL: ahead.url, DATA_DIR: await temporaryFolder() }), LOG)
    await opened.close()
    await sql`delete from kysely_migration where name = '0029_check_links'`.execute(ahead.db)
    await expect(open(readConfig({ DATABASE_URL: ahead.url, DATA_DIR: await temporaryFolder() }), LOG)).rejects.toThrow(
      /lacks 0029_check_links and has 9999_later of a newer Jobtide/,
    )
    await ahead.drop()
  })
})
