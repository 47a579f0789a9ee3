import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropAnalystLogin, listAnalystLogins, setAnalystLogin } from '../../src/store/analyst.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { insertOpenings } from '../_support/openings.ts'
import { publishRelease } from '../_support/published.ts'

const PASSWORD = 'not-a-secret-in-a-test'
/** Roles belong to the whole server, which other test files share. */
const NAME = `ada_${process.pid}`

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await cloneDatabase()
  await insertOpenings(
    database.db,
    Array.from({ length: 12 }, (_, at) => ({
      role: 'software-engineer',
      pay_mid: 100_000 + at,
      employer: `e${at % 4}`,
    })),
  )
  await publishRelease(database.db, '2026-11-20', new Date('2026-11-20T06:00:00Z'), [
    { role: 'patient-services-representative', metric: 'active-postings', value: 12, n: 12 },
  ])
  await setAnalystLogin(database.db, NAME, PASSWORD)
  client = await logIn()
})
afterAll(async () => {
  await client.end()
  await dropAnalystLogin(database.db, NAME)
  await database.drop()
})

async function logIn(password = PASSWORD): Promise<pg.Client> {
  const url = new URL(database.url)
  url.username = NAME
  url.password = password
  const opened = new pg.Client({ connectionString: url.href })
  opened.on('error', () => {})
  await opened.connect()
  return opened
}

const code = (statement: string) =>
  client.query(statement).then(
    () => 'done',
    (error: pg.DatabaseError) => error.code,
  )

describe('an analyst', () => {
  it.each(sqlBlocks('docs/sql.md'))('can run query %i of the document', async (_number, query) => {
    const { rows } = await client.query(query)
    expect(Array.isArray(rows)).toBe(true)
  })

  it('finds the openings and figures that are there', async () => {
    const [, , , , , , , , query8 = ''] = sqlBlocks('docs/sql.md').map(([, query]) => query)
    expect((await client.query(query8)).rows).toMatchObject([{ level: 'mid', n: '12', employers: '4' }])
    expect((await client.query('select value from figures')).rows).toEqual([{ value: 12 }])
  })

  it('reads the views alone: no table, whatever it holds', async () => {
    const tables = await sql<{ name: string }>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(
      database.db,
    )
    expect(tables.rows.length).toBeGreaterThan(30)
    for (const { name } of tables.rows)
      expect([name, await code(`select * from ${name} limit 1`)]).toEqual([name, '42501'])
  })

  it('changes nothing, even in a session that allows writing', async () => {
    await client.query('set default_transaction_read_only = off')
    for (const statement of [
      'create table analyst.own (a int)',
      'create table public.own (a int)',
      "insert into analyst.roles (role) values ('x')",
      'delete from analyst.releases',
      "copy analyst.roles to program 'true'",
      "select pg_read_file('/etc/passwd')",
      'create role other',
    ]) {
      expect([statement, ['42501', '55000'].includes((await code(statement)) ?? '')]).toEqual([statement, true])
    }
  })

  it('is told what every view and column means', async () => {
    const silent = await client.query(`
      select c.relname, a.attname from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'analyst'::regnamespace
        and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)`)
    expect(silent.rows).toEqual([])
  })

  it('has a query ended that takes too long', async () => {
    expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '2min' }])
  })

  it('is let in by the new password alone once there is one, and not at all without a login', async () => {
    await setAnalystLogin(database.db, NAME, 'another')
    await expect(logIn()).rejects.toMatchObject({ code: '28P01' })
    await (await logIn('another')).end()
    expect((await listAnalystLogins(database.db)).map(({ name }) => name)).toContain(NAME)
    expect(await dropAnalystLogin(database.db, NAME)).toBe(true)
    await expect(logIn('another')).rejects.toMatchObject({ code: '28P01' })
    expect(await dropAnalystLogin(database.db, 'postgres')).toBe(false)
  })

  it('is none who may give the role on without having it, as who made it may', async () => {
    const maker = sql.id(`maker_${process.pid}`)
    await sql`create role ${maker} login`.execute(database.db)
    try {
      await sql`grant jobtide_analyst to ${maker} with admin true, inherit false, set false`.execute(database.db)
      expect((await listAnalystLogins(database.db)).map(({ name }) => name)).not.toContain(`maker_${process.pid}`)
      expect(await setAnalystLogin(database.db, `maker_${process.pid}`, PASSWORD)).toBe(false)
      expect(await dropAnalystLogin(database.db, `maker_${process.pid}`)).toBe(false)
    } finally {
      await sql`drop role ${maker}`.execute(database.db)
    }
  })
})

/** The SQL of a document, numbered from 0. */
function sqlBlocks(file: string): [number, string][] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
  return [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, query = ''], at) => [at, query])
}
