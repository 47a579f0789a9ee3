import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { CountedInput, OfficialInput, ReleaseInput } from '../domain/release.ts'
import { sortedJson } from './figure-line.ts'
import type { MarketHandle } from './handle.ts'

/**
 * Everything figures are computed from, as known at an instant: publishers' files in force, openings, crawls, how well
 * they went, imported taxonomies. Contents are hashed by natural keys, never by ids, so two copies of the same data have the same inputs.
 */
export async function readInputs(db: MarketHandle, asOf: Date): Promise<ReleaseInput[]> {
  return [
    ...(await officialFiles(db, asOf)),
    await openings(db, asOf),
    await crawls(db, asOf),
    await health(db, asOf),
    ...(await occupations(db, asOf)),
  ]
}

/** Says whether a release would be made from the same again. Where a file came from and what its licence says do not count. */
export function hashInputs(
  inputs: ReleaseInput[],
  versions: { codeVersion: string; taxonomyVersion: string; parameters: Record<string, unknown> },
): string {
  const lines = inputs.map((input) =>
    JSON.stringify([input.kind, input.name, input.sha256, input.rows, ...details(input)]),
  )
  const { codeVersion, taxonomyVersion, parameters } = versions
  const head = sortedJson([codeVersion, taxonomyVersion, parameters])
  return createHash('sha256')
    .update([head, ...lines.sort()].map((line) => `${line}\n`).join(''))
    .digest('hex')
}

function details(input: ReleaseInput): unknown[] {
  return input.kind === 'official' ? [input.release, input.period, input.file, input.reader] : []
}

async function officialFiles(db: MarketHandle, asOf: Date): Promise<OfficialInput[]> {
  const found = await sql<OfficialInput>`
    select 'official' as kind, publisher || '/' || dataset as name, encode(sha256, 'hex') as sha256, loaded as rows,
      publisher, dataset, release, period, name as file, url, licence, attribution, reader
    from official_file where imported_at <= ${asOf} and (superseded_at is null or superseded_at > ${asOf})
    order by publisher collate "C", dataset collate "C"`.execute(db)
  return found.rows
}

/** What is learnt later, such as that an opening has closed since, is left out. The time a row was written does not count. */
function openings(db: MarketHandle, asOf: Date): Promise<CountedInput> {
  return count(
    db,
    { kind: 'openings', name: 'openings' },
    sql`
    select jsonb_build_array(s.connector, s.board, s.origin, coalesce(p.external_id, o.external_id), ${epoch('o.first_seen_at')}, ${epoch('o.first_ever_at')},
      ${epoch('o.previous_closed_at')},
      case when o.closed_at <= ${asOf} then ${epoch('o.closed_at')} end, ${epoch('o.changed_at')}, ${epoch('o.posted_at')},
      o.ads, o.spells, o.employer, o.role, o.soc, o.level, o.work_mode, o.remote_scope, o.countries, o.regions, o.pay_status,
      trim_scale(o.pay_min), trim_scale(o.pay_mid), trim_scale(o.pay_max), o.pay_currency, o.pay_period, o.education,
      o.described, o.skills) as line
    from market_opening o left join source s on s.id = o.source_id left join posting p on p.id = o.posting_id
    where o.recorded_at <= ${asOf} and o.superseded_at > ${asOf}`,
  )
}

function crawls(db: MarketHandle, asOf: Date): Promise<CountedInput> {
  return count(
    db,
    { kind: 'crawls', name: 'crawls' },
    sql`
    select jsonb_build_array(s.connector, s.board, s.origin, ${epoch('r.started_at')}, ${epoch('r.finished_at')}, r.state, r.complete,
      r.reason, r.pages, r.kept, r.postings, r.refused, r.new, r.changed, r.unchanged, r.closed, r.duplicates) as line
    from run r join source s on s.id = r.source_id where r.finished_at <= ${asOf}`,
  )
}

function health(db: MarketHandle, asOf: Date): Promise<CountedInput> {
  return count(
    db,
    { kind: 'health', name: 'days of crawling' },
    sql`
    select jsonb_build_array(day::text, crawls, complete, items, refused, openings, pay_stated, pay_quarantined, places_unread, dated,
      lag_hours) as line
    from market_health where day < (${asOf}::timestamptz at time zone 'UTC')::date`,
  )
}

async function occupations(db: MarketHandle, asOf: Date): Promise<CountedInput[]> {
  const found = await sql<CountedInput>`
    select 'occupations' as kind, publisher || '/' || language || ' ' || release as name, sha256,
      (select coalesce(sum(value::int), 0)::int from jsonb_path_query(counts, '$[*].loaded') as value) as rows, attribution
    from taxonomy_import where imported_at <= ${asOf} order by publisher collate "C", language collate "C"`.execute(db)
  return found.rows
}

/** Microseconds since 1970, whatever the session's time zone. */
function epoch(column: string): RawBuilder<unknown> {
  return sql.raw(`(extract(epoch from ${column}) * 1000000)::bigint`)
}

/**
 * Counts rows and hashes them as a set: each line alone, then the sorted hashes by their first byte, then those of the 256
 * groups, so that no aggregate grows with the table.
 */
async function count(
  db: MarketHandle,
  about: Pick<CountedInput, 'kind' | 'name'>,
  lines: RawBuilder<unknown>,
): Promise<CountedInput> {
  const found = await sql<{ rows: number; sha256: string }>`
    with line as (${lines}), digest as (select sha256(convert_to(line::text, 'UTF8')) as digest from line),
    grouped as (
      select count(*) as rows, sha256(string_agg(digest, ''::bytea order by digest)) as hash
      from digest group by get_byte(digest, 0))
    select coalesce(sum(rows), 0)::int as rows,
      encode(sha256(coalesce(string_agg(hash, ''::bytea order by hash), ''::bytea)), 'hex') as sha256
    from grouped`.execute(db)
  return { ...about, sha256: found.rows[0]?.sha256 ?? '', rows: found.rows[0]?.rows ?? 0 }
}
