import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrateTo } from '../../src/store/migrate.ts'
import { countRows, fillEmptyTables } from '../_support/any-row.ts'
import { emptyDatabase, type TestDatabase } from '../_support/database.ts'

const MIGRATIONS = readdirSync(new URL('../../sql/', import.meta.url))
  .filter((name) => name.endsWith('.sql'))
  .map((name) => name.replace(/\.sql$/, ''))
  .sort()

/** Tables that a later migration takes away, with what they held. */
const DROPPED = new Set<string>()

let database: TestDatabase
beforeAll(async () => {
  database = await emptyDatabase()
})
afterAll(() => database.drop())

describe('the migrations', () => {
  it('have a number each, for their order is that of their names', () => {
    const numbers = MIGRATIONS.map((name) => name.slice(0, 4))
    expect(numbers).toEqual([...new Set(numbers)])
  })
})

describe('an upgrade with data', () => {
  it('keeps every row through every migration, whichever it starts from', async () => {
    let before = new Map<string, number>()
    for (const name of MIGRATIONS) {
      await migrateTo(database.db, name)
      const after = await countRows(database.db)
      for (const [table, rows] of before) {
        if (DROPPED.has(table) && !after.has(table)) continue
        expect(after.get(table), `${table} after ${name}`).toBeGreaterThanOrEqual(rows)
      }
      const unfilled = await fillEmptyTables(database.db)
      expect(Object.fromEntries(unfilled), `tables that no row fits after ${name}`).toEqual({})
      before = await countRows(database.db)
    }
    expect(before.size).toBeGreaterThan(40)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from kysely_migration`.execute(database.db)
    expect(rows[0]?.n).toBe(MIGRATIONS.length)
  })
})
