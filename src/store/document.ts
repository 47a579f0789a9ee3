import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { sql } from 'kysely'
import type { Refused } from '../domain/posting.ts'
import type { Handle } from './database.ts'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export type KeptPage = {
  runId: string
  sourceId: string
  ordinal: number
  url: string
  fetchedAt: Date
  status: number | null
  contentType: string | null
  etag: string | null
  lastModified: string | null
  /** The one posting that the page shows; absent for a list. */
  detail?: Detail
}

/** The posting of a page of its own, and its title as the list stated it, tidied; null when it stated none. */
type Detail = { externalId: string; listedTitle: string | null }

export type StoredDocument = {
  id: string
  ordinal: number
  url: string
  fetchedAt: Date
  contentType: string | null
  state: string
  reason: string | null
  hash: Buffer
  status: number | null
  /** False when the page could not be had whole; `reason` says why. */
  had: boolean
  externalId: string | null
  listedTitle: string | null
}

/** What a source said of a page when it was last had, for conditional requests. */
export type KnownPage = { etag: string | null; lastModified: string | null; contentType: string | null; hash: Buffer }

/** Keeps a page before anyone reads it. The same page of the same run is kept once; a body known by hash is not stored again. */
export async function keepPage(db: Handle, page: KeptPage, body: Uint8Array): Promise<void> {
  await keep(db, page, body, null)
}

/** Keeps what came of a page that could not be had whole, which may be nothing, with the reason, as evidence. */
export async function keepBrokenPage(db: Handle, page: KeptPage, head: Uint8Array, reason: string): Promise<void> {
  await keep(db, page, head, reason)
}

async function keep(db: Handle, page: KeptPage, body: Uint8Array, failure: string | null): Promise<void> {
  const hash = createHash('sha256').update(body).digest()
  const bytes = await compress(body)
  await db.transaction().execute(async (trx) => {
    if (!(await isFetching(trx, page.runId))) return
    const isNew = await insertBody(trx, hash, bytes, body.length)
    await insertDocument(trx, page, { hash, isNew, failure, answered: failure === null || body.length > 0 })
  })
}

/** Keeps bytes by their hash, which it returns. Bytes that are kept already are not written again. */
export async function keepBody(db: Handle, body: Uint8Array): Promise<Buffer> {
  const hash = createHash('sha256').update(body).digest()
  const known = await db.selectFrom('document_body').select('size').where('hash', '=', hash).executeTakeFirst()
  if (known === undefined) await insertBody(db, hash, await compress(body), body.length)
  return hash
}

/** Returns whether the body is new. One that is kept already is locked, so that nobody forgets it before it is referred to. */
async function insertBody(db: Handle, hash: Buffer, bytes: Buffer, size: number): Promise<boolean> {
  const stored = await db
    .insertInto('document_body')
    .values({ hash, bytes, size })
    .onConflict((conflict) => conflict.doNothing())
    .returning('size')
    .executeTakeFirst()
  if (stored !== undefined) return true
  const locked = await db.selectFrom('document_body').select('size').where('hash', '=', hash).forKeyShare().execute()
  return locked.length === 0 ? insertBody(db, hash, bytes, size) : false
}

/** Keeps the fact that a page is as it was: no body travels, the earlier one is read again. */
export async function keepUnchangedPage(db: Handle, page: KeptPage, hash: Buffer): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await isFetching(trx, page.runId))) return
    await insertDocument(trx, page, { hash, isNew: false, failure: null, answered: true })
  })
}

/** A page that comes when its run was handed on to be read, or is over, would be read by nobody: another worker was quicker, as
 *  happens when the queue forgets who was at work. Until the transaction ends, the run stays as it is. */
async function isFetching(trx: Handle, runId: string): Promise<boolean> {
  const run = await trx.selectFrom('run').select('state').where('id', '=', runId).forNoKeyUpdate().executeTakeFirst()
  return run?.state === 'queued' || run?.state === 'fetching'
}

type Kept = { hash: Buffer; isNew: boolean; failure: string | null; answered: boolean }

async function insertDocument(trx: Handle, page: KeptPage, kept: Kept): Promise<void> {
  const inserted = await trx
    .insertInto('document')
    .values({
      run_id: page.runId,
      source_id: page.sourceId,
      ordinal: page.ordinal,
      url: page.url,
      fetched_at: page.fetchedAt,
      status: page.status,
      content_type: page.contentType,
      etag: page.etag,
      last_modified: page.lastModified,
      hash: kept.hash,
      state: kept.failure === null ? 'kept' : 'failed',
      reason: kept.failure,
      external_id: page.detail?.externalId ?? null,
      listed_title: page.detail?.listedTitle ?? null,
      had: kept.failure === null,
    })
    .onConflict((conflict) => conflict.columns(['run_id', 'url']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return
  await sql`
    update run set pages = pages + ${kept.answered ? 1 : 0}, kept = kept + ${kept.answered && kept.isNew ? 1 : 0},
      touched_at = ${page.fetchedAt}
    where id = ${page.runId}`.execute(trx)
}

export async function findKnownPage(db: Handle, sourceId: string, url: string): Promise<KnownPage | null> {
  const known = await db
    .selectFrom('document')
    .select(['etag', 'last_modified as lastModified', 'content_type as contentType', 'hash'])
    .where('source_id', '=', sourceId)
    .where('url', '=', url)
    .where('state', '=', 'read')
    .orderBy('fetched_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return known ?? null
}

export async function listDocuments(db: Handle, runId: string): Promise<StoredDocument[]> {
  return (
    db
      .selectFrom('document')
      .select([
        'id',
        'ordinal',
        'url',
        'fetched_at as fetchedAt',
        'content_type as contentType',
        'state',
        'reason',
        'hash',
      ])
      .select(['status', 'had', 'external_id as externalId', 'listed_title as listedTitle'])
      .where('run_id', '=', runId)
      .orderBy('ordinal')
      // Two attempts may have met the board with lists of unlike length: the order must not change between two readings.
      .orderBy('id')
      .execute()
  )
}

export async function readBody(db: Handle, hash: Buffer): Promise<Uint8Array> {
  const row = await db.selectFrom('document_body').select('bytes').where('hash', '=', hash).executeTakeFirstOrThrow()
  return decompress(row.bytes)
}

export type ReadingOutcome = { state: 'read' | 'failed'; reason: string | null; refused: Refused[] }

/** Records how reading a page went, and the items that were kept aside. Repeating it changes nothing. */
export async function recordReading(
  db: Handle,
  document: { id: string; runId: string },
  outcome: ReadingOutcome,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('document')
      .set({ state: outcome.state, reason: outcome.reason })
      .where('id', '=', document.id)
      .execute()
    if (outcome.refused.length === 0) return
    const rows = outcome.refused.map((item) => ({
      document_id: document.id,
      run_id: document.runId,
      path: item.path,
      reason: item.reason,
    }))
    for (let at = 0; at < rows.length; at += 1000) {
      await trx
        .insertInto('refused')
        .values(rows.slice(at, at + 1000))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
  })
}

/** Puts a later reading of a page in the place of the first one. Repeating it changes nothing. */
export async function replaceReading(
  db: Handle,
  document: { id: string; runId: string },
  outcome: ReadingOutcome,
): Promise<void> {
  await db.deleteFrom('refused').where('document_id', '=', document.id).execute()
  await recordReading(db, document, outcome)
}

/** How many items of each page were kept aside, by the page's id; pages without any are left out. */
export async function countRefused(db: Handle, documents: string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('refused')
    .select(['document_id as id', sql<number>`count(*)::int`.as('refused')])
    .where(sql<boolean>`document_id = any(${documents}::uuid[])`)
    .groupBy('document_id')
    .execute()
  return new Map(rows.map(({ id, refused }) => [id, refused]))
}
