import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { storeRoles } from '../../src/store/migrate.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { cloneDatabase } from '../_support/database.ts'

it('writes the roles once when several processes of a new installation start at the same moment', async () => {
  const { db, drop } = await cloneDatabase()
  onTestFinished(drop)
  const taxonomy = loadTaxonomy()
  await sql`delete from role`.execute(db)
  await Promise.all(Array.from({ length: 6 }, () => storeRoles(db, taxonomy)))
  const { rows } = await sql<{ number: number }>`select count(*)::int as number from role`.execute(db)
  expect(rows).toEqual([{ number: taxonomy.roles.length }])
})
