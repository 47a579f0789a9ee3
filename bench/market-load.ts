import { sql } from 'kysely'
import type { Database } from '../src/store/database.ts'
import { makeMonths } from '../src/store/market-partition.ts'

/** The day after the last that is loaded, and how far back spells go. */
export const TODAY = '2026-11-01'
const DAYS = 730

/**
 * Loads `size` spells of two years, made from their numbers by a hash, so that every run has the same rows: roles, employers,
 * countries and regions by Zipf's law, a life of 35 days on average, half without a level word, a third with pay, one in
 * thirty in two countries, one in twenty-five back after some weeks. Indexes are made afterwards.
 */
export async function loadOpenings(db: Database, size: number): Promise<void> {
  await sql.raw(FUNCTIONS).execute(db)
  const indexes = await sql<{ name: string; made: string }>`
    select indexname as name, indexdef as made from pg_indexes where tablename = 'market_opening' and indexname not like '%pkey'`.execute(
    db,
  )
  for (const { name } of indexes.rows) await sql`drop index ${sql.ref(name)}`.execute(db)
  await db.transaction().execute((trx) => makeMonths(trx, monthsBack()))
  const step = Math.ceil(size / 10)
  for (let from = 0; from < size; from += step) {
    await db.transaction().execute(async (trx) => {
      await sql`set local synchronous_commit = off`.execute(trx)
      await sql`select bench_load(${from}::int, ${Math.min(size, from + step) - 1}::int, ${size}::int)`.execute(trx)
    })
  }
  for (const { made } of indexes.rows) await sql.raw(made.replace(' ON ONLY ', ' ON ')).execute(db) // The parent's definition leaves out its parts.
}

function monthsBack(): string[] {
  const first = Date.parse(TODAY) - DAYS * 86_400_000
  const months = Array.from({ length: DAYS + 2 }, (_, day) =>
    new Date(first + day * 86_400_000).toISOString().slice(0, 7),
  )
  return [...new Set(months)]
}

const FUNCTIONS = `
create function bench_share(number bigint, salt bigint) returns float8 language sql immutable parallel safe as
  $$ select ((hashint8extended(number, salt) & 9007199254740991) + 0.5) / 9007199254740992.0 $$;
create function bench_zipf(share float8, most int) returns int language sql immutable parallel safe as
  $$ select least(most, floor(power(most + 1, share))::int) $$;
create table bench_role as select (row_number() over (order by slug))::int as rank, slug, soc from role;
create function bench_load(first int, last int, size int) returns void language sql as $$
  with spell as (
    select i, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid as id,
      timestamptz '${TODAY}T00:00:00Z' - interval '${DAYS} days' + (i::float8 / size * ${DAYS} + bench_share(i, 1) * 0.9) * interval '1 day' as starts,
      -ln(bench_share(i, 2)) * 35 * interval '1 day' as life, bench_zipf(bench_share(i, 3), 1500) as role,
      bench_zipf(bench_share(i, 4), 50000) as employer, bench_zipf(bench_share(i, 5), 30) as country, bench_zipf(bench_share(i, 6), 50) as region,
      bench_share(i, 7) as level, bench_share(i, 8) as mode, bench_share(i, 9) as pay, bench_share(i, 10) as far, bench_share(i, 11) as back
    from generate_series(first, last) i),
  dated as (
    select *, least(starts + life, 'infinity') as ends from spell where starts < '${TODAY}T00:00:00Z'),
  told as (
    select d.*, r.slug, r.soc, chr(65 + country / 26) || chr(65 + country % 26) as place,
      (40000 + 90000 * pay + 20000 * level)::int as amount, pay < 0.35 as has_pay
    from dated d left join bench_role r on r.rank = d.role and far < 0.95)
  insert into market_opening (group_id, recorded_at, first_seen_at, first_ever_at, previous_closed_at, closed_at, posting_id, source_id, ads, spells,
    employer, role, soc, level, work_mode, countries, regions, pay_status, pay_min, pay_mid, pay_max, pay_currency, pay_period, described, skills)
  select id, starts, starts, starts - case when back < 0.04 then interval '50 days' else interval '0' end,
    case when back < 0.04 then starts - back * 1000 * interval '1 day' end,
    case when ends < '${TODAY}T00:00:00Z' then ends end, id, ('00000000-0000-7000-9000-' || lpad(to_hex(employer % 5000), 12, '0'))::uuid,
    1 + (back > 0.9)::int, 1 + (back < 0.04)::int, 'employer ' || employer, slug, case when slug is not null then soc end,
    case when level > 0.5 then (array['intern', 'junior', 'senior', 'lead', 'manager', 'director', 'executive', 'senior'])[1 + floor((level - 0.5) * 16)::int] end,
    case when mode < 0.35 then 'onsite' when mode < 0.5 then 'hybrid' when mode < 0.7 then 'remote' end,
    case when far > 0.967 then array(select distinct each from unnest(array[place, 'ZZ']) each order by 1) else array[place] end, array[place || '-' || region],
    case when has_pay then 'accepted' when pay < 0.38 then 'quarantined' else 'none' end,
    case when has_pay then amount - 5000 end, case when has_pay then amount end, case when has_pay then amount + 5000 end,
    case when has_pay then 'USD' end, case when has_pay then 'year' end, mode > 0.1, array['Epic', 'Excel', 'skill ' || role]
  from told
$$;`

/** The ads of `count` openings that are open, as the tables of the postings have them, so that a day can change them. */
export async function loadAds(db: Database, count: number): Promise<void> {
  await sql`insert into source (id, connector, board, origin, name, every_minutes, next_run_at, created_at)
    select distinct source_id, 'greenhouse', source_id::text, 'https://api.example', 'Board', 60, now(), now()
    from (${openOnes(count)}) o`.execute(db)
  await sql`insert into posting_group (id, key, first_seen_at) select group_id, group_id::text, first_seen_at from (${openOnes(count)}) o`.execute(
    db,
  )
  await sql`insert into posting (id, source_id, external_id, group_id, url, title, company, company_key, role_slug, level, title_reading, work_mode,
      unresolved_places, pay_status, pay_basis, pay_currency, pay_period, pay_detail, description, skills, content_hash, first_seen_at, last_seen_at, seen_run_id)
    select posting_id, source_id, posting_id::text, group_id, 'https://jobs.example/', 'A title', employer, employer, role, level, '{}', work_mode,
      '[]', pay_status, 'base', pay_currency, pay_period,
      jsonb_build_object('annual', jsonb_build_object('min', pay_min, 'midpoint', pay_mid, 'max', pay_max, 'currency', pay_currency)),
      case when described then 'We hire.' end, (select jsonb_agg(jsonb_build_object('name', skill)) from unnest(skills) skill), '', first_seen_at, first_seen_at, source_id
    from (${openOnes(count)}) o`.execute(db)
  await sql`insert into posting_spell (posting_id, first_seen_at) select id, first_seen_at from posting`.execute(db)
  await sql`insert into posting_place (posting_id, ordinal, kind, country, region, confidence)
    select posting_id, row_number() over (partition by posting_id) - 1, 'region', country, region, 1
    from (${openOnes(count)}) o cross join lateral (
      select split_part(each, '-', 1) as country, split_part(each, '-', 2) as region from unnest(regions) each
      union all select each, null from unnest(countries) each where not exists (select from unnest(regions) r where r like each || '-%')) l`.execute(
    db,
  )
  await sql`truncate market_stale`.execute(db)
}

function openOnes(count: number) {
  return sql`select * from market_opening where closed_at is null and superseded_at = 'infinity' order by first_seen_at desc, group_id limit ${count}`
}

/** What crawls find on one day: `turnover` openings that are new, as many that are gone, a seventh of that edited. */
export async function changeADay(db: Database, turnover: number): Promise<void> {
  await sql`update posting set closed_at = '${sql.raw(TODAY)}T10:00:00Z' where id in (select id from posting where closed_at is null order by id limit ${turnover})`.execute(
    db,
  )
  await sql`update posting_spell s set closed_at = p.closed_at from posting p where p.id = s.posting_id and p.closed_at is not null`.execute(
    db,
  )
  await sql`update posting set level = 'lead', changed_at = '${sql.raw(TODAY)}T10:00:00Z'
    where id in (select id from posting where closed_at is null order by id limit ${Math.ceil(turnover / 7)})`.execute(
    db,
  )
  await sql`create temp table fresh as select *, uuidv7() as new_id from posting where closed_at is null order by id desc limit ${turnover}`.execute(
    db,
  )
  await sql`insert into posting_group (id, key, first_seen_at) select new_id, new_id::text, '${sql.raw(TODAY)}T10:00:00Z' from fresh`.execute(
    db,
  )
  await sql`insert into posting (id, source_id, external_id, group_id, url, title, company, company_key, role_slug, level, title_reading, work_mode,
      unresolved_places, pay_status, pay_basis, pay_currency, pay_period, pay_detail, description, skills, content_hash, first_seen_at, last_seen_at, seen_run_id)
    select new_id, source_id, new_id::text, new_id, url, title, company, company_key, role_slug, level, title_reading, work_mode, unresolved_places, pay_status,
      pay_basis, pay_currency, pay_period, pay_detail, description, skills, '', '${sql.raw(TODAY)}T10:00:00Z', '${sql.raw(TODAY)}T10:00:00Z', source_id from fresh`.execute(
    db,
  )
  await sql`insert into posting_spell (posting_id, first_seen_at) select new_id, '${sql.raw(TODAY)}T10:00:00Z' from fresh`.execute(
    db,
  )
  await sql`insert into posting_place (posting_id, ordinal, kind, country, region, confidence)
    select new_id, ordinal, kind, country, region, confidence from fresh join posting_place l on l.posting_id = fresh.id`.execute(
    db,
  )
}
