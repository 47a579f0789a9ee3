import { sql } from 'kysely'
import type { Release } from '../domain/release.ts'
import type { MarketHandle } from './handle.ts'

/** The release that pages show: of those published, the one that knows most; null before the first. */
export async function currentRelease(db: MarketHandle): Promise<Release | null> {
  const found = await sql<Release>`${PUBLISHED} order by as_of desc, published_at desc limit 1`.execute(db)
  return found.rows[0] ?? null
}

/** The release that was current at an instant; null when none was published by then. */
export async function releaseAt(db: MarketHandle, instant: Date): Promise<Release | null> {
  const found = await sql<Release>`
    ${PUBLISHED} and published_at <= ${instant} order by as_of desc, published_at desc limit 1`.execute(db)
  return found.rows[0] ?? null
}

/** A published release by its id; null when there is none. */
export async function findRelease(db: MarketHandle, id: string): Promise<Release | null> {
  if (!/^[\w.-]{1,64}$/.test(id)) return null
  const found = await sql<Release>`${PUBLISHED} and id = ${id}`.execute(db)
  return found.rows[0] ?? null
}

/** All published releases, the current one first. */
export async function listReleases(db: MarketHandle): Promise<Release[]> {
  const found = await sql<Release>`${PUBLISHED} order by as_of desc, published_at desc`.execute(db)
  return found.rows
}

/** The one before in the same order; null for the first. */
export async function releaseBefore(db: MarketHandle, { asOf, publishedAt }: Release): Promise<Release | null> {
  const found = await sql<Release>`
    ${PUBLISHED} and (as_of, published_at) < (${asOf}, ${publishedAt})
    order by as_of desc, published_at desc limit 1`.execute(db)
  return found.rows[0] ?? null
}

const PUBLISHED = sql`
  select id, as_of as "asOf", published_at as "publishedAt", code_version as "codeVersion", taxonomy_version as "taxonomyVersion",
    parameters, inputs, inputs_hash as "inputsHash", outputs_hash as "outputsHash", figures
  from release where published_at is not null`
