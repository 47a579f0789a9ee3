import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDatabase } from '../../src/store/create-database.ts'
import { openDatabase } from '../../src/store/database.ts'
import { attachEmbedded } from '../../src/store/embedded.ts'
import { migrateToLatest, storeRoles } from '../../src/store/migrate.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { findRedis } from './redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the server, with `/postgres` at its end. */
    postgresUrl: string
    templateName: string
    /** null, with the reason printed, when no Redis can be had. */
    redisUrl: string | null
  }
}

const TEMPLATE = 'jobtide_template'

/** One real PostgreSQL per run, with one migrated database that every test file clones; a Redis when there is one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-test-'))
  await chmod(folder, 0o755) // As root the server runs as another user, who must get in.
  const server = await attachEmbedded(folder, { durable: false })
  await createDatabase(server.urlOf('postgres'), TEMPLATE)
  const db = openDatabase(server.urlOf(TEMPLATE))
  await migrateToLatest(db)
  await storeRoles(db, loadTaxonomy())
  await db.destroy()
  const redis = await findRedis(folder)
  project.provide('postgresUrl', server.urlOf('postgres'))
  project.provide('templateName', TEMPLATE)
  project.provide('redisUrl', redis.url)
  if (redis.url === null) console.info(`Redis tests are skipped: ${redis.reason}`)
  return async () => {
    await redis.stop()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}
