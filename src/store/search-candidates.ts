import { type RawBuilder, sql } from 'kysely'
import type { Candidate, Criteria } from '../domain/alert.ts'
import { listCandidates } from './candidate.ts'
import type { Handle } from './database.ts'

/** Where a page ends and the next one goes on. */
type End = Pick<Candidate, 'firstSeenAt' | 'groupId'>

export type SearchPage = {
  /** Newest first. */
  candidates: Candidate[]
  /** Nothing is left behind this page. False also when looking through texts ended before everything was looked at. */
  ended: boolean
}

/** Texts that are looked through for words in one statement: some 40 µs each, so that it takes half a second. */
const TEXTS = 10_000
/** Degrees of latitude a kilometre spans, a little more than it is: a box is never too small for its circle. */
const DEGREES_A_KM = 1 / 110
const POLAR = 85
const ASCII_WORD = /^[a-z0-9]+$/

/** The first page of the same, at most `limit`. */
export async function listSearchCandidates(
  db: Handle,
  criteria: Criteria,
  since: Date,
  at: Date,
  limit: number,
): Promise<Candidate[]> {
  return (await readSearchPage(db, criteria, { since, at }, limit)).candidates
}

/**
 * Open openings first seen in [since, at), newest first, that may meet the criteria: every one that does is among them,
 * and some that do not. The matcher decides. One posting an opening: the first-seen open one, which digests show too.
 * `after` is the last of the page before.
 */
export async function readSearchPage(
  db: Handle,
  criteria: Criteria,
  window: { since: Date; at: Date },
  limit: number,
  after: End | null = null,
): Promise<SearchPage> {
  const words = saysWords(criteria)
  const most = words.length === 0 ? limit : Math.max(limit, TEXTS)
  const found = await sql<{ looked: number; ids: string[] }>`
    with narrowed as materialized (
      select p.id, g.first_seen_at, g.id as group_id from posting_group g join posting p on p.group_id = g.id
      where ${sql.join([...isFresh(window, after), ...conditions(criteria), speaksForItsOpening(window.at)], sql` and `)}
      order by g.first_seen_at desc, g.id desc limit ${most})
    select (select count(*)::int from narrowed) as looked, array(
      select n.id from narrowed n ${words.length === 0 ? sql`` : withText(words)}
      order by n.first_seen_at desc, n.group_id desc limit ${limit})::text[] as ids`.execute(db)
  const { looked = 0, ids = [] } = found.rows[0] ?? {}
  const byPosting = new Map((await listCandidates(db, ids)).map((candidate) => [candidate.postingId, candidate]))
  return { candidates: ids.flatMap((id) => byPosting.get(id) ?? []), ended: looked < most && ids.length < limit }
}

function isFresh({ since, at }: { since: Date; at: Date }, after: End | null): RawBuilder<unknown>[] {
  return [
    sql`g.first_seen_at >= ${since} and g.first_seen_at < ${at} and p.closed_at is null and (p.expires_at is null or p.expires_at > ${at})`,
    ...(after === null ? [] : [sql`(g.first_seen_at, g.id) < (${after.firstSeenAt}, ${after.groupId}::uuid)`]),
  ]
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
  ]
}

function isOneOf(column: string, list: readonly string[]): RawBuilder<unknown>[] {
  return list.length === 0 ? [] : [sql`p.${sql.ref(column)} = any(${list}::text[])`]
}

/** The four lists of places are one question. */
function places({ countries, regions, near, remoteFrom }: Criteria): RawBuilder<unknown>[] {
  const answers = [
    ...(regions.length === 0 ? [] : [hasPlace(sql`country || '-' || region = any(${regions}::text[])`)]),
    ...near.map((circle) => hasPlace(inBox(circle))),
    ...(countries.length === 0 ? [] : [isOpenTo(countries), hasPlace(sql`country = any(${countries}::text[])`)]),
    ...(remoteFrom.length === 0
      ? []
      : [
          isOpenTo(remoteFrom),
          sql`(p.work_mode = 'remote' and ${hasPlace(sql`country = any(${remoteFrom}::text[])`)})`,
        ]),
  ]
  return answers.length === 0 ? [] : [sql`(${sql.join(answers, sql` or `)})`]
}

/** Which countries an area holds, the matcher knows. */
function isOpenTo(countries: readonly string[]): RawBuilder<unknown> {
  return sql`(p.work_mode = 'remote' and p.remote_scope is not null
    and (p.remote_scope ->> 'kind' <> 'countries' or p.remote_scope -> 'countries' ?| ${countries}::text[]))`
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

/** The texts of the narrowed postings alone, however few the planner thinks they are: `offset 0` keeps it from reading all. */
function withText(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`cross join lateral (
      select replace(lower(concat_ws(' ', p.title, p.company, p.description)), ${'\u212a'}, 'k') as text
      from posting p where p.id = n.id offset 0) said
    where ${sql.join(conditions, sql` and `)}`
}

/** All of `all`, and one of `any` unless one of its entries can only be judged by the matcher. */
function saysWords({ words }: Criteria): RawBuilder<unknown>[] {
  const any = words.any.map(saysWord)
  const known = any.filter((condition) => condition !== null)
  return [
    ...words.all.map(saysWord).filter((condition) => condition !== null),
    ...(known.length === 0 || known.length < any.length ? [] : [sql`(${sql.join(known, sql` or `)})`]),
  ]
}

/**
 * The longest plain word of an entry stands somewhere in the text. null for an entry without one: the two do not lower
 * every other letter alike. The Kelvin sign is the only one that becomes a plain letter in one of them alone.
 */
function saysWord(entry: string): RawBuilder<unknown> | null {
  const words = entry.toLowerCase().split(/[^\p{L}\p{M}\p{N}+#]+/u)
  const longest = words.filter((word) => ASCII_WORD.test(word)).sort((a, b) => b.length - a.length)[0]
  if (longest === undefined) return null
  return sql`position(${longest} in said.text) > 0`
}
