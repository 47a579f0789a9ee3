import { type RawBuilder, sql } from 'kysely'
import type { Database, Handle } from './database.ts'

/** Documents that one transaction deletes: a crawl that keeps pages meanwhile must not wait long. */
const AT_ONCE = 2_000

/** What was deleted. `bytes` are those of the compressed bodies that no document shares any more. */
export type ForgottenDocuments = { documents: number; bytes: number }

/** Documents that stay: those of each source's last crawl that is over, which the next one compares with, and those of
 *  crawls under way. */
const SPARED = sql`d.run_id in (
  select last.id from source s cross join lateral (
    select id from run where source_id = s.id and state = 'done' order by started_at desc limit 1) last
  union all select id from run where state in ('queued', 'fetching', 'reading'))`

/** Deletes documents fetched before `before`, the oldest first, with the bodies that nobody else holds. */
export async function forgetOldDocuments(db: Database, before: Date): Promise<ForgottenDocuments> {
  return forgetAll(
    db,
    () => sql`select d.id from document d where d.fetched_at < ${before} and not (${SPARED})
    order by d.fetched_at`,
  )
}

/** Deletes the oldest documents until the bodies of all documents together are at most `maxBytes`, compressed. */
export async function forgetDocumentsBeyond(db: Database, maxBytes: number): Promise<ForgottenDocuments> {
  const excess = (await measureDocuments(db)) - maxBytes
  if (excess <= 0) return { documents: 0, bytes: 0 }
  return forgetAll(
    db,
    (freed) => sql`select d.id from (
    select d.id, d.run_id, d.fetched_at, sum(octet_length(b.bytes)) over older - octet_length(b.bytes) as freed
    from document d join document_body b using (hash) where not (${SPARED})
    window older as (order by d.fetched_at, d.id)
  ) d where d.freed < ${excess - freed} order by d.fetched_at, d.id`,
  )
}

/** Bytes of the bodies that documents share, compressed. Files of official publishers are not among them. */
export async function measureDocuments(db: Handle): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(octet_length(bytes)), 0)::float8 as bytes from document_body b
    where exists (select from document d where d.hash = b.hash)`.execute(db)
  return rows[0]?.bytes ?? 0
}

/** `choose` selects the ids to delete, given the bytes that are free already. It is asked until it finds none. */
async function forgetAll(db: Database, choose: (freed: number) => RawBuilder<unknown>): Promise<ForgottenDocuments> {
  const total = { documents: 0, bytes: 0 }
  for (;;) {
    const some = await db.transaction().execute((trx) => forgetSome(trx, choose(total.bytes)))
    total.documents += some.documents
    total.bytes += some.bytes
    if (some.documents === 0) return total
  }
}

async function forgetSome(trx: Handle, chosen: RawBuilder<unknown>): Promise<ForgottenDocuments> {
  const { rows } = await sql<{ hash: Buffer }>`
    delete from document where id in (${chosen} limit ${AT_ONCE}) returning hash`.execute(trx)
  const hashes = [...new Map(rows.map(({ hash }) => [hash.toString('hex'), hash])).values()]
  return { documents: rows.length, bytes: await forgetBodies(trx, hashes) }
}

/** A body that a page is being kept with at this moment is locked by that page, and stays. */
async function forgetBodies(trx: Handle, hashes: Buffer[]): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    delete from document_body b where hash in (
      select hash from document_body where hash = any(${hashes}::bytea[]) for update skip locked)
      and not exists (select from document d where d.hash = b.hash)
      and not exists (select from official_file f where f.sha256 = b.hash)
    returning octet_length(bytes) as bytes`.execute(trx)
  return rows.reduce((sum, { bytes }) => sum + bytes, 0)
}
