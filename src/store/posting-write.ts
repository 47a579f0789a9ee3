import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import { isOfThisManner } from '../normalize/fingerprint.ts'
import { OPENING_VERSION } from '../normalize/opening.ts'
import type { Handle } from './database.ts'
import { assignGroups, type Grouping, lockEmployers, type Ungrouped, ungrouped } from './posting-group.ts'
import { insertPlaces, insertPostings, rewritePostings, updatePostings } from './posting-rows.ts'
import { indexPostings } from './posting-signature.ts'

export type Known = {
  id: string
  externalId: string
  url: string
  contentHash: string
  readingHash: string | null
  closedAt: Date | null
  isIndexed: boolean
}

/** A posting that is stored already, with its row. */
export type Seen = { posting: Posting; before: Known }

/** Postings against what is stored: not there, edited by the employer, read otherwise than before, or the same. */
export type Compared = { fresh: Posting[]; edited: Seen[]; reread: Seen[]; same: Seen[] }

export async function compareToStored(trx: Handle, sourceId: string, given: Posting[]): Promise<Compared> {
  const postings = dropRepeated(given)
  const known = await findKnown(trx, sourceId, postings)
  const compared: Compared = { fresh: [], edited: [], reread: [], same: [] }
  for (const posting of postings) {
    const before = known.get(posting.externalId)
    if (before === undefined) compared.fresh.push(posting)
    else if (isEdited(posting, before)) compared.edited.push({ posting, before })
    else if (posting.contentHash !== before.contentHash || posting.readingHash !== before.readingHash)
      compared.reread.push({ posting, before })
    else compared.same.push({ posting, before })
  }
  return compared
}

/** Groups and writes what is new, edited or read otherwise. What was stored before there was an index is indexed where it stands. */
export async function groupAndWrite(
  trx: Handle,
  { fresh, edited, reread, same }: Compared,
  mark: { runId: string; sourceId: string; at: Date },
): Promise<Grouping> {
  const added = fresh.map((posting) => ungrouped(posting, null))
  const changed = [...edited, ...reread].map(({ posting, before }) => ungrouped(posting, before))
  const late = same.filter(({ before }) => !before.isIndexed).map(({ posting, before }) => ungrouped(posting, before))
  const all = [...added, ...changed]
  if (all.length + late.length === 0) return { groups: new Map(), founders: new Set() }
  await lockEmployers(
    trx,
    [...all, ...late].map(({ opening }) => opening),
  )
  const grouping = await assignGroups(trx, all, mark)
  const ids = await insertNew(trx, fresh, grouping.groups, mark)
  for (const { posting, before } of [...edited, ...reread, ...same]) ids.set(posting.externalId, before.id)
  if (edited.length > 0) await updatePostings(trx, edited.map(postingOf), ids, grouping.groups, mark)
  if (reread.length > 0) await rewritePostings(trx, reread.map(postingOf), ids, grouping.groups)
  await replacePlaces(trx, changed, ids)
  await indexPostings(trx, [...all, ...late], ids)
  return grouping
}

export async function openSpells(trx: Handle, ids: string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await sql`
    insert into posting_spell (posting_id, first_seen_at) select id, ${at} from unnest(${ids}::uuid[]) as given(id)
    on conflict do nothing`.execute(trx)
}

function postingOf({ posting }: Seen): Posting {
  return posting
}

/** A hash made in another manner tells no edit from a text that stayed: the posting is written anew, as read otherwise. */
function isEdited(posting: Posting, before: Known): boolean {
  return isOfThisManner(before.contentHash) && posting.contentHash !== before.contentHash
}

/** A board may list one posting twice; the first stands. */
function dropRepeated(postings: Posting[]): Posting[] {
  return [...new Map(postings.toReversed().map((posting) => [posting.externalId, posting])).values()].reverse()
}

async function findKnown(trx: Handle, sourceId: string, postings: Posting[]): Promise<Map<string, Known>> {
  const rows = await trx
    .selectFrom('posting as p')
    .leftJoin('posting_signature as s', 's.posting_id', 'p.id')
    .select([
      'p.id',
      'p.external_id as externalId',
      'p.url',
      'p.content_hash as contentHash',
      'p.closed_at as closedAt',
    ])
    .select('p.reading_hash as readingHash')
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
  mark: { runId: string; sourceId: string; at: Date },
): Promise<Map<string, string>> {
  if (postings.length === 0) return new Map()
  const ids = await insertPostings(trx, postings, groups, mark)
  await insertPlaces(trx, postings, ids)
  await openSpells(trx, [...ids.values()], mark.at)
  return ids
}

async function replacePlaces(trx: Handle, changed: Ungrouped[], ids: Map<string, string>): Promise<void> {
  if (changed.length === 0) return
  const postings = changed.map(({ posting }) => posting)
  const own = postings.map((posting) => ids.get(posting.externalId))
  await sql`delete from posting_place where posting_id = any(${own}::uuid[])`.execute(trx)
  await insertPlaces(trx, postings, ids)
}
