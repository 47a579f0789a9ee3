import { type RawBuilder, sql } from 'kysely'
import type { Candidate, ShownCandidate } from '../domain/alert.ts'
import type { Handle } from './database.ts'

const PAGE = 2_000

/** Long, and put together for every row: only what matches asks for it. */
const TEXT = sql`, lower(concat_ws(' ', p.title, p.company, p.description)) as text`

/** One row per opening: the first-seen open posting of the group speaks for it. */
const candidates = (text: RawBuilder<unknown>) => sql`
  select distinct on (p.group_id) p.group_id as "groupId", p.id as "postingId", p.title, p.company, p.company_key as "companyKey", p.url,
    p.role_slug as "roleSlug", p.level, p.work_mode as "workMode", p.remote_scope as "remoteScope", p.employment_type as "employmentType",
    case when p.pay_status = 'accepted' then
      jsonb_build_object('min', p.pay_min, 'max', p.pay_max, 'currency', p.pay_currency, 'period', p.pay_period) end as pay,
    case when p.annual_pay is not null then jsonb_build_object('amount', p.annual_pay, 'currency', p.pay_currency) end as "annualPay",
    g.first_seen_at as "firstSeenAt",
    coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'country', country, 'region', region, 'regionName', region_name, 'city', city,
      'geonameId', geoname_id, 'latitude', latitude, 'longitude', longitude, 'confidence', confidence) order by ordinal)
      from posting_place where posting_id = p.id), '[]') as places,
    (select c.name from source s join connector c on c.id = s.connector where s.id = p.source_id and c.attribution is not null) as via ${text}
  from posting_group g join posting p on p.group_id = g.id`

/** Open openings first seen in [from, to): what alerts are chosen from. A page at a time, oldest first, so that no more than a page of texts is held at once. */
export async function* readFreshCandidates(
  db: Handle,
  from: Date,
  to: Date,
  pageSize = PAGE,
): AsyncGenerator<Candidate[]> {
  let last: { at: Date; id: string } | null = null
  while (true) {
    const groups: { id: string; at: Date }[] = await listGroups(db, from, to, last, pageSize)
    const end = groups.at(-1)
    if (end === undefined) return
    yield await listOpen<Candidate>(
      db,
      groups.map((group) => group.id),
      to,
      TEXT,
    )
    last = end
  }
}

async function listGroups(
  db: Handle,
  from: Date,
  to: Date,
  last: { at: Date; id: string } | null,
  limit: number,
): Promise<{ id: string; at: Date }[]> {
  const query = db
    .selectFrom('posting_group')
    .select(['id', 'first_seen_at as at'])
    .where('first_seen_at', '>=', from)
    .where('first_seen_at', '<', to)
    .orderBy('first_seen_at')
    .orderBy('id')
    .limit(limit)
  const after = last === null ? query : query.where(sql<boolean>`(first_seen_at, id) > (${last.at}, ${last.id}::uuid)`)
  return after.execute()
}

/** Of some openings those that are open at `at`, as a digest shows them. */
export async function listShownCandidates(db: Handle, groupIds: string[], at: Date): Promise<ShownCandidate[]> {
  return await listOpen<ShownCandidate>(db, groupIds, at, sql``)
}

/** The openings open at `at`, with the posting that speaks for each then. */
async function listOpen<Row>(db: Handle, groupIds: string[], at: Date, text: RawBuilder<unknown>): Promise<Row[]> {
  const rows = await sql<Row>`
    ${candidates(text)}
    where p.group_id = any(${groupIds}::uuid[]) and p.closed_at is null and (p.expires_at is null or p.expires_at > ${at})
    order by p.group_id, p.first_seen_at, p.id`.execute(db)
  return rows.rows
}

/** The candidates behind given postings, open or not. */
export async function listCandidates(db: Handle, postingIds: string[]): Promise<Candidate[]> {
  const rows = await sql<Candidate>`
    ${candidates(TEXT)} where p.id = any(${postingIds}::uuid[]) order by p.group_id, p.first_seen_at, p.id`.execute(db)
  return rows.rows
}
