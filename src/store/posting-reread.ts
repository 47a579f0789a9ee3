import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import type { Database, Handle } from './database.ts'
import { compareToStored, groupAndWrite, type Seen } from './posting-write.ts'

/** What a posting was read as, as far as people see it. */
export type ReadAs = {
  role: string | null
  level: string | null
  pay: string | null
  places: string[]
  workMode: string | null
}

/** A posting that is read otherwise than it is stored. */
export type Reread = { externalId: string; title: string; before: ReadAs; after: ReadAs }

export type RereadOutcome = { looked: number; reread: Reread[] }

/** Compares postings of one source, read anew, with what is stored, and with `apply` writes what differs, in one transaction.
 *  Postings that are not stored, or whose text is not the stored one, are left to the next crawl. Repeating it changes
 *  nothing. */
export async function rereadPostings(
  db: Database,
  sourceId: string,
  postings: Posting[],
  options: { apply: boolean; at: Date },
): Promise<RereadOutcome> {
  return db.transaction().execute(async (trx) => {
    const { reread, same } = await compareToStored(trx, sourceId, postings)
    const before = await readStored(trx, reread)
    if (options.apply && reread.length > 0) {
      const mark = { runId: '', sourceId, at: options.at }
      await groupAndWrite(trx, { fresh: [], edited: [], reread, same: [] }, mark)
    }
    return {
      looked: reread.length + same.length,
      reread: reread.flatMap((each): Reread[] => {
        const stored = before.get(each.before.id)
        const { externalId, title } = each.posting
        return stored === undefined ? [] : [{ externalId, title, before: stored, after: readAs(each.posting) }]
      }),
    }
  })
}

async function readStored(trx: Handle, seen: Seen[]): Promise<Map<string, ReadAs>> {
  const rows = await trx
    .selectFrom('posting as p')
    .select(['p.id', 'p.role_slug as role', 'p.level', 'p.work_mode as workMode', 'p.pay_detail as pay'])
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

function readAs({ roleSlug, level, pay, places, workMode }: Posting): ReadAs {
  return {
    role: roleSlug,
    level,
    pay: payText(pay),
    places: places.map(({ city, region, country }) =>
      [city, region, country].filter((part) => part !== null).join(', '),
    ),
    workMode,
  }
}

function payText(pay: Posting['pay'] | null): string | null {
  if (pay === null) return null
  if (pay.status !== 'accepted') return `${pay.status}: ${pay.reason}`
  return `${pay.min ?? '…'}–${pay.max ?? '…'} ${pay.currency} a ${pay.period}, ${pay.basis}`
}
