import { UsageError } from '../errors.ts'
import { Client } from './client.ts'

/**
 * Empties a database for one process: dropped, made anew, and locked until `release`, so that a second process asking
 * for it is refused instead of pulling it away. Throws UsageError when another process has it.
 */
export async function claimFreshDatabase(serverUrl: string, name: string): Promise<{ release(): Promise<void> }> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  const locked = await client.query('select pg_try_advisory_lock(hashtext($1)) as held', [`jobtide ${name}`])
  if (locked.rows[0]?.held !== true) {
    await client.end()
    throw new UsageError(`another process is using the database ${name}; stop it first`)
  }
  await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`)
  await client.query(`create database ${client.escapeIdentifier(name)}`)
  return { release: () => client.end() }
}
