import { sql } from 'kysely'
import type { Posting } from '../domain/posting.ts'
import { companyKey, sealOf } from '../normalize/fingerprint.ts'
import { type ColumnTypes, unnest } from './bulk.ts'
import type { Handle } from './database.ts'

type RunMark = { runId: string; sourceId: string; at: Date }

/** The columns that a reading decides, in one place for insert and update. */
const READ_COLUMNS = {
  url: 'text',
  title: 'text',
  company: 'text',
  company_key: 'text',
  department: 'text',
  role_slug: 'text',
  role_probability: 'real',
  level: 'text',
  title_reading: 'jsonb',
  work_mode: 'text',
  remote_scope: 'jsonb',
  unresolved_places: 'jsonb',
  pay_status: 'text',
  pay_reason: 'text',
  pay_min: 'numeric',
  pay_max: 'numeric',
  pay_currency: 'text',
  pay_period: 'text',
  pay_basis: 'text',
  annual_pay: 'numeric',
  pay_detail: 'jsonb',
  employment_type: 'text',
  posted_at: 'timestamptz',
  expires_at: 'timestamptz',
  language: 'text',
  skills: 'jsonb',
  education: 'text',
  description: 'text',
  content_hash: 'text',
  reading_hash: 'text',
  input_hash: 'text',
} as const

type PostingRow = Record<keyof typeof READ_COLUMNS | 'external_id' | 'group_id', unknown>

const ROW_TYPES: ColumnTypes<PostingRow> = { ...READ_COLUMNS, external_id: 'text', group_id: 'uuid' }
const NAMES = sql.join(Object.keys(READ_COLUMNS).map((name) => sql.ref(name)))

/** Inserts postings not stored before. `groups` are group ids by external id. Returns their own ids by external id. */
export async function insertPostings(
  trx: Handle,
  postings: Posting[],
  groups: Map<string, string>,
  mark: RunMark,
): Promise<Map<string, string>> {
  const rows = postings.map((posting) => toRow(posting, groups))
  const inserted = await sql<{ id: string; external_id: string }>`
    insert into posting (source_id, external_id, group_id, first_seen_at, last_seen_at, seen_run_id, ${NAMES})
    select ${mark.sourceId}, given.external_id, given.group_id, ${mark.at}, ${mark.at}, ${mark.runId}, ${prefixed()}
    from ${unnest(rows, ROW_TYPES)}
    returning id, external_id`.execute(trx)
  return new Map(inserted.rows.map((row) => [row.external_id, row.id]))
}

/** Replaces what postings say, after what they said before has been written down. */
export async function updatePostings(
  trx: Handle,
  postings: Posting[],
  ids: Map<string, string>,
  groups: Map<string, string>,
  mark: RunMark,
): Promise<void> {
  const given = identified(postings, ids, groups)
  await sql`
    insert into posting_change (posting_id, changed_at, run_id, fields, title, pay_min, pay_max, pay_currency, pay_period)
    select p.id, ${mark.at}, ${mark.runId},
      array_remove(array[
        case when p.title <> given.title then 'title' end,
        case when (p.pay_min, p.pay_max, p.pay_currency, p.pay_period) is distinct from
                  (given.pay_min, given.pay_max, given.pay_currency, given.pay_period) then 'pay' end,
        case when p.description is distinct from given.description then 'text' end,
        case when p.group_id <> given.group_id then 'opening' end], null),
      p.title, p.pay_min, p.pay_max, p.pay_currency, p.pay_period
    from ${given} join posting p on p.id = given.id
    on conflict do nothing`.execute(trx)
  await sql`
    update posting p set group_id = given.group_id, changed_at = ${mark.at}, (${NAMES}) = row(${prefixed()})
    from ${given}
    where p.id = given.id`.execute(trx)
}

/** Writes what is read out of postings that say what they said: no change of theirs, so none is recorded. */
export async function rewritePostings(
  trx: Handle,
  postings: Posting[],
  ids: Map<string, string>,
  groups: Map<string, string>,
): Promise<void> {
  await sql`
    update posting p set group_id = given.group_id, (${NAMES}) = row(${prefixed()})
    from ${identified(postings, ids, groups)}
    where p.id = given.id`.execute(trx)
}

function identified(postings: Posting[], ids: Map<string, string>, groups: Map<string, string>) {
  const rows = postings.map((posting) => ({ ...toRow(posting, groups), id: ids.get(posting.externalId) }))
  return unnest(rows, { ...ROW_TYPES, id: 'uuid' })
}

function prefixed() {
  return sql.join(Object.keys(READ_COLUMNS).map((name) => sql.ref(`given.${name}`)))
}

const PLACE_TYPES = {
  posting_id: 'uuid',
  ordinal: 'smallint',
  kind: 'text',
  country: 'text',
  region: 'text',
  region_name: 'text',
  city: 'text',
  geoname_id: 'int',
  latitude: 'float8',
  longitude: 'float8',
  confidence: 'real',
}

export async function insertPlaces(trx: Handle, postings: Posting[], ids: Map<string, string>): Promise<void> {
  const rows = postings.flatMap((posting) =>
    posting.places.map((place, ordinal) => ({
      posting_id: ids.get(posting.externalId),
      ordinal,
      kind: place.kind,
      country: place.country,
      region: place.region,
      region_name: place.regionName,
      city: place.city,
      geoname_id: place.geonameId,
      latitude: place.latitude,
      longitude: place.longitude,
      confidence: place.confidence,
    })),
  )
  if (rows.length === 0) return
  const names = sql.join(Object.keys(PLACE_TYPES).map((name) => sql.ref(name)))
  await sql`insert into posting_place (${names}) select ${names} from ${unnest(rows, PLACE_TYPES)}`.execute(trx)
}

function toRow(posting: Posting, groups: Map<string, string>): PostingRow {
  const { titleReading, roleSlug } = posting
  return {
    external_id: posting.externalId,
    group_id: groups.get(posting.externalId),
    url: posting.url,
    title: posting.title,
    company: posting.company,
    company_key: companyKey(posting.company),
    department: posting.department,
    role_slug: roleSlug,
    role_probability: titleReading.role?.probability,
    level: posting.level,
    title_reading: JSON.stringify(titleReading),
    work_mode: posting.workMode,
    remote_scope: posting.remoteScope && JSON.stringify(posting.remoteScope),
    unresolved_places: JSON.stringify(posting.unresolvedPlaces),
    ...payColumns(posting),
    employment_type: posting.employmentType,
    posted_at: posting.postedAt,
    expires_at: posting.expiresAt,
    language: posting.language,
    skills: JSON.stringify(posting.skills),
    education: posting.education,
    description: posting.description,
    content_hash: posting.contentHash,
    reading_hash: posting.readingHash,
    input_hash: sealOf(posting),
  }
}

function payColumns({ pay }: Posting) {
  const accepted = pay.status === 'accepted' ? pay : null
  const annual = accepted?.basis === 'base' ? accepted.annual : null
  return {
    pay_status: pay.status,
    pay_reason: pay.status === 'accepted' ? null : pay.reason,
    pay_min: accepted?.min,
    pay_max: accepted?.max,
    pay_currency: accepted?.currency,
    pay_period: accepted?.period,
    pay_basis: accepted?.basis,
    annual_pay: annual?.midpoint,
    pay_detail: JSON.stringify(pay),
  }
}
