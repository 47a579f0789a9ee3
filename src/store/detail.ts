import { sql } from 'kysely'
import type { Handle } from './database.ts'

/** What is known of a posting whose own page a source offers. */
export type KnownDetail = {
  externalId: string
  isStored: boolean
  title: string | null
  /** Title that the list stated when the page was last had. */
  listedTitle: string | null
  /** When the page was last had; when the posting was first seen if a list held its text. */
  hadAt: Date | null
  /** Another run had the page in vain since `failedSince`. What a run had that failed by itself was not in vain: nobody read it. */
  failedLately: boolean
}

/** Ids a statement, so that neither it nor its answer grows with the board. */
const IDS = 5_000

/** Looks up many postings of a source at once. Ids that nothing is known of are in the answer too. */
export async function findKnownDetails(
  db: Handle,
  run: { id: string; sourceId: string },
  externalIds: string[],
  failedSince: Date,
): Promise<Map<string, KnownDetail>> {
  const known = new Map<string, KnownDetail>()
  for (let from = 0; from < externalIds.length; from += IDS) {
    const ids = externalIds.slice(from, from + IDS)
    const { rows } = await sql<KnownDetail>`
      select given.external_id as "externalId", p.id is not null as "isStored", p.title, p.listed_title as "listedTitle",
        coalesce(p.detail_at, p.first_seen_at) as "hadAt",
        exists (select from document d where d.source_id = ${run.sourceId} and d.external_id = given.external_id and d.state = 'failed'
          and d.fetched_at > ${failedSince} and d.run_id <> ${run.id}
          and (not d.had or exists (select from run r where r.id = d.run_id and r.state <> 'failed'))) as "failedLately"
      from unnest(${ids}::text[]) as given(external_id)
      left join posting p on p.source_id = ${run.sourceId} and p.external_id = given.external_id`.execute(db)
    for (const row of rows) known.set(row.externalId, row)
  }
  return known
}
