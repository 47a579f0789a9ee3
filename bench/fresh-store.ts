import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../src/store/create-database.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { attachEmbedded } from '../src/store/embedded.ts'
import { migrateToLatest } from '../src/store/migrate.ts'

export type FreshStore = { folder: string; open(name: string): Promise<Database>; close(): Promise<void> }

/** A PostgreSQL of its own, durable as in real use, with as many migrated databases as asked for. */
export async function openFreshStore(): Promise<FreshStore> {
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-bench-'))
  await chmod(folder, 0o777) // As root the server runs as another user, who also writes the files of COPY here.
  const server = await attachEmbedded(folder)
  const databases: Database[] = []
  return {
    folder,
    async open(name) {
      await createDatabase(server.urlOf('postgres'), name)
      const db = openDatabase(server.urlOf(name))
      databases.push(db)
      await migrateToLatest(db)
      return db
    },
    async close() {
      for (const db of databases) await db.destroy()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
