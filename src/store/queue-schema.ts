import { UnreachableError, UsageError } from '../errors.ts'
import { Client } from './client.ts'
import { CONNECT_MS, sessionSettings } from './session.ts'

type Found = { login: string; there: boolean; usable: boolean; mayAlter: boolean }

/**
 * Whether the queue's tables in a PostgreSQL have to be laid out or brought to version `latest` of the queue library before they
 * can be used. Throws UsageError when that is so and this login may not do it, UnreachableError when nothing answers in time.
 */
export async function mustLayOutQueue(url: string, schema: string, latest: number): Promise<boolean> {
  const client = new Client({
    ...{ connectionString: url, application_name: 'jobtide queue', ...sessionSettings() },
    ...{ connectionTimeoutMillis: CONNECT_MS, query_timeout: CONNECT_MS },
  })
  try {
    await client.connect()
    const found = await look(client, schema)
    if (found.usable && (await versionOf(client, schema)) >= latest) return false
    if (found.mayAlter) return true
    const lack = found.there && !found.usable ? `has no rights on the queue` : `may not lay out the queue`
    throw new UsageError(
      `the database login ${found.login} ${lack}; run jobtide migrate with the login of the owner in DATABASE_OWNER_URL, then start again`,
    )
  } catch (error) {
    if (error instanceof UsageError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new UnreachableError('queue', detail, { mayPass: true, cause: error })
  } finally {
    void client.end().catch(() => {}) // One that is gone would be waited for.
  }
}

async function look(client: Client, schema: string): Promise<Found> {
  const { rows } = await client.query<Found>(
    `select current_user as login, n.oid is not null as there, coalesce(has_schema_privilege(n.oid, 'usage'), false) as usable,
       coalesce(pg_has_role(n.nspowner, 'usage'), has_database_privilege(current_database(), 'create')) as "mayAlter"
     from (select $1::text as name) s left join pg_namespace n on n.nspname = s.name`,
    [schema],
  )
  return rows[0] ?? { login: '', there: false, usable: false, mayAlter: false }
}

/** 0: none of its tables is there. */
async function versionOf(client: Client, schema: string): Promise<number> {
  const table = `${client.escapeIdentifier(schema)}.migration`
  const known = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table])
  if (!known.rows[0]?.there) return 0
  const { rows } = await client.query<{ version: number }>(
    `select coalesce(max(version), 0)::int as version from ${table}`,
  )
  return rows[0]?.version ?? 0
}
