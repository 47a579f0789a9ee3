import { type RawBuilder, sql } from 'kysely'
import type { Candidate, Criteria } from '../domain/alert.ts'
import { listCandidates } from './candidate.ts'
import type { Handle } from './database.ts'

/** Where a page ends and the next one goes on. */
type End = Pick<Candidate, 'firstSeenAt' | 'groupId'>

/** Degrees of latitude a kilometre spans, a little more than it is: a box is never too small for its circle. */
const DEGREES_A_KM = 1 / 110
const POLAR = 85
const ASCII_WORD = /^[a-z0-9]+$/

/**
 * Open openings first seen in [since, at), newest first, that may meet the criteria: every one that does is among them,
 * and some that do not. The matcher decides. One posting an opening: the first-seen open one, which digests show too.
 * `after` is the last of the page before.
 */
export async function listSearchCandidates(
  db: Handle,
  criteria: Criteria,
  since: Date,
  at: Date,
  limit: number,
  after: End | null = null,
): Promise<Candidate[]> {
  const found = await sql<{ id: string }>`
    select p.id from posting_group g join posting p on p.group_id = g.id
    where ${sql.join(
      [
        sql`g.first_seen_at >= ${since} and g.first_seen_at < ${at} and p.closed_at is null and (p.expires_at is null or p.expires_at > ${at})`,
        ...(after === null ? [] : [sql`(g.first_seen_at, g.id) < (${after.firstSeenAt}, ${after.groupId}::uuid)`]),
        ...conditions(criteria),
        speaksForItsOpening(at),
      ],
      sql` and `,
    )}
    order by g.first_seen_at desc, g.id desc limit ${limit}`.execute(db)
  const ids = found.rows.map((row) => row.id)
  const byPosting = new Map((await listCandidates(db, ids)).map((candidate) => [candidate.postingId, candidate]))
  return ids.flatMap((id) => byPosting.get(id) ?? [])
}

function speaksForItsOpening(at: Date): RawBuilder<unknown> {
  return sql`not exists (select from posting earlier where earlier.group_id = p.group_id and earlier.closed_at is null
    and (earlier.expires_at is null or earlier.expires_at > ${at})
    and (earlier.first_seen_at, earlier.id) < (p.first_seen_at, p.id))`
}

function conditions(criteria: Criteria): RawBuilder<unknown>[] {
  const { minPay, companies } = criteria
  return [
    ...isOneOf('role_slug', criteria.roles),
    ...isOneOf('level', criteria.levels),
    ...isOneOf('work_mode', criteria.workModes),
    ...isOneOf('employment_type', criteria.employmentTypes),
    ...isOneOf('company_key', companies.wanted),
    ...(companies.muted.length === 0 ? [] : [sql`p.company_key <> all(${companies.muted}::text[])`]),
    ...(minPay === null
      ? []
      : [
          minPay.acceptUnknown
            ? sql`(p.annual_pay is null or p.pay_currency is distinct from ${minPay.currency} or p.annual_pay >= ${minPay.amount}::numeric)`
            : sql`(p.pay_currency = ${minPay.currency} and p.annual_pay >= ${minPay.amount}::numeric)`,
        ]),
    ...places(criteria),
    ...criteria.words.all.flatMap(saysWord),
  ]
}

function isOneOf(column: string, list: readonly string[]): RawBuilder<unknown>[] {
  return list.length === 0 ? [] : [sql`p.${sql.ref(column)} = any(${list}::text[])`]
}

/** The four lists of places are one question. A remote posting with a scope is left to the matcher. */
function places({ countries, regions, near, remoteFrom }: Criteria): RawBuilder<unknown>[] {
  const open = sql`(p.work_mode = 'remote' and p.remote_scope is not null)`
  const answers = [
    ...(regions.length === 0 ? [] : [hasPlace(sql`country || '-' || region = any(${regions}::text[])`)]),
    ...near.map((circle) => hasPlace(inBox(circle))),
    ...(countries.length === 0 ? [] : [open, hasPlace(sql`country = any(${countries}::text[])`)]),
    ...(remoteFrom.length === 0
      ? []
      : [open, sql`(p.work_mode = 'remote' and ${hasPlace(sql`country = any(${remoteFrom}::text[])`)})`]),
  ]
  return answers.length === 0 ? [] : [sql`(${sql.join(answers, sql` or `)})`]
}

function hasPlace(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select from posting_place where posting_id = p.id and ${condition})`
}

/** The box around a circle; the whole round of the earth where it touches the date line or comes near a pole. */
function inBox({ latitude, longitude, km }: Criteria['near'][number]): RawBuilder<unknown> {
  const reach = km * DEGREES_A_KM
  const rows = sql`kind = 'city' and latitude between ${latitude - reach} and ${latitude + reach}`
  const farthest = Math.abs(latitude) + reach
  if (farthest >= POLAR) return rows
  const width = reach / Math.cos((farthest * Math.PI) / 180)
  if (Math.abs(longitude) + width >= 180) return rows
  return sql`${rows} and longitude between ${longitude - width} and ${longitude + width}`
}

/**
 * The longest plain word of an entry stands somewhere in the text. Words with other letters are left to the matcher: the
 * two do not lower every letter alike. The Kelvin sign is the only one that becomes a plain letter in one of them alone.
 */
function saysWord(entry: string): RawBuilder<unknown>[] {
  const words = entry.toLowerCase().split(/[^\p{L}\p{M}\p{N}+#]+/u)
  const longest = words.filter((word) => ASCII_WORD.test(word)).sort((a, b) => b.length - a.length)[0]
  if (longest === undefined) return []
  return [
    sql`position(${longest} in replace(lower(concat_ws(' ', p.title, p.company, p.description)), ${'\u212a'}, 'k')) > 0`,
  ]
}
