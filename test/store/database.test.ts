import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { cloneDatabase } from '../_support/database.ts'

it('fails the transaction whose connection the server ends between two queries, and goes on with another', async () => {
  const database = await cloneDatabase()
  const other = openDatabase(database.url, { max: 1 })
  onTestFinished(async () => {
    await other.destroy()
    await database.drop()
  })
  const transaction = database.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other)
    await sleep(200)
    await sql`select 1`.execute(trx)
  })
  await expect(transaction).rejects.toThrow()
  expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }])
})
