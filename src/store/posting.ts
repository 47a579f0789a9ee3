import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import { unnest } from './bulk.ts'
import type { Database, Handle } from './database.ts'
import { insertPlaces, insertPostings, updatePostings } from './posting-rows.ts'

/** What storing a batch did, counted in postings. */
export type StoreCounts = { new: number; changed: number; unchanged: number; duplicates: number }

export type Batch = { runId: string; sourceId: string; ordinal: number; at: Date; postings: Posting[]; refused: number }

type Known = { id: string; externalId: string; contentHash: string; closedAt: Date | null }

/**
 * Stores one batch of a run in one transaction, with its counts. `ordinal` is the batch's place in the run: a batch
 * that was stored before is passed by, so a job may run twice or die anywhere. Returns null for such a batch.
 */
export async function storeBatch(db: Database, batch: Batch): Promise<StoreCounts | null> {
  return db.transaction().execute(async (trx) => {
    const claimed = await sql`
      update run set next_batch = next_batch + 1, touched_at = ${batch.at}
      where id = ${batch.runId} and next_batch = ${batch.ordinal} and state = 'reading' returning id`.execute(trx)
    if (claimed.rows.length === 0) return null
    const counts = await storePostings(trx, batch)
    await sql`
      update run set postings = postings + ${batch.postings.length}, refused = refused + ${batch.refused}, new = new + ${counts.new},
        changed = changed + ${counts.changed}, unchanged = unchanged + ${counts.unchanged}, duplicates = duplicates + ${counts.duplicates}
      where id = ${batch.runId}`.execute(trx)
    return counts
  })
}

/** The claim on the run's row above keeps a second writer of the same source out. */
async function storePostings(trx: Handle, batch: Batch): Promise<StoreCounts> {
  const postings = dropRepeated(batch.postings)
  const known = await findKnown(trx, batch.sourceId, postings)
  const fresh = postings.filter((posting) => !known.has(posting.externalId))
  const seen = postings.flatMap((posting) => pair(posting, known.get(posting.externalId)))
  const changed = seen.filter(({ posting, before }) => posting.contentHash !== before.contentHash)
  const reopened = seen.filter(({ before }) => before.closedAt !== null)
  const newKeys = await insertGroups(trx, postings, batch.at)
  await insertNew(trx, fresh, batch)
  await changeKnown(trx, changed, batch)
  await touch(
    trx,
    seen.map(({ before }) => before.id),
    batch,
  )
  await openSpells(
    trx,
    reopened.map(({ before }) => before.id),
    batch.at,
  )
  const openings = new Set(fresh.map((posting) => posting.groupKey).filter((key) => newKeys.has(key)))
  return {
    new: fresh.length,
    changed: changed.length,
    unchanged: seen.length - changed.length,
    duplicates: fresh.length - openings.size,
  }
}

function pair(posting: Posting, before: Known | undefined): { posting: Posting; before: Known }[] {
  return before ? [{ posting, before }] : []
}

/** A board may list one posting twice; the first stands. */
function dropRepeated(postings: Posting[]): Posting[] {
  return [...new Map(postings.toReversed().map((posting) => [posting.externalId, posting])).values()].reverse()
}

async function findKnown(trx: Handle, sourceId: string, postings: Posting[]): Promise<Map<string, Known>> {
  const rows = await trx
    .selectFrom('posting')
    .select(['id', 'external_id as externalId', 'content_hash as contentHash', 'closed_at as closedAt'])
    .where('source_id', '=', sourceId)
    .where(sql<boolean>`external_id = any(${postings.map((posting) => posting.externalId)}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.externalId, row]))
}

/** Openings are shared between sources; a fixed order of keys keeps two writers from waiting for each other. Returns the new keys. */
async function insertGroups(trx: Handle, postings: Posting[], at: Date): Promise<Set<string>> {
  const keys = [...new Set(postings.map((posting) => posting.groupKey))].sort().map((key) => ({ key }))
  const inserted = await sql<{ key: string }>`
    insert into posting_group (key, first_seen_at) select key, ${at} from ${unnest(keys, { key: 'text' })}
    on conflict (key) do nothing returning key`.execute(trx)
  return new Set(inserted.rows.map((row) => row.key))
}

async function insertNew(trx: Handle, postings: Posting[], batch: Batch): Promise<void> {
  if (postings.length === 0) return
  const ids = await insertPostings(trx, postings, batch)
  await insertPlaces(trx, postings, ids)
  await openSpells(trx, [...ids.values()], batch.at)
}

/** What a posting said before is kept, then it says the new thing. */
async function changeKnown(trx: Handle, changed: { posting: Posting; before: Known }[], batch: Batch): Promise<void> {
  if (changed.length === 0) return
  const ids = new Map(changed.map(({ posting, before }) => [posting.externalId, before.id]))
  const postings = changed.map(({ posting }) => posting)
  await updatePostings(trx, postings, ids, batch)
  await sql`delete from posting_place where posting_id = any(${[...ids.values()]}::uuid[])`.execute(trx)
  await insertPlaces(trx, postings, ids)
}

async function touch(trx: Handle, ids: string[], batch: Batch): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update posting set last_seen_at = ${batch.at}, seen_run_id = ${batch.runId}, missing_runs = 0, closed_at = null, closed_reason = null
    where id = any(${ids}::uuid[])`.execute(trx)
}

async function openSpells(trx: Handle, ids: string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await sql`
    insert into posting_spell (posting_id, first_seen_at) select id, ${at} from unnest(${ids}::uuid[]) as given(id)
    on conflict do nothing`.execute(trx)
}
