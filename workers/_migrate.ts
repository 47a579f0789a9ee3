import { QUEUES } from '../jobs/_define.ts'
import type { Config } from '../src/config.ts'
import type { Log } from '../src/log.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { attachEmbedded } from '../src/store/embedded.ts'
import { storeRoles } from '../src/store/migrate.ts'
import { prepareSchema } from '../src/store/schema-state.ts'
import { grantQueueToService, grantToService, setServiceLogin } from '../src/store/service-role.ts'
import { openTaxonomy } from './_open.ts'
import { isRedis, reachDatabase } from './_reach.ts'
import { openRuntime, QUEUE_SCHEMA } from './_runtime.ts'

export type Migrated = {
  /** Migrations that were missing. */
  ran: string[]
  /** Those of a newer program. */
  newer: string[]
  roles: number
  taxonomy: string
  /** False: this login may not make the service's role, and nobody has. */
  granted: boolean
  /** The service's login that was made or given its password; null when DATABASE_OWNER_URL is not set. */
  login: string | null
}

/**
 * Brings database and queue up to date as the owner of the tables and gives the service's role what it needs. With an owner's
 * login of its own, DATABASE_URL names the service's: that login is made, or given the password that stands there.
 */
export async function migrate(config: Config, log: Log): Promise<Migrated> {
  const server = config.databaseUrl === null ? await attachEmbedded(config.dataDir) : null
  try {
    if (server) await createDatabase(server.urlOf('postgres'), 'jobtide')
    const url = config.ownerDatabaseUrl ?? config.databaseUrl ?? server?.urlOf('jobtide') ?? ''
    return await withDatabase(url, (db) => migrateAs(db, url, config, log))
  } finally {
    await server?.close()
  }
}

async function migrateAs(db: Database, url: string, config: Config, log: Log): Promise<Migrated> {
  await reachDatabase(db, config.databaseUrl === null ? null : url)
  const { ran, newer } = await prepareSchema(db)
  const taxonomy = await openTaxonomy(db, log)
  await storeRoles(db, taxonomy)
  const queueUrl = queueAsOwner(url, config)
  const queueGranted = isRedis(queueUrl) || (await layOutQueue(queueUrl, log))
  const granted = (await grantToService(db)) && queueGranted
  const login = granted ? await makeLogin(db, config) : null
  return { ran, newer, roles: taxonomy.roles.length, taxonomy: taxonomy.version, granted, login }
}

/** A queue that names the service's login on the same database is laid out by the owner; another server's by the login given. */
function queueAsOwner(url: string, { queueUrl, databaseUrl }: Config): string {
  if (queueUrl === null) return url
  const place = (each: string) => new URL(each).host + new URL(each).pathname
  return databaseUrl !== null && place(queueUrl) === place(databaseUrl) ? url : queueUrl
}

async function layOutQueue(url: string, log: Log): Promise<boolean> {
  const runtime = await openRuntime(url, log)
  await runtime.stop()
  return withDatabase(url, (db) => grantQueueToService(db, QUEUE_SCHEMA, QUEUES))
}

async function makeLogin(db: Database, { ownerDatabaseUrl, databaseUrl }: Config): Promise<string | null> {
  if (ownerDatabaseUrl === null || databaseUrl === null) return null
  const { username, password } = new URL(databaseUrl)
  await setServiceLogin(db, decodeURIComponent(username), decodeURIComponent(password))
  return decodeURIComponent(username)
}

async function withDatabase<Result>(url: string, work: (db: Database) => Promise<Result>): Promise<Result> {
  const db = openDatabase(url)
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
