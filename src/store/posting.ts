import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import { OPENING_VERSION } from '../normalize/opening.ts'
import type { Database, Handle } from './database.ts'
import { assignGroups, type Grouping, lockEmployers, type Ungrouped, ungrouped } from './posting-group.ts'
import { insertPlaces, insertPostings, updatePostings } from './posting-rows.ts'
import { indexPostings } from './posting-signature.ts'

/** What storing a batch did, counted in postings. */
export type StoreCounts = { new: number; changed: number; unchanged: number; duplicates: number }

export type Batch = { runId: string; sourceId: string; ordinal: number; at: Date; postings: Posting[]; refused: number }

type Known = { id: string; externalId: string; contentHash: string; closedAt: Date | null; isIndexed: boolean }

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
  const { founders } = await groupAndWrite(trx, fresh, seen, batch)
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
  return {
    new: fresh.length,
    changed: changed.length,
    unchanged: seen.length - changed.length,
    duplicates: fresh.filter((posting) => !founders.has(posting.externalId)).length,
  }
}

type Seen = { posting: Posting; before: Known }

/** Groups and writes what is new or changed. What was stored before there was an index is indexed where it stands. */
async function groupAndWrite(trx: Handle, fresh: Posting[], seen: Seen[], batch: Batch): Promise<Grouping> {
  const isChanged = ({ posting, before }: Seen) => posting.contentHash !== before.contentHash
  const added = fresh.map((posting) => ungrouped(posting, null))
  const changed = seen.filter(isChanged).map(({ posting, before }) => ungrouped(posting, before))
  const unindexed = seen.filter((each) => !isChanged(each) && !each.before.isIndexed)
  const late = unindexed.map(({ posting, before }) => ungrouped(posting, before))
  const all = [...added, ...changed]
  if (all.length + late.length === 0) return { groups: new Map(), founders: new Set() }
  await lockEmployers(
    trx,
    [...all, ...late].map(({ opening }) => opening),
  )
  const grouping = await assignGroups(trx, all, batch)
  const ids = await insertNew(trx, fresh, grouping.groups, batch)
  for (const { posting, before } of seen) ids.set(posting.externalId, before.id)
  await changeKnown(trx, changed, ids, grouping.groups, batch)
  await indexPostings(trx, [...all, ...late], ids)
  return grouping
}

function pair(posting: Posting, before: Known | undefined): Seen[] {
  return before ? [{ posting, before }] : []
}

/** A board may list one posting twice; the first stands. */
function dropRepeated(postings: Posting[]): Posting[] {
  return [...new Map(postings.toReversed().map((posting) => [posting.externalId, posting])).values()].reverse()
}

async function findKnown(trx: Handle, sourceId: string, postings: Posting[]): Promise<Map<string, Known>> {
  const rows = await trx
    .selectFrom('posting as p')
    .leftJoin('posting_signature as s', 's.posting_id', 'p.id')
    .select(['p.id', 'p.external_id as externalId', 'p.content_hash as contentHash', 'p.closed_at as closedAt'])
    .select(sql<boolean>`coalesce(s.version = ${OPENING_VERSION}, false)`.as('isIndexed'))
    .where('p.source_id', '=', sourceId)
    .where(sql<boolean>`p.external_id = any(${postings.map((posting) => posting.externalId)}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.externalId, row]))
}

async function insertNew(
  trx: Handle,
  postings: Posting[],
  groups: Map<string, string>,
  batch: Batch,
): Promise<Map<string, string>> {
  if (postings.length === 0) return new Map()
  const ids = await insertPostings(trx, postings, groups, batch)
  await insertPlaces(trx, postings, ids)
  await openSpells(trx, [...ids.values()], batch.at)
  return ids
}

/** What a posting said before is kept, then it says the new thing. */
async function changeKnown(
  trx: Handle,
  changed: Ungrouped[],
  ids: Map<string, string>,
  groups: Map<string, string>,
  batch: Batch,
): Promise<void> {
  if (changed.length === 0) return
  const postings = changed.map(({ posting }) => posting)
  const own = postings.map((posting) => ids.get(posting.externalId))
  await updatePostings(trx, postings, ids, groups, batch)
  await sql`delete from posting_place where posting_id = any(${own}::uuid[])`.execute(trx)
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
