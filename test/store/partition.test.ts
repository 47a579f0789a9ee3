import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { dropPartition, makePartition } from '../../src/store/partition.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await cloneDatabase()
  await sql`create table ledger (id int generated always as identity, at timestamptz not null, twice int generated always as (7) stored,
    primary key (id, at)) partition by range (at)`.execute(test.db)
  await sql`create table ledger_rest partition of ledger default`.execute(test.db)
  await sql`insert into partition_rule values ('ledger', 'at', 60)`.execute(test.db)
})
afterAll(() => test.drop())

/** Rows by the table they lie in. */
async function rowsByTable(db: Database): Promise<Record<string, number>> {
  const { rows } = await sql<{ lies: string; n: number }>`
    select tableoid::regclass::text as lies, count(*)::int as n from ledger group by 1 order by 1`.execute(db)
  return Object.fromEntries(rows.map(({ lies, n }) => [lies, n]))
}

describe('partitions by month', () => {
  it('are made once by however many ask at once, and take in the rows that lay in the default one', async () => {
    await sql`insert into ledger (at) values ('2026-01-31T23:59:59Z'), ('2026-02-01T00:00:00Z'), ('2026-02-28T23:59:59.999999Z'),
      ('2026-03-01T00:00:00Z')`.execute(test.db)
    const made = await Promise.all(Array.from({ length: 4 }, () => makePartition(test.db, 'ledger', '2026-02')))
    expect(made.sort()).toEqual(['made', 'there', 'there', 'there'])
    expect(await rowsByTable(test.db)).toEqual({ ledger_2026_02: 2, ledger_rest: 2 })
    await sql`insert into ledger (at) values ('2026-02-14T00:00:00Z')`.execute(test.db)
    expect(await rowsByTable(test.db)).toEqual({ ledger_2026_02: 3, ledger_rest: 2 })
  })

  it('are cut at midnight UTC whatever the zone of the session', async () => {
    const east = openDatabase(`${test.url}?options=-c%20timezone%3DPacific/Kiritimati`)
    await makePartition(east, 'ledger', '2026-03').finally(() => east.destroy())
    expect(await rowsByTable(test.db)).toMatchObject({ ledger_2026_03: 1, ledger_rest: 1 })
  })

  it('are not waited for while somebody reads the table: nothing is done, and done the next time', async () => {
    await sql`insert into ledger (at) values ('2026-04-02T00:00:00Z')`.execute(test.db)
    await test.db.transaction().execute(async (reader) => {
      await sql`select count(*) from ledger`.execute(reader)
      expect(await makePartition(test.db, 'ledger', '2026-04')).toBe('later')
    })
    expect(await makePartition(test.db, 'ledger', '2026-04')).toBe('made')
  })

  it('are dropped when they are old enough, and refused before', async () => {
    await makePartition(test.db, 'ledger', '2026-05')
    await expect(dropPartition(test.db, 'ledger', '2099-01')).resolves.toBe('absent')
    await makePartition(test.db, 'ledger', '2027-01')
    await makePartition(test.db, 'ledger', '2026-12')
    await expect(dropPartition(test.db, 'ledger', '2026-12')).rejects.toThrow('ended less than 60 days ago')
    expect(await dropPartition(test.db, 'ledger', '2026-05')).toBe('dropped')
    expect(await dropPartition(test.db, 'ledger', '2026-05')).toBe('absent')
  })

  it.each([
    ['a table that is not listed', 'subscriber', '2026-01'],
    ['a table with more after its name', 'ledger; drop table posting', '2026-01'],
    ['a partition', 'ledger_rest', '2026-01'],
    ['a day that is no date', 'ledger', '2026-13'],
    ['a year of a wrong clock', 'ledger', '1970-01'],
    ['a day within a month', 'ledger', '2026-01-02'],
    ['infinity', 'ledger', 'infinity'],
  ])('are refused for %s', async (_what, table, month) => {
    await expect(makePartition(test.db, table, month)).rejects.toThrow()
    if (month !== '1970-01') await expect(dropPartition(test.db, table, month)).rejects.toThrow()
  })

  it('are made in the schema of the tables, whatever a caller puts in its search path', async () => {
    await test.db.connection().execute(async (session) => {
      await sql`create schema trap`.execute(session)
      await sql`create table trap.partition_rule (name text, month_of text, keep_days int)`.execute(session)
      await sql`insert into trap.partition_rule values ('subscriber', 'created_at', 0)`.execute(session)
      await sql`set search_path = trap, public`.execute(session)
      await expect(sql`select public.make_partition('subscriber', '2026-01-01')`.execute(session)).rejects.toThrow(
        'not partitioned',
      )
      await sql`reset search_path`.execute(session)
    })
  })
})
