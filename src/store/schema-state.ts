import { sql } from 'kysely'
import { UsageError } from '../errors.ts'
import type { Database } from './database.ts'
import { compareMigrations, migrateToLatest } from './migrate.ts'

/**
 * Brings the schema up to date when this login may alter it. A login that may not is fine while nothing is missing. Returns the
 * migrations that a newer program has run: its changes leave room for this one, see "Upgrades" in docs/operate.md. Throws
 * UsageError with what to do.
 */
export async function prepareSchema(db: Database): Promise<{ ran: string[]; newer: string[] }> {
  const rights = await readRights(db)
  if (!rights.mayRead) throw new UsageError(`the database login ${rights.login} has no rights on the tables; ${FIX}`)
  const { missing, foreign } = await compareMigrations(db)
  if (missing.length === 0) return { ran: [], newer: foreign }
  const lacks = `the database lacks ${missing.join(', ')}`
  if (foreign.length > 0)
    throw new UsageError(`${lacks} and has ${foreign.join(', ')} of a newer Jobtide; install that version here, too`)
  if (!rights.mayAlter) throw new UsageError(`${lacks}, and the login ${rights.login} may not alter tables; ${FIX}`)
  return { ran: await migrateToLatest(db), newer: [] }
}

const FIX = 'run jobtide migrate with the login of the owner in DATABASE_OWNER_URL, then start again'

export type Rights = { login: string; mayRead: boolean; mayAlter: boolean }

/** What the login may do with the tables, or in an empty database with the schema they would be in. */
export async function readRights(db: Database): Promise<Rights> {
  const { rows } = await sql<Rights>`
    select current_user as login,
      coalesce(has_table_privilege(t.oid, 'select'), true) as "mayRead",
      coalesce(pg_has_role(t.relowner, 'usage'), has_schema_privilege(current_schema(), 'create'), false) as "mayAlter"
    from (select to_regclass('kysely_migration') as known) k left join pg_class t on t.oid = k.known`.execute(db)
  return rows[0] ?? { login: '', mayRead: false, mayAlter: false }
}
