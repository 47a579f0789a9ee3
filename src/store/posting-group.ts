import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import { createGrouper, type Grouper, MOST_MEMBERS, MOST_PER_KEY } from '../normalize/group-postings.ts'
import { type Opening, readOpening } from '../normalize/opening.ts'
import { compareOpenings } from '../normalize/same-opening.ts'
import { mix } from '../normalize/text-signature.ts'
import { unnest } from './bulk.ts'
import type { Handle } from './database.ts'
import { type IndexedPosting, listNear } from './posting-signature.ts'

/** A posting to be grouped. `before` is its row when it was stored already and has changed. */
export type Ungrouped = { posting: Posting; opening: Opening; keys: bigint[]; before: { id: string } | null }

export type Grouping = {
  /** Group ids by external id. */
  groups: Map<string, string>
  /** External ids of the postings that founded a group. */
  founders: Set<string>
}

/** A posting made ready for grouping. */
export function ungrouped(posting: Posting, before: { id: string } | null): Ungrouped {
  return { posting, before, ...readOpening(posting) }
}

/**
 * Keeps writers of the same employers from grouping at the same time, until the transaction ends: what one has stored, the
 * next one finds. Employers share 256 locks; they are taken in one order, so that no two writers wait for each other.
 */
export async function lockEmployers(trx: Handle, openings: Opening[]): Promise<void> {
  const slots = openings.flatMap(({ company }) => [company.key, ...company.aliases].map(slotOf))
  const ordered = [...new Set(slots)].sort((a, b) => a - b)
  if (ordered.length === 0) return
  await sql`
    select pg_advisory_xact_lock(${LOCK_CLASS}::int, slot) from (select slot from unnest(${ordered}::int[]) as given(slot) order by slot) as ordered`.execute(
    trx,
  )
}

const LOCK_CLASS = 20_260
const LOCK_SLOTS = 256

function slotOf(key: string): number {
  let hash = 0
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash, 31) + key.charCodeAt(at)
  return mix(hash) % LOCK_SLOTS
}

/**
 * Finds each posting its group with one look at the index, or founds one. Existing groups keep their ids and are never merged.
 * A changed posting leaves its group only when its title or place has become another. Call `lockEmployers` before.
 */
export async function assignGroups(
  trx: Handle,
  postings: Ungrouped[],
  batch: { sourceId: string; at: Date },
): Promise<Grouping> {
  if (postings.length === 0) return { groups: new Map(), founders: new Set() }
  const near = await listNear(trx, postings, { at: batch.at, mostPerKey: MOST_PER_KEY, mostMembers: MOST_MEMBERS })
  const rows = new Map(near.map((row) => [row.id, row]))
  const staying = new Map(postings.flatMap((each) => stayingIn(each, rows)))
  const leaving = new Set(
    postings.flatMap(({ before }) => (before !== null && !staying.has(before.id) ? [before.id] : [])),
  )
  const grouper = createGrouper<string>()
  for (const row of near) if (!leaving.has(row.id)) grouper.add(row.opening, row.keys, row.groupId)
  const found = new Map(postings.map((each) => [each, place(each, staying, grouper)]))
  return foundGroups(trx, found, batch)
}

/** The group of a changed posting that still is what it was. An edit of the pay or of the text makes no other opening. */
function stayingIn({ opening, before }: Ungrouped, rows: Map<string, IndexedPosting>): [string, string][] {
  const row = before === null ? undefined : rows.get(before.id)
  if (row === undefined) return []
  const { reasons } = compareOpenings(opening, row.opening)
  const isOther = reasons.some(({ about, says }) => says === 'different' && (about === 'title' || about === 'place'))
  return isOther ? [] : [[row.id, row.groupId]]
}

/** The posting's group, or a name for the one it founds. Those that come after it in the batch find it. */
function place(each: Ungrouped, staying: Map<string, string>, grouper: Grouper<string>): string {
  const kept = each.before === null ? undefined : staying.get(each.before.id)
  const group = kept ?? grouper.find(each.opening, each.keys).group ?? `${NEW}${each.posting.externalId}`
  grouper.add(each.opening, each.keys, group)
  return group
}

const NEW = 'new '

/** A group is founded under its first posting's key, or, where another opening has that, under the posting's own id as well. */
async function foundGroups(
  trx: Handle,
  found: Map<Ungrouped, string>,
  batch: { sourceId: string; at: Date },
): Promise<Grouping> {
  const founding = [...found].filter(([{ posting }, group]) => group === `${NEW}${posting.externalId}`)
  const ids = new Map<string, string>()
  const keyed = new Map(founding.toReversed().map(([{ posting }]) => [posting.groupKey, posting.externalId]))
  const taken = await insertGroups(trx, [...keyed.keys()], batch.at)
  for (const [key, externalId] of keyed) {
    const id = taken.get(key)
    if (id !== undefined) ids.set(externalId, id)
  }
  const rest = founding.filter(([{ posting }]) => !ids.has(posting.externalId))
  const spares = new Map(
    rest.map(([{ posting }]) => [`${posting.groupKey}|${batch.sourceId}|${posting.externalId}`, posting.externalId]),
  )
  for (const [key, id] of await reuseGroups(trx, [...spares.keys()], batch.at)) ids.set(spares.get(key) ?? '', id)
  const groups = [...found].map(([{ posting }, group]): [string, string] => [
    posting.externalId,
    group.startsWith(NEW) ? (ids.get(group.slice(NEW.length)) ?? '') : group,
  ])
  return { groups: new Map(groups), founders: new Set(founding.map(([{ posting }]) => posting.externalId)) }
}

/** A fixed order of keys keeps two writers from waiting for each other. Returns the ids of those that were new, and of those whose
 *  ads have all been forgotten: what comes back under their key is that opening. */
async function insertGroups(trx: Handle, keys: string[], at: Date): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = keys.sort().map((key) => ({ key }))
  const inserted = await sql<{ id: string; key: string }>`
    insert into posting_group as g (key, first_seen_at) select key, ${at} from ${unnest(rows, { key: 'text' })}
    on conflict (key) do update set forgotten_at = g.forgotten_at
      where g.forgotten_at is not null and not exists (select from posting p where p.group_id = g.id)
    returning id, key`.execute(trx)
  return new Map(inserted.rows.map(({ key, id }) => [key, id]))
}

/** A posting that left its own group and comes back finds it again. */
async function reuseGroups(trx: Handle, keys: string[], at: Date): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = keys.sort().map((key) => ({ key }))
  const inserted = await sql<{ id: string; key: string }>`
    insert into posting_group as g (key, first_seen_at) select key, ${at} from ${unnest(rows, { key: 'text' })}
    on conflict (key) do update set key = g.key returning id, key`.execute(trx)
  return new Map(inserted.rows.map(({ key, id }) => [key, id]))
}
