import { sql } from 'kysely'
import type { PayReading } from '../domain/pay.ts'
import { OPENING_VERSION, type Opening, type OpeningFacts, readOpening, recallOpening } from '../normalize/opening.ts'
import { unnest } from './bulk.ts'
import type { Handle } from './database.ts'
import type { Ungrouped } from './posting-group.ts'

/** A stored posting as the grouping sees it. */
export type IndexedPosting = { id: string; groupId: string; opening: Opening; keys: bigint[] }

/** A posting that closed longer ago than this is no repost any more: subscribers are to hear of the opening again. */
const REPOST_MS = 120 * 86_400_000

type Limits = { at: Date; mostPerKey: number; mostMembers: number }

/**
 * The stored postings that may be the same opening as one of those given, with the other members of their groups: one
 * statement, which looks each key up in an index. Also those under the same group key, which may not be indexed yet.
 */
export async function listNear(trx: Handle, postings: Ungrouped[], limits: Limits): Promise<IndexedPosting[]> {
  const keys = [...new Set(postings.flatMap((each) => each.keys.map(String)))]
  const groupKeys = [...new Set(postings.map(({ posting }) => posting.groupKey))]
  const ids = postings.flatMap(({ before }) => (before === null ? [] : [before.id]))
  const since = new Date(limits.at.getTime() - REPOST_MS)
  const found = await sql<Row>`
    with hit as (
      select near.posting_id as id from unnest(${keys}::bigint[]) as given(key)
      cross join lateral (
        select posting_id from posting_key k where k.key = given.key order by posting_id desc limit ${limits.mostPerKey}) as near
      union select unnest(${ids}::uuid[])),
    openings as (
      select p.group_id from hit join posting p on p.id = hit.id where p.closed_at is null or p.closed_at > ${since}
      union select id from posting_group where key = any(${groupKeys}::text[]))
    select p.id, p.group_id as "groupId", p.title, p.company, p.url, p.work_mode as "workMode", p.remote_scope as "remoteScope",
      p.unresolved_places as "unresolvedPlaces", p.pay_detail as pay, p.employment_type as "employmentType",
      s.keys::text[] as keys, encode(s.sketch, 'base64') as sketch, s.shingles, s.own_numbers as own, s.all_numbers as all,
      s.place_texts as "placeTexts", case when s.posting_id is null then p.description end as description,
      coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'country', country, 'region', region, 'regionName', region_name, 'city', city,
        'geonameId', geoname_id) order by ordinal) from posting_place where posting_id = p.id), '[]') as places
    from openings o
    cross join lateral (
      select * from posting where group_id = o.group_id and (closed_at is null or closed_at > ${since}) order by first_seen_at, id limit ${limits.mostMembers}) as p
    left join posting_signature s on s.posting_id = p.id and s.version = ${OPENING_VERSION}
    order by p.first_seen_at, p.id`.execute(trx)
  return found.rows.map(toIndexed)
}

type Row = Omit<OpeningFacts, 'placeTexts' | 'pay'> & {
  id: string
  groupId: string
  pay: PayReading | null
  keys: string[] | null
  sketch: string | null
  shingles: number | null
  own: string[] | null
  all: string[] | null
  placeTexts: string[] | null
}

/** A posting stored before there was an index is read anew; its place texts are not known. */
function toIndexed({ id, groupId, ...row }: Row): IndexedPosting {
  const facts = { ...row, placeTexts: row.placeTexts ?? [], pay: row.pay ?? NO_PAY }
  if (row.keys === null) return { id, groupId, ...readOpening(facts) }
  const signature =
    row.sketch === null || row.shingles === null
      ? null
      : { sketch: new Uint8Array(Buffer.from(row.sketch, 'base64')), shingles: row.shingles }
  const requisitions = { own: row.own ?? [], all: row.all ?? [] }
  return { id, groupId, opening: recallOpening(facts, { signature, requisitions }), keys: row.keys.map(BigInt) }
}

const NO_PAY: PayReading = { status: 'none', reason: 'not_stated', raw: null }

/** Writes what later postings are found and compared by. `ids` by external id. What was written before is replaced. */
export async function indexPostings(trx: Handle, postings: Ungrouped[], ids: Map<string, string>): Promise<void> {
  if (postings.length === 0) return
  const known = postings.flatMap(({ before }) => (before === null ? [] : [before.id]))
  if (known.length > 0) await dropKeys(trx, known)
  const rows = postings.map((each) => signatureRow(each, ids.get(each.posting.externalId)))
  await sql`
    insert into posting_signature (posting_id, version, keys, sketch, shingles, own_numbers, all_numbers, place_texts)
    select posting_id, ${OPENING_VERSION}, keys::bigint[], decode(sketch, 'base64'), shingles, own::text[], numbers::text[], texts::text[]
    from ${unnest(rows, SIGNATURE_TYPES)}`.execute(trx)
  const keys = postings.flatMap(({ posting, keys }) =>
    keys.map((key) => ({ key: key.toString(), posting_id: ids.get(posting.externalId) })),
  )
  await sql`
    insert into posting_key (key, posting_id) select key, posting_id from ${unnest(keys, { key: 'bigint', posting_id: 'uuid' })}
    on conflict do nothing`.execute(trx)
}

async function dropKeys(trx: Handle, ids: string[]): Promise<void> {
  await sql`
    with gone as (delete from posting_signature where posting_id = any(${ids}::uuid[]) returning posting_id, keys)
    delete from posting_key k using (select posting_id, unnest(keys) as key from gone) as old
    where k.key = old.key and k.posting_id = old.posting_id`.execute(trx)
}

const SIGNATURE_TYPES = {
  posting_id: 'uuid',
  keys: 'text',
  sketch: 'text',
  shingles: 'int',
  own: 'text',
  numbers: 'text',
  texts: 'text',
}

/** Arrays go as their own text form: an unnest of arrays of arrays would flatten them. */
function signatureRow({ opening, keys, posting }: Ungrouped, id: string | undefined) {
  const { signature, requisitions } = opening.text
  return {
    posting_id: id,
    keys: `{${keys.join(',')}}`,
    sketch: signature === null ? null : Buffer.from(signature.sketch).toString('base64'),
    shingles: signature?.shingles ?? null,
    own: arrayText(requisitions.own),
    numbers: arrayText(requisitions.all),
    texts: arrayText(posting.placeTexts),
  }
}

function arrayText(texts: string[]): string {
  return `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}
