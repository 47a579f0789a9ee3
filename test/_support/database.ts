import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'

export type TestDatabase = { url: string; db: Database; drop(): Promise<void> }

/** A database of its own, cloned from the migrated template. */
export function cloneDatabase(): Promise<TestDatabase> {
  return createFrom(inject('templateName'))
}

/** A database of its own that holds what another holds, to the ids. Closes the connections of that one. */
export async function copyDatabase({ db, url }: Pick<TestDatabase, 'db' | 'url'>): Promise<TestDatabase> {
  await db.destroy()
  return createFrom(new URL(url).pathname.slice(1))
}

/** A database of its own without a single table. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createFrom('template0')
}

async function createFrom(template: string): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await execute(server, `create database ${name} template ${template}`)
  const url = server.replace(/\/postgres$/, `/${name}`)
  const db = openDatabase(url)
  return {
    url,
    db,
    async drop() {
      await db.destroy()
      await execute(server, `drop database ${name} with (force)`)
    },
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
