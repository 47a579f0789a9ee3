import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import type { Database, Handle } from './database.ts'
import { compareToStored, type Seen } from './posting-compare.ts'
import { groupAndWrite } from './posting-write.ts'

/** What a posting was read as, as far as people see it. `text` is the whole description. */
export type ReadAs = {
  title: string
  role: string | null
  level: string | null
  pay: string | null
  places: string[]
  workMode: string | null
  text: string | null
}

/** A posting that is read otherwise than it is stored. */
export type Reread = { externalId: string; title: string; before: ReadAs; after: ReadAs }

export type RereadOutcome = {
  looked: number
  reread: Reread[]
  /** Postings that no reader took before, by their titles. */
  fresh: { externalId: string; title: string }[]
}

/** Where the postings come from: a kept page of a run that ended at `runEndedAt`. `isOnBoard` lets what is not stored be added,
 *  as first seen when the page was fetched. */
export type RereadFrom = { sourceId: string; runId: string; runEndedAt: Date; fetchedAt: Date; isOnBoard: boolean }

/**
 * Compares postings of a kept page, read anew, with what is stored, and with `apply` writes what differs, in one transaction:
 * a change of the reader, so that no change of the employer's is recorded. Postings that a later crawl found edited are left
 * alone. Repeating it changes nothing.
 */
export async function rereadPostings(
  db: Database,
  from: RereadFrom,
  postings: Posting[],
  options: { apply: boolean },
): Promise<RereadOutcome> {
  return db.transaction().execute(async (trx) => {
    const compared = await compareToStored(trx, from.sourceId, postings)
    const later = await editedLater(trx, compared.edited, from.runEndedAt)
    const edited = compared.edited.filter(({ before }) => !later.has(before.id))
    const reread = [...edited, ...compared.reread]
    const fresh = from.isOnBoard ? compared.fresh : []
    const before = await readStored(trx, reread)
    if (options.apply && reread.length + fresh.length > 0) {
      const mark = { runId: from.runId, sourceId: from.sourceId, at: from.fetchedAt }
      await groupAndWrite(trx, { fresh, edited: [], reread, same: [] }, mark)
    }
    return {
      looked: reread.length + compared.same.length,
      reread: reread.flatMap((each): Reread[] => {
        const stored = before.get(each.before.id)
        const { externalId, title } = each.posting
        return stored === undefined ? [] : [{ externalId, title, before: stored, after: readAs(each.posting) }]
      }),
      fresh: fresh.map(({ externalId, title }) => ({ externalId, title })),
    }
  })
}

/** Of these, the ids of postings that a crawl found edited after the page's own run had ended. */
async function editedLater(trx: Handle, edited: Seen[], runEndedAt: Date): Promise<Set<string>> {
  if (edited.length === 0) return new Set()
  const rows = await trx
    .selectFrom('posting')
    .select('id')
    .where('changed_at', '>', runEndedAt)
    .where(sql<boolean>`id = any(${edited.map(({ before }) => before.id)}::uuid[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

async function readStored(trx: Handle, seen: Seen[]): Promise<Map<string, ReadAs>> {
  const rows = await trx
    .selectFrom('posting as p')
    .select(['p.id', 'p.title', 'p.role_slug as role', 'p.level', 'p.work_mode as workMode', 'p.pay_detail as pay'])
    .select('p.description as text')
    .select(
      sql<
        string[]
      >`array(select concat_ws(', ', l.city, l.region, l.country) from posting_place l where l.posting_id = p.id order by ordinal)`.as(
        'places',
      ),
    )
    .where(sql<boolean>`p.id = any(${seen.map(({ before }) => before.id)}::uuid[])`)
    .execute()
  return new Map(rows.map(({ id, pay, ...row }) => [id, { ...row, pay: payText(pay) }]))
}

function readAs({ title, roleSlug, level, pay, places, workMode, description }: Posting): ReadAs {
  return {
    title,
    role: roleSlug,
    level,
    pay: payText(pay),
    places: places.map(({ city, region, country }) =>
      [city, region, country].filter((part) => part !== null).join(', '),
    ),
    workMode,
    text: description,
  }
}

function payText(pay: Posting['pay'] | null): string | null {
  if (pay === null) return null
  if (pay.status !== 'accepted') return `${pay.status}: ${pay.reason}`
  return `${pay.min ?? '…'}–${pay.max ?? '…'} ${pay.currency} a ${pay.period}, ${pay.basis}`
}
