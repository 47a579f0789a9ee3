import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../../src/log.ts'
import { Client } from '../../src/store/client.ts'
import { openRuntime } from '../../workers/_runtime.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

/** The server ends a connection; without a listener of its own the event would be an uncaught error of this process. */
async function drop(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const gone = new Promise((done) => client.once('end', done))
  await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db)
  await gone
}

describe('a connection that the server drops between two statements', () => {
  it('ends no process, and fails the next statement', async () => {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    await drop(client)
    await expect(client.query('select 1')).rejects.toThrow()
  })

  it('ends none either when it is one of the queue library', async () => {
    const runtime = await openRuntime(database.url, createLog({ level: 'silent', pretty: false }))
    const [queue] = runtime.boardQueues() as { backend: { connection: { pool: pg.Pool } } }[]
    const client = await queue?.backend.connection.pool.connect()
    if (client === undefined) throw new Error('the queue library keeps its connections elsewhere')
    await drop(client)
    await expect(client.query('select 1')).rejects.toThrow()
    client.release(true)
    expect(Object.keys(await runtime.count())).toContain('tick')
    await runtime.stop()
  })
})
