import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { type MigrationFile, type Patience, runMigrations } from '../../src/store/run-migrations.ts'
import { emptyDatabase, type TestDatabase } from '../_support/database.ts'
import { until } from '../_support/service.ts'

const QUICK: Patience = { lockMs: 200, tries: 50, pauseMs: 50, longestPauseMs: 200 }

let test: TestDatabase
beforeAll(async () => {
  test = await emptyDatabase()
})
afterAll(() => test.drop())
beforeEach(async () => {
  await sql`drop table if exists hot, kysely_migration`.execute(test.db)
  await sql`create table hot (id int generated always as identity, name text)`.execute(test.db)
  await sql`insert into hot (name) select 'n' || n from generate_series(1, 1000) n`.execute(test.db)
})

const run = (files: MigrationFile[], patience = QUICK, db: Database = test.db) =>
  runMigrations(db, async () => files, patience)
const noted = async () => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(test.db)
  return rows.map(({ name }) => name)
}
const indexes = async () => {
  const { rows } = await sql<{ name: string; valid: boolean }>`
    select indexrelid::regclass::text as name, indisvalid as valid from pg_index where indrelid = 'hot'::regclass`.execute(
    test.db,
  )
  return rows
}

/** Holds the table as a reader of a long report does, or a slow writer, until `let` is called. */
async function hold(db: Database, what: 'reads' | 'writes'): Promise<{ let(): Promise<void> }> {
  let go = () => {}
  const asked = new Promise<void>((done) => {
    go = done
  })
  let begun = () => {}
  const began = new Promise<void>((done) => {
    begun = done
  })
  const over = db.transaction().execute(async (reader) => {
    if (what === 'reads') await sql`select count(*) from hot`.execute(reader)
    else await sql`update hot set name = 'slow' where id = 1`.execute(reader)
    begun()
    await asked
  })
  await began
  return {
    async let() {
      go()
      await over
    },
  }
}

const waits = async () => {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%alter table hot%'`.execute(
    test.db,
  )
  return rows.length > 0
}

describe('a migration of a table in use', () => {
  it('lets others write while it waits for a long reader, and is done when the reader is', async () => {
    const writers = openDatabase(test.url)
    const reader = await hold(test.db, 'reads')
    const migrated = run([{ name: '0900', text: 'alter table hot add column more int' }])
    await until('the migration waits for the lock', waits)
    // Each comes while the migration waits or pauses; behind a migration that waits on, the first would never return.
    let longest = 0
    for (let writes = 0; writes < 40; writes += 1) {
      const began = performance.now()
      await sql`insert into hot (name) values ('written meanwhile')`.execute(writers)
      longest = Math.max(longest, performance.now() - began)
      await sleep(10)
    }
    console.info(`longest write while a migration waited: ${Math.round(longest)} ms, its limit ${QUICK.lockMs} ms`)
    expect(await noted()).toEqual([])
    await reader.let()
    expect(await migrated).toEqual(['0900'])
    expect(await noted()).toEqual(['0900'])
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from hot where name = 'written meanwhile' and more is null`.execute(writers)
    expect(rows).toEqual([{ n: 40 }])
    await writers.destroy()
  })

  it('gives up in the end with the reason, and leaves nothing half done', async () => {
    const reader = await hold(test.db, 'reads')
    const failure = await run(
      [
        { name: '0900', text: 'create table beside (a int)' },
        { name: '0901', text: 'create table half (a int); alter table hot add column more int' },
      ],
      { ...QUICK, tries: 2 },
    ).catch((error: Error) => error.message)
    expect(failure).toBe(
      'migration 0901 failed: others hold what it alters; look at pg_stat_activity for old transactions, and run it again',
    )
    await reader.let()
    expect(await noted()).toEqual(['0900'])
    const { rows } = await sql`select from pg_class where relname = 'half'`.execute(test.db)
    expect(rows).toEqual([])
    await sql`drop table beside`.execute(test.db)
  })

  it('is run once when several processes start at the same moment', async () => {
    const others = Array.from({ length: 3 }, () => openDatabase(test.url, { max: 2 }))
    const files = [{ name: '0900', text: 'create table once (a int)' }]
    const pick = async (session: Database) => {
      const { rows } = await sql`select from kysely_migration`.execute(session)
      return rows.length === 0 ? files : []
    }
    const ran = await Promise.all(others.map((db) => runMigrations(db, pick, QUICK)))
    expect(ran.flat()).toEqual(['0900'])
    await Promise.all(others.map((db) => db.destroy()))
    await sql`drop table once`.execute(test.db)
  })
})

describe('a migration outside a transaction', () => {
  const file = {
    name: '0902',
    text: '-- no transaction: an index on a table in use\ncreate index concurrently if not exists hot_name on hot (name);\n-- and\ncreate index concurrently if not exists hot_both on hot (name, id);\n',
  }

  it('builds its indexes while others write', async () => {
    const writer = await hold(test.db, 'writes')
    const migrated = run([file])
    await until('the index is being built', async () => (await indexes()).length === 1)
    await sql`insert into hot (name) values ('written meanwhile')`.execute(test.db)
    expect((await indexes())[0]?.valid).toBe(false)
    await writer.let()
    expect(await migrated).toEqual(['0902'])
    expect(await indexes()).toEqual([
      { name: 'hot_name', valid: true },
      { name: 'hot_both', valid: true },
    ])
  })

  it('that was killed is repeated: what it left half built is dropped and built anew', async () => {
    const writer = await hold(test.db, 'writes')
    const killed = openDatabase(test.url, { max: 1 })
    const ended = run([file], QUICK, killed).catch((error: Error) => error)
    await until('the index is being built', async () => (await indexes()).length === 1)
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'create index concurrently%' and pid <> pg_backend_pid()`.execute(
      test.db,
    )
    expect(await ended).toBeInstanceOf(Error)
    await writer.let()
    expect(await indexes()).toEqual([{ name: 'hot_name', valid: false }])
    expect(await run([file])).toEqual(['0902'])
    expect((await indexes()).map(({ valid }) => valid)).toEqual([true, true])
    expect(await noted()).toEqual(['0902'])
    await killed.destroy().catch(() => {})
  })
})
