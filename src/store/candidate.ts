import { sql } from 'kysely'
import type { Candidate } from '../domain/alert.ts'
import type { Place } from '../domain/place.ts'
import type { Handle } from './database.ts'

/** One row per opening: the first-seen open posting of the group speaks for it. */
const CANDIDATES = sql`
  select distinct on (p.group_id) p.group_id as "groupId", p.id as "postingId", p.title, p.company, p.company_key as "companyKey", p.url,
    p.role_slug as "roleSlug", p.level, p.work_mode as "workMode", p.remote_scope as "remoteScope", p.employment_type as "employmentType",
    case when p.pay_status = 'accepted' then
      jsonb_build_object('min', p.pay_min, 'max', p.pay_max, 'currency', p.pay_currency, 'period', p.pay_period) end as pay,
    case when p.annual_pay is not null then jsonb_build_object('amount', p.annual_pay, 'currency', p.pay_currency) end as "annualPay",
    g.first_seen_at as "firstSeenAt",
    lower(concat_ws(' ', p.title, p.company, p.description)) as text,
    coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'country', country, 'region', region, 'regionName', region_name, 'city', city,
      'geonameId', geoname_id, 'latitude', latitude, 'longitude', longitude, 'confidence', confidence) order by ordinal)
      from posting_place where posting_id = p.id), '[]') as places
  from posting_group g join posting p on p.group_id = g.id`

/** Open openings first seen in [from, to): what alerts are chosen from. */
export async function listFreshCandidates(db: Handle, from: Date, to: Date): Promise<Candidate[]> {
  const rows = await sql<Candidate & { places: Place[] }>`
    ${CANDIDATES}
    where g.first_seen_at >= ${from} and g.first_seen_at < ${to} and p.closed_at is null
      and (p.expires_at is null or p.expires_at > ${to})
    order by p.group_id, p.first_seen_at, p.id`.execute(db)
  return rows.rows
}

/** The candidates behind given postings, open or not. */
export async function listCandidates(db: Handle, postingIds: string[]): Promise<Candidate[]> {
  const rows = await sql<Candidate>`
    ${CANDIDATES} where p.id = any(${postingIds}::uuid[]) order by p.group_id, p.first_seen_at, p.id`.execute(db)
  return rows.rows
}
