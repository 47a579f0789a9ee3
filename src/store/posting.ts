import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import type { Ad } from '../normalize/ad.ts'
import { sealOf } from '../normalize/fingerprint.ts'
import { unnest } from './bulk.ts'
import type { Database, Handle } from './database.ts'
import { type Known, readAndCompare, type Seen, type Unread } from './posting-compare.ts'
import { CLOSED, closePostings } from './posting-life.ts'
import { takeOver } from './posting-reissue.ts'
import { groupAndWrite, openSpells } from './posting-write.ts'

/** What storing a batch did, counted in postings: those that were read are new, changed, unchanged or reissued. */
export type StoreCounts = {
  new: number
  changed: number
  unchanged: number
  duplicates: number
  reissued: number
  reopened: number
  removed: number
}

/** When a posting's own page was had, and its title as the list stated it. */
export type DetailMark = { at: Date; listedTitle: string | null }

export type BatchContent<Given extends Unread = Ad> = {
  ads: Given[]
  /** Of those of the ads that were read from pages of their own, by external id. */
  details?: ReadonlyMap<string, DetailMark>
  /** External ids of postings that a list names. */
  listed?: string[]
  /** External ids of postings that are on the board though they could not be read. */
  unread?: string[]
  /** External ids of postings that the source says are gone. */
  removed?: string[]
  /** Items kept aside. */
  refused: number
}

export type Batch<Given extends Unread = Ad> = BatchContent<Given> & {
  /** Asked for those of the ads that are not stored as they are now read. */
  read: (ads: Given[]) => Posting[]
  runId: string
  sourceId: string
  ordinal: number
  at: Date
  /** External ids of everything that a run without faults found on the board. Absent for any other run: what it does not
   *  have may still be there, and no posting is taken for one under a new id. */
  present?: ReadonlySet<string>
}

/**
 * Stores one batch of a run in one transaction, with its counts. `ordinal` is the batch's place in the run: a batch
 * that was stored before is passed by, so a job may run twice or die anywhere. Returns null for such a batch.
 */
export async function storeBatch<Given extends Unread>(db: Database, batch: Batch<Given>): Promise<StoreCounts | null> {
  return db.transaction().execute(async (trx) => {
    const claimed = await sql`
      update run set next_batch = next_batch + 1, touched_at = ${batch.at}
      where id = ${batch.runId} and next_batch = ${batch.ordinal} and state = 'reading' returning id`.execute(trx)
    if (claimed.rows.length === 0) return null
    const counts = await storeContent(trx, batch)
    await sql`
      update run set postings = postings + ${batch.ads.length}, listed = listed + ${batch.listed?.length ?? 0},
        refused = refused + ${batch.refused}, new = new + ${counts.new}, changed = changed + ${counts.changed},
        unchanged = unchanged + ${counts.unchanged}, duplicates = duplicates + ${counts.duplicates},
        reissued = reissued + ${counts.reissued}, reopened = reopened + ${counts.reopened}, removed = removed + ${counts.removed},
        closed = closed + ${counts.removed}
      where id = ${batch.runId}`.execute(trx)
    return counts
  })
}

/** The claim on the run's row above keeps a second writer of the same source out. */
async function storeContent<Given extends Unread>(trx: Handle, batch: Batch<Given>): Promise<StoreCounts> {
  const stored = await storePostings(trx, batch)
  const named = await findStored(trx, batch.sourceId, [...(batch.listed ?? []), ...(batch.unread ?? [])])
  const reopened = await see(trx, named, batch)
  const gone = await findStored(trx, batch.sourceId, batch.removed ?? [])
  const ids = gone.map(({ id }) => id)
  const removed = await closePostings(trx, ids, batch.at, CLOSED.removed)
  return { ...stored, reopened: stored.reopened + reopened, removed }
}

async function storePostings<Given extends Unread>(trx: Handle, batch: Batch<Given>) {
  const compared = await readAndCompare(trx, batch.sourceId, batch.ads, batch.read)
  const reissued = batch.present === undefined ? 0 : await takeOver(trx, compared, { ...batch, present: batch.present })
  const { fresh, edited, reread, same, kept } = compared
  const { founders } = await groupAndWrite(trx, compared, batch)
  const seen = [...[...edited, ...reread, ...same].map(({ before }) => before), ...kept]
  const reopened = await see(trx, seen, batch)
  await follow(trx, same)
  await markDetails(trx, batch)
  return {
    new: fresh.length,
    changed: edited.length,
    unchanged: seen.length - edited.length - reissued,
    duplicates: fresh.filter((posting) => !founders.has(posting.externalId)).length,
    reissued,
    reopened,
  }
}

async function findStored(trx: Handle, sourceId: string, externalIds: string[]) {
  if (externalIds.length === 0) return []
  return trx
    .selectFrom('posting')
    .select(['id', 'closed_at as closedAt'])
    .where('source_id', '=', sourceId)
    .where(sql<boolean>`external_id = any(${externalIds}::text[])`)
    .execute()
}

/** They were on the board: those that were closed are open again, with a new spell. Returns how many those are. */
async function see(
  trx: Handle,
  seen: Pick<Known, 'id' | 'closedAt'>[],
  batch: { at: Date; runId: string },
): Promise<number> {
  if (seen.length === 0) return 0
  const ids = seen.map(({ id }) => id)
  await sql`
    update posting set last_seen_at = ${batch.at}, seen_run_id = ${batch.runId}, missing_runs = 0, closed_at = null, closed_reason = null
    where id = any(${ids}::uuid[])`.execute(trx)
  const reopened = seen.filter(({ closedAt }) => closedAt !== null)
  await openSpells(
    trx,
    reopened.map(({ id }) => id),
    batch.at,
  )
  return reopened.length
}

/** Another address is no other ad: it is followed, as is what was read, and nothing else is written anew. */
async function follow(trx: Handle, same: Seen[]): Promise<void> {
  const rows = same
    .map(({ posting, before }) => ({ before, row: { id: before.id, url: posting.url, input_hash: sealOf(posting) } }))
    .filter(({ before, row }) => row.url !== before.url || row.input_hash !== before.inputHash)
    .map(({ row }) => row)
  if (rows.length === 0) return
  await sql`
    update posting p set url = given.url, input_hash = given.input_hash
    from ${unnest(rows, { id: 'uuid', url: 'text', input_hash: 'text' })} where p.id = given.id`.execute(trx)
}

async function markDetails<Given extends Unread>(trx: Handle, { sourceId, ads, details }: Batch<Given>): Promise<void> {
  const rows = ads.flatMap(({ externalId }) => {
    const mark = details?.get(externalId)
    return mark === undefined ? [] : [{ external_id: externalId, at: mark.at, listed_title: mark.listedTitle }]
  })
  if (rows.length === 0) return
  const types = { external_id: 'text', at: 'timestamptz', listed_title: 'text' }
  await sql`
    update posting p set detail_at = given.at, listed_title = given.listed_title from ${unnest(rows, types)}
    where p.source_id = ${sourceId} and p.external_id = given.external_id`.execute(trx)
}
