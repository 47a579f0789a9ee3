import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** How an address of a publisher fared when it was asked last. `sha256` in hexadecimal. */
export type OfficialSource = {
  publisher: string
  url: string
  triedAt: Date
  succeededAt: Date | null
  sha256: string | null
  etag: string | null
  lastModified: string | null
  failure: string | null
}

export async function listOfficialSources(db: Handle): Promise<OfficialSource[]> {
  const found = await sql<OfficialSource>`
    select publisher, url, tried_at as "triedAt", succeeded_at as "succeededAt", encode(sha256, 'hex') as sha256, etag,
      last_modified as "lastModified", failure
    from official_source order by publisher, url`.execute(db)
  return found.rows
}

/** Writes down that a file was had, as it is or as it was. */
export async function recordSuccess(
  db: Handle,
  at: Date,
  source: { publisher: string; url: string; sha256: string; etag: string | null; lastModified: string | null },
): Promise<void> {
  const { publisher, url, sha256, etag, lastModified } = source
  await sql`
    insert into official_source (publisher, url, tried_at, succeeded_at, sha256, etag, last_modified)
    values (${publisher}, ${url}, ${at}, ${at}, decode(${sha256}, 'hex'), ${etag}, ${lastModified})
    on conflict (publisher, url) do update set tried_at = excluded.tried_at, succeeded_at = excluded.succeeded_at,
      sha256 = excluded.sha256, etag = excluded.etag, last_modified = excluded.last_modified, failure = null`.execute(
    db,
  )
}

/** Writes down why a try brought nothing; what was had before stays. */
export async function recordFailure(
  db: Handle,
  at: Date,
  source: { publisher: string; url: string; failure: string },
): Promise<void> {
  const { publisher, url, failure } = source
  await sql`
    insert into official_source (publisher, url, tried_at, failure) values (${publisher}, ${url}, ${at}, ${failure})
    on conflict (publisher, url) do update set tried_at = excluded.tried_at, failure = excluded.failure`.execute(db)
}
