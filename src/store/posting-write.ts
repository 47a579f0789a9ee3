import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import type { Handle } from './database.ts'
import type { Compared, Seen } from './posting-compare.ts'
import { assignGroups, type Grouping, lockEmployers, type Ungrouped, ungrouped } from './posting-group.ts'
import { insertPlaces, insertPostings, rewritePostings, updatePostings } from './posting-rows.ts'
import { indexPostings } from './posting-signature.ts'

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
