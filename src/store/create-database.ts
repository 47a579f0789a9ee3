import { Client } from './client.ts'

/** Makes a database on the server of `url` unless it is there. */
export async function createDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const known = await client.query('select from pg_database where datname = $1', [name])
    if (known.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    const isTaken =
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      (error.code === '42P04' || error.code === '23505')
    if (!isTaken) throw error // Another process made it between the two statements.
  } finally {
    await client.end()
  }
}
