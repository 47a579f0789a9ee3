import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import { isOfThisManner, sealOf } from '../normalize/fingerprint.ts'
import { OPENING_VERSION } from '../normalize/opening.ts'
import type { Handle } from './database.ts'

export type Known = {
  id: string
  externalId: string
  url: string
  contentHash: string
  readingHash: string | null
  /** See `sealOf`. */
  inputHash: string | null
  closedAt: Date | null
  isIndexed: boolean
}

/** A posting that is stored already, with its row. */
export type Seen = { posting: Posting; before: Known }

/** Postings against what is stored: not there, edited by the employer, read otherwise than before, or the same. */
export type Compared = { fresh: Posting[]; edited: Seen[]; reread: Seen[]; same: Seen[] }

/** An ad that may not have to be read; see Ad. */
export type Unread = { externalId: string; inputHash: string | null }

export async function compareToStored(trx: Handle, sourceId: string, given: Posting[]): Promise<Compared> {
  const postings = dropRepeated(given)
  return compare(postings, await findKnown(trx, sourceId, postings))
}

/**
 * The same for ads, of which those are read whose row was written from another ad, by other readers, or by others than
 * crawls. `kept` are the rows of the rest: reading them would show that they are the same.
 */
export async function readAndCompare<Ad extends Unread>(
  trx: Handle,
  sourceId: string,
  given: Ad[],
  read: (ads: Ad[]) => Posting[],
): Promise<Compared & { kept: Known[] }> {
  const ads = dropRepeated(given)
  const known = await findKnown(trx, sourceId, ads)
  const kept: Known[] = []
  const unread: Ad[] = []
  for (const ad of ads) {
    const before = known.get(ad.externalId)
    if (before !== undefined && isAsRead(ad, before)) kept.push(before)
    else unread.push(ad)
  }
  return { ...compare(read(unread), known), kept }
}

function compare(postings: Posting[], known: Map<string, Known>): Compared {
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

/** What is not in the index of openings, as its version is now, has to be read to come into it. */
function isAsRead({ inputHash }: Unread, before: Known): boolean {
  return inputHash !== null && before.isIndexed && before.inputHash === sealOf({ ...before, inputHash })
}

/** A hash made in another manner tells no edit from a text that stayed: the posting is written anew, as read otherwise. */
function isEdited(posting: Posting, before: Known): boolean {
  return isOfThisManner(before.contentHash) && posting.contentHash !== before.contentHash
}

/** A board may list one posting twice; the first stands. */
function dropRepeated<Ad extends { externalId: string }>(given: Ad[]): Ad[] {
  return [...new Map(given.toReversed().map((ad) => [ad.externalId, ad])).values()].reverse()
}

async function findKnown(trx: Handle, sourceId: string, ads: { externalId: string }[]): Promise<Map<string, Known>> {
  if (ads.length === 0) return new Map()
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
    .select(['p.reading_hash as readingHash', 'p.input_hash as inputHash'])
    .select(sql<boolean>`coalesce(s.version = ${OPENING_VERSION}, false)`.as('isIndexed'))
    .where('p.source_id', '=', sourceId)
    .where(sql<boolean>`p.external_id = any(${ads.map(({ externalId }) => externalId)}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.externalId, row]))
}
