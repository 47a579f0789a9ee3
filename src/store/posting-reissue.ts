import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import { companyKey } from '../normalize/fingerprint.ts'
import { OPENING_VERSION } from '../normalize/opening.ts'
import { unnest } from './bulk.ts'
import type { Handle } from './database.ts'
import type { Compared, Known } from './posting-compare.ts'

/** A posting that was closed for longer and appears under another id is advertised anew. */
const CLOSED_DAYS = 3

type Row = Known & { companyKey: string }
type Mark = { sourceId: string; at: Date; present: ReadonlySet<string> }

/**
 * Boards that give their postings new ids have no new postings: a fresh one that says word for word what a stored one of the
 * same employer says, which this run does not find on the board, is that posting, and its row takes the new id and address.
 * `compared` is changed: such postings are no longer fresh. Each row is taken once, so that two equal ads stay two. Returns
 * how many rows were taken over, with one query whatever their number.
 */
export async function takeOver(trx: Handle, compared: Compared, mark: Mark): Promise<number> {
  const absent = await findAbsent(trx, compared.fresh, mark)
  if (absent.size === 0) return 0
  const fresh: Posting[] = []
  const rows: { id: string; external_id: string; url: string }[] = []
  for (const posting of compared.fresh) {
    const before = absent.get(keyOf(posting.contentHash, companyKey(posting.company)))?.shift()
    if (before === undefined) fresh.push(posting)
    else {
      rows.push({ id: before.id, external_id: posting.externalId, url: posting.url })
      const taken = { posting, before: { ...before, externalId: posting.externalId, url: posting.url } }
      compared[posting.readingHash === before.readingHash ? 'same' : 'reread'].push(taken)
    }
  }
  compared.fresh = fresh
  await sql`
    update posting p set external_id = given.external_id, url = given.url
    from ${unnest(rows, { id: 'uuid', external_id: 'text', url: 'text' })} where p.id = given.id`.execute(trx)
  return rows.length
}

/** By content and employer, in the order in which they are taken: open ones first, then in that of their first sight. */
async function findAbsent(trx: Handle, fresh: Posting[], mark: Mark): Promise<Map<string, Row[]>> {
  const absent = new Map<string, Row[]>()
  if (fresh.length === 0) return absent
  const { rows } = await sql<Row>`
    select p.id, p.external_id as "externalId", p.url, p.content_hash as "contentHash", p.reading_hash as "readingHash",
      p.input_hash as "inputHash", p.closed_at as "closedAt", p.company_key as "companyKey", coalesce(s.version = ${OPENING_VERSION}, false) as "isIndexed"
    from posting p left join posting_signature s on s.posting_id = p.id
    where p.source_id = ${mark.sourceId} and p.content_hash = any(${fresh.map(({ contentHash }) => contentHash)}::text[])
      and (p.closed_at is null or p.closed_at > ${mark.at}::timestamptz - make_interval(days => ${CLOSED_DAYS}))
    order by p.closed_at is not null, p.first_seen_at, p.external_id`.execute(trx)
  for (const row of rows) {
    if (mark.present.has(row.externalId)) continue
    const key = keyOf(row.contentHash, row.companyKey)
    absent.set(key, [...(absent.get(key) ?? []), row])
  }
  return absent
}

const keyOf = (contentHash: string, company: string) => `${contentHash} ${company}`
