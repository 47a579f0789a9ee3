import { sql } from 'kysely'
import type { Candidate, SavedSearch } from '../../src/domain/alert.ts'
import { countriesOfArea } from '../../src/match/areas.ts'
import { tokensOf } from '../../src/match/words.ts'
import { type ColumnTypes, unnest } from '../../src/store/bulk.ts'
import type { Database } from '../../src/store/database.ts'

/*
 * What criteria.ts says, as one set-based join in PostgreSQL: each search is filed under its roles, its companies or
 * nothing, each posting looks up what is filed under its own, and the rest is asked of every pair found.
 */

const ROWS_A_STATEMENT = 5_000

/** Makes the tables of the join, in a schema of their own, and fills them with searches. */
export async function loadSearches(db: Database, searches: readonly SavedSearch[]): Promise<void> {
  await sql`drop schema if exists oracle cascade`.execute(db)
  await sql`create schema oracle`.execute(db)
  await sql`
    create table oracle.search (id text primary key, roles text[], levels text[], modes text[], types text[], countries text[], regions text[],
      remote_from text[], near jsonb, amount float8, currency text, accept_unknown boolean, words_all text[], words_any text[], words_none text[],
      wanted text[], muted text[])`.execute(db)
  await sql`create table oracle.pivot (key text, search_id text)`.execute(db)
  await inChunks(searches.map(searchRow), SEARCH, (rows) =>
    sql`
      insert into oracle.search
      select id, roles::text[], levels::text[], modes::text[], types::text[], countries::text[], regions::text[], "remoteFrom"::text[], near,
        amount, currency, "acceptUnknown", "wordsAll"::text[], "wordsAny"::text[], "wordsNone"::text[], wanted::text[], muted::text[]
      from ${rows}`.execute(db),
  )
  await sql`
    insert into oracle.pivot
    select key, id from oracle.search, lateral unnest(case when roles <> '{}' then array(select 'role ' || unnest(roles))
      when wanted <> '{}' then array(select 'company ' || unnest(wanted)) else array['any'] end) as key`.execute(db)
  await sql`create index on oracle.pivot (key)`.execute(db)
  await sql`analyze oracle.search, oracle.pivot`.execute(db)
}

/** Puts postings where the join reads them, in place of those there. */
export async function loadPostings(db: Database, candidates: readonly Candidate[]): Promise<void> {
  await sql`drop table if exists oracle.posting`.execute(db)
  await sql`
    create table oracle.posting (id text primary key, role text, level text, mode text, type text, company text, amount float8, currency text,
      open_to text[], worldwide boolean, regions text[], cities jsonb, text text)`.execute(db)
  await inChunks(candidates.map(postingRow), POSTING, (rows) =>
    sql`
      insert into oracle.posting
      select id, role, level, mode, type, company, amount, currency, "openTo"::text[], worldwide, regions::text[], cities, text
      from ${rows}`.execute(db),
  )
  await sql`analyze oracle.posting`.execute(db)
}

/** Every pair of a posting and a search it meets: "posting search". */
export async function joinPairs(db: Database): Promise<string[]> {
  const rows = await sql<{ pair: string }>`select p.id || ' ' || s.id as pair ${JOIN}`.execute(db)
  return rows.rows.map((row) => row.pair)
}

/** How many there are, without reading them. */
export async function countPairs(db: Database): Promise<number> {
  const rows = await sql<{ count: number }>`select count(*)::int ${JOIN}`.execute(db)
  return rows.rows[0]?.count ?? 0
}

const EARTH_KM = 6371.0088
const HAVERSINE = sql`
  2 * ${EARTH_KM}::float8 * asin(least(1, sqrt(sin(radians((c.lat - n.lat) / 2)) ^ 2
    + cos(radians(n.lat)) * cos(radians(c.lat)) * sin(radians((c.lon - n.lon) / 2)) ^ 2)))`

const JOIN = sql`
  from oracle.posting p
  cross join lateral (values ('role ' || p.role), ('company ' || p.company), ('any')) as own (key)
  join oracle.pivot on pivot.key = own.key
  join oracle.search s on s.id = pivot.search_id
  where (s.roles || s.levels || s.modes || s.types || s.countries || s.regions || s.remote_from || s.words_all || s.words_any || s.wanted <> '{}'
      or s.near <> '[]' or s.amount is not null)
    and (s.roles = '{}' or p.role = any(s.roles)) and (s.levels = '{}' or p.level = any(s.levels))
    and (s.modes = '{}' or p.mode = any(s.modes)) and (s.types = '{}' or p.type = any(s.types))
    and (s.wanted = '{}' or p.company = any(s.wanted)) and not p.company = any(s.muted)
    and (s.countries || s.regions || s.remote_from = '{}' and s.near = '[]'
      or s.countries && p.open_to or p.worldwide and s.countries <> '{}' or s.regions && p.regions
      or p.mode = 'remote' and (s.remote_from && p.open_to or p.worldwide and s.remote_from <> '{}')
      or exists (select from jsonb_to_recordset(s.near) as n (lat float8, lon float8, km float8),
        jsonb_to_recordset(p.cities) as c (lat float8, lon float8) where ${HAVERSINE} <= n.km))
    and (s.amount is null or p.currency = s.currency and p.amount >= s.amount or s.accept_unknown and p.currency is distinct from s.currency)
    and not exists (select from unnest(s.words_all) word where position(word in p.text) = 0)
    and (s.words_any = '{}' or exists (select from unnest(s.words_any) word where position(word in p.text) > 0))
    and not exists (select from unnest(s.words_none) word where position(word in p.text) > 0)`

const SEARCH: ColumnTypes<ReturnType<typeof searchRow>> = {
  ...{ id: 'text', roles: 'text', levels: 'text', modes: 'text', types: 'text', countries: 'text', regions: 'text' },
  ...{ remoteFrom: 'text', near: 'jsonb', amount: 'float8', currency: 'text', acceptUnknown: 'boolean' },
  ...{ wordsAll: 'text', wordsAny: 'text', wordsNone: 'text', wanted: 'text', muted: 'text' },
}

function searchRow({ id, criteria }: SavedSearch) {
  const { minPay, words, companies } = criteria
  return {
    id,
    roles: array([...new Set(criteria.roles)]),
    levels: array(criteria.levels),
    modes: array(criteria.workModes),
    types: array(criteria.employmentTypes),
    countries: array(criteria.countries),
    regions: array(criteria.regions),
    remoteFrom: array(criteria.remoteFrom),
    near: JSON.stringify(criteria.near.map(({ latitude, longitude, km }) => ({ lat: latitude, lon: longitude, km }))),
    amount: minPay?.amount ?? null,
    currency: minPay?.currency ?? null,
    acceptUnknown: minPay?.acceptUnknown ?? false,
    wordsAll: array(phrases(words.all)),
    wordsAny: array(phrases(words.any)),
    wordsNone: array(phrases(words.none)),
    wanted: array([...new Set(companies.wanted)]),
    muted: array(companies.muted),
  }
}

const POSTING: ColumnTypes<ReturnType<typeof postingRow>> = {
  ...{ id: 'text', role: 'text', level: 'text', mode: 'text', type: 'text', company: 'text', amount: 'float8' },
  ...{ currency: 'text', openTo: 'text', worldwide: 'boolean', regions: 'text', cities: 'jsonb', text: 'text' },
}

function postingRow(candidate: Candidate) {
  const { places, annualPay } = candidate
  const scope = candidate.workMode === 'remote' ? candidate.remoteScope : null
  const allowed =
    scope?.kind === 'countries' ? scope.countries : scope?.kind === 'area' ? [...countriesOfArea(scope.area)] : []
  const cities = places.filter(
    ({ kind, latitude, longitude }) => kind === 'city' && latitude !== null && longitude !== null,
  )
  return {
    id: candidate.groupId,
    role: candidate.roleSlug,
    level: candidate.level,
    mode: candidate.workMode,
    type: candidate.employmentType,
    company: candidate.companyKey,
    amount: annualPay?.amount ?? null,
    currency: annualPay?.currency ?? null,
    openTo: array([...places.map((place) => place.country), ...allowed]),
    worldwide: scope?.kind === 'worldwide',
    regions: array(places.flatMap(({ country, region }) => (region === null ? [] : [`${country}-${region}`]))),
    cities: JSON.stringify(cities.map(({ latitude, longitude }) => ({ lat: latitude, lon: longitude }))),
    text: ` ${tokensOf(candidate.text).join(' ')} `,
  }
}

/** An entry as it stands in a text of words; one without a letter or digit says nothing. */
function phrases(entries: readonly string[]): string[] {
  return entries.map((entry) => tokensOf(entry).join(' ')).flatMap((words) => (words === '' ? [] : [` ${words} `]))
}

/** As PostgreSQL writes an array: `unnest` would flatten one of arrays. */
function array(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`).join(',')}}`
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
