import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Candidate } from '../../src/domain/alert.ts'
import { unnest } from '../../src/store/bulk.ts'
import type { Database } from '../../src/store/database.ts'
import { openRun } from '../../src/store/run.ts'
import { addSource } from '../../src/store/source.ts'

/** A posting as it lies in the tables. Candidates of one `groupId` are one opening, as old as the first of them. */
export type StoredCandidate = Candidate & { closedAt?: Date; expiresAt?: Date }

/** Writes candidates straight into the tables, many at once; `text` becomes the description. Ids are made from their names. */
export async function insertCandidates(db: Database, candidates: readonly StoredCandidate[]): Promise<void> {
  const at = new Date('2026-11-01T00:00:00Z')
  const source = { connector: 'greenhouse', board: 'made-up', origin: 'https://api.example', name: 'Made up' }
  const { id: sourceId } = await addSource(db, { ...source, everyMinutes: 60 }, at)
  const runId = (await openRun(db, sourceId, 'fetching', at)) ?? toUuid('run')
  for (let from = 0; from < candidates.length; from += 5_000)
    await insertBatch(db, candidates.slice(from, from + 5_000), sourceId, runId)
}

export function toUuid(name: string): string {
  return createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

async function insertBatch(db: Database, batch: readonly StoredCandidate[], sourceId: string, runId: string) {
  const rows = batch.map((candidate) => ({
    ...candidate,
    id: toUuid(candidate.postingId),
    group: toUuid(candidate.groupId),
    scope: candidate.remoteScope && JSON.stringify(candidate.remoteScope),
    amount: candidate.annualPay?.amount ?? null,
    currency: candidate.annualPay?.currency ?? null,
    closed: candidate.closedAt ?? null,
    expires: candidate.expiresAt ?? null,
  }))
  await sql`insert into posting_group (id, key, first_seen_at)
    select "group", "group"::text, min("firstSeenAt") from ${unnest(rows, { group: 'uuid', firstSeenAt: 'timestamptz' })}
    group by 1 on conflict do nothing`.execute(db)
  const types = {
    id: 'uuid',
    group: 'uuid',
    url: 'text',
    title: 'text',
    company: 'text',
    companyKey: 'text',
    roleSlug: 'text',
    level: 'text',
    workMode: 'text',
    scope: 'jsonb',
    amount: 'numeric',
    currency: 'text',
    employmentType: 'text',
    text: 'text',
    closed: 'timestamptz',
    expires: 'timestamptz',
    firstSeenAt: 'timestamptz',
  }
  await sql`insert into posting (id, source_id, external_id, group_id, url, title, company, company_key, role_slug, level, title_reading,
      work_mode, remote_scope, unresolved_places, pay_status, annual_pay, pay_currency, employment_type, description, content_hash,
      first_seen_at, last_seen_at, seen_run_id, closed_at, expires_at)
    select id, ${sourceId}, id::text, "group", url, title, company, "companyKey", "roleSlug", level, '{}', "workMode", scope, '[]', 'none',
      amount, currency, "employmentType", text, id::text, "firstSeenAt", "firstSeenAt", ${runId}, closed, expires
    from ${unnest(rows, types)}`.execute(db)
  const places = batch.flatMap(({ postingId, places: list }) =>
    list.map((place, ordinal) => ({ ...place, postingId: toUuid(postingId), ordinal })),
  )
  await sql`insert into posting_place (posting_id, ordinal, kind, country, region, region_name, city, latitude, longitude, confidence)
    select "postingId", ordinal, kind, country, region, "regionName", city, latitude, longitude, confidence
    from ${unnest(places, { postingId: 'uuid', ordinal: 'int', kind: 'text', country: 'text', region: 'text', regionName: 'text', city: 'text', latitude: 'float8', longitude: 'float8', confidence: 'real' })}`.execute(
    db,
  )
}
