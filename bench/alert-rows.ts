import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Candidate, SavedSearch } from '../src/domain/alert.ts'
import { type ColumnTypes, unnest } from '../src/store/bulk.ts'
import type { Database } from '../src/store/database.ts'

const ROWS_A_STATEMENT = 5_000
const UTC = 'UTC'

/** Stores made-up postings as open openings of one board. Ids are made from those of the workload. */
export async function storeCandidates(db: Database, candidates: Candidate[], at: Date): Promise<void> {
  const source = await sql<{ id: string }>`
    insert into source (connector, board, origin, name, every_minutes, next_run_at, created_at)
    values ('bench', 'bench', '', 'bench', 60, ${at}, ${at}) returning id`.execute(db)
  const sourceId = source.rows[0]?.id ?? ''
  await inChunks(candidates.map(groupRow), { id: 'uuid', key: 'text', firstSeenAt: 'timestamptz' }, (rows) =>
    sql`insert into posting_group (id, key, first_seen_at) select id, key, "firstSeenAt" from ${rows}`.execute(db),
  )
  await inChunks(candidates.map(postingRow), POSTING, (rows) =>
    sql`
      insert into posting (id, source_id, external_id, group_id, url, title, company, company_key, role_slug, role_probability, level,
        title_reading, work_mode, remote_scope, unresolved_places, pay_status, pay_currency, annual_pay, employment_type, description,
        content_hash, first_seen_at, last_seen_at, seen_run_id)
      select id, ${sourceId}, id::text, "groupId", url, title, company, "companyKey", "roleSlug", 0.9, level, '{}', "workMode",
        "remoteScope", '[]', 'none', currency, amount, "employmentType", text, 'x', "firstSeenAt", "firstSeenAt", ${sourceId}
      from ${rows}`.execute(db),
  )
  await inChunks(candidates.flatMap(placeRows), PLACE, (rows) =>
    sql`
      insert into posting_place (posting_id, ordinal, kind, country, region, city, latitude, longitude, confidence)
      select id, 0, 'city', country, region, city, latitude, longitude, 1 from ${rows}`.execute(db),
  )
  await sql`analyze`.execute(db)
}

/** Signs up and confirms an active subscriber for each search, on the tier that gets daily digests, all due at `at`. */
export async function storeSubscribers(db: Database, searches: SavedSearch[], at: Date): Promise<void> {
  const subscribers = searches.map(({ subscriberId }) => ({
    id: uuidOf(subscriberId),
    email: `${subscriberId}@people${Number.parseInt(subscriberId.replace(/\D/g, ''), 10) % 100}.example`,
  }))
  await inChunks(subscribers, { id: 'uuid', email: 'text' }, (rows) =>
    sql`
      insert into subscriber (id, email, tier, state, zone, hour, next_digest_at, created_at, consent, confirmed_at)
      select id, email, 'plus', 'active', ${UTC}, 8, ${at}, ${at}, '{}', ${at} from ${rows}`.execute(db),
  )
  const saved = searches.map(({ id, subscriberId, name, criteria }) => ({
    id: uuidOf(id),
    subscriberId: uuidOf(subscriberId),
    name,
    criteria: JSON.stringify(criteria),
  }))
  await inChunks(saved, { id: 'uuid', subscriberId: 'uuid', name: 'text', criteria: 'jsonb' }, (rows) =>
    sql`
      insert into saved_search (id, subscriber_id, name, criteria, created_at)
      select id, "subscriberId", name, criteria, ${at} from ${rows}`.execute(db),
  )
  await sql`analyze`.execute(db)
}

const POSTING: ColumnTypes<ReturnType<typeof postingRow>> = {
  id: 'uuid',
  groupId: 'uuid',
  url: 'text',
  title: 'text',
  company: 'text',
  companyKey: 'text',
  roleSlug: 'text',
  level: 'text',
  workMode: 'text',
  remoteScope: 'jsonb',
  currency: 'text',
  amount: 'numeric',
  employmentType: 'text',
  text: 'text',
  firstSeenAt: 'timestamptz',
}
const PLACE = {
  id: 'uuid',
  country: 'text',
  region: 'text',
  city: 'text',
  latitude: 'float8',
  longitude: 'float8',
} as const

function groupRow({ groupId, firstSeenAt }: Candidate) {
  return { id: uuidOf(groupId), key: groupId, firstSeenAt }
}

function postingRow(candidate: Candidate) {
  const { groupId, postingId, url, title, company, companyKey, roleSlug, level, workMode, remoteScope } = candidate
  const { employmentType, text, firstSeenAt, annualPay } = candidate
  return {
    ...{ id: uuidOf(postingId), groupId: uuidOf(groupId), url, title, company, companyKey, roleSlug, level, workMode },
    remoteScope: remoteScope && JSON.stringify(remoteScope),
    currency: annualPay?.currency ?? null,
    amount: annualPay?.amount ?? null,
    ...{ employmentType, text, firstSeenAt },
  }
}

function placeRows({ postingId, places }: Candidate) {
  return places.map(({ country, region, city, latitude, longitude }) => {
    return { id: uuidOf(postingId), country, region, city, latitude, longitude }
  })
}

/** The same id for the same name. */
function uuidOf(name: string): string {
  return createHash('md5').update(name).digest('hex')
}

async function inChunks<Row extends object>(
  rows: Row[],
  types: ColumnTypes<Row>,
  insert: (rows: ReturnType<typeof unnest>) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    await insert(unnest(rows.slice(start, start + ROWS_A_STATEMENT), types))
  }
}
