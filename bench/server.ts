import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createDatabase } from '../src/store/create-database.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { attachEmbedded } from '../src/store/embedded.ts'
import { migrateToLatest } from '../src/store/migrate.ts'

export type Server = { urlOf(database: string): string }
export type BenchDatabase = { url: string; db: Database; drop(): Promise<void> }

/** Runs with an embedded PostgreSQL of its own, as durable as the service's, and removes it afterwards. */
export async function withServer<Result>(use: (server: Server) => Promise<Result>): Promise<Result> {
  return withFolder(async (folder) => {
    const server = await attachEmbedded(folder)
    try {
      return await use(server)
    } finally {
      await server.close()
    }
  })
}

/** A folder for the time of one call. `forAll` lets the database server, which may be another user, write there. */
export async function withFolder<Result>(
  use: (folder: string) => Promise<Result>,
  options: { forAll: boolean } = { forAll: false },
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-bench-'))
  await chmod(folder, options.forAll ? 0o777 : 0o755)
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A new database with every migration and no rows. */
export async function freshDatabase(server: Server): Promise<BenchDatabase> {
  const name = `bench_${randomBytes(6).toString('hex')}`
  await createDatabase(server.urlOf('postgres'), name)
  const url = server.urlOf(name)
  const db = openDatabase(url)
  await migrateToLatest(db)
  return {
    url,
    db,
    async drop() {
      await db.destroy()
      const root = openDatabase(server.urlOf('postgres'), { max: 1 })
      await sql`drop database ${sql.ref(name)} with (force)`.execute(root)
      await root.destroy()
    },
  }
}
