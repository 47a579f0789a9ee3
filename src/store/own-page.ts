import { sql } from 'kysely'
import { unnest } from './bulk.ts'
import type { Handle } from './database.ts'

/** How the own page of a posting answered when a run asked for it; `gone`: 404 or 410. */
export type OwnPageVisit = { externalId: string; at: Date; gone: boolean }

/** A page counts as gone when it was so in every visit of this long. */
export const IS_GONE = sql<boolean>`l.gone_since <= l.checked_at - interval '1 day'`

/** Writes down since when the own pages of stored postings are gone. Any other answer ends it. Repeating it changes nothing. */
export async function noteOwnPages(db: Handle, sourceId: string, visits: OwnPageVisit[]): Promise<void> {
  const gone = visits.filter((visit) => visit.gone)
  const others = visits.filter((visit) => !visit.gone).map(({ externalId }) => externalId)
  if (gone.length > 0)
    await sql`
      insert into posting_link (posting_id, checked_at, gone_since)
      select p.id, given.at, given.at
      from ${unnest(gone, { externalId: 'text', at: 'timestamptz' })}
      join posting p on p.source_id = ${sourceId} and p.external_id = given."externalId"
      on conflict (posting_id) do update set checked_at = greatest(posting_link.checked_at, excluded.checked_at),
        gone_since = coalesce(posting_link.gone_since, excluded.gone_since)`.execute(db)
  if (others.length > 0)
    await sql`
      update posting_link l set gone_since = null from posting p
      where p.id = l.posting_id and p.source_id = ${sourceId} and p.external_id = any(${others}::text[])
        and l.gone_since is not null`.execute(db)
}

/** External ids of a source's postings whose own pages are gone. */
export async function listGonePages(db: Handle, sourceId: string): Promise<Set<string>> {
  const { rows } = await sql<{ externalId: string }>`
    select p.external_id as "externalId" from posting_link l join posting p on p.id = l.posting_id
    where p.source_id = ${sourceId} and ${IS_GONE}`.execute(db)
  return new Set(rows.map(({ externalId }) => externalId))
}
