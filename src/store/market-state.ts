import { type RawBuilder, sql } from 'kysely'

/** A closing that the refresh learns of within this time is written in place; a later one makes a new row, see below. */
const CLOSED_LATELY = sql`interval '1 hour'`

/** Of an ad `p`: its publisher lets it be counted. */
const IS_COUNTED = sql`p.source_id not in (select id from uncounted_source)`

/** What is told of an opening by the ad that speaks for it, with all its places: a change of any makes a new row. */
const TOLD = [
  'changed_at',
  'posted_at',
  'posting_id',
  'source_id',
  'ads',
  'employer',
  'role',
  'soc',
  'level',
  'work_mode',
  'remote_scope',
  'countries',
  'regions',
  'pay_status',
  'pay_min',
  'pay_mid',
  'pay_max',
  'pay_currency',
  'pay_period',
  'education',
  'described',
  'skills',
] as const

const columns = (alias: string) => sql.join(TOLD.map((name) => sql.ref(`${alias}.${name}`)))
export const TOLD_COLUMNS = sql.join(TOLD.map((name) => sql.ref(name)))

/**
 * The rows that the openings `groups` should have at `at`, as CTEs that end in `due`: one row for the spell that is recorded
 * last and one for each spell after it, with what is to be done: `add` it, `close` it in place, make a new `version`, or null.
 *
 * Spells are the times in which at least one ad of the opening was on a board. What is recorded stands: an ad that joins or
 * leaves an opening moves no recorded beginning, and of its spells only what comes after the last record counts. An opening
 * whose last ad left it for another one is closed.
 *
 * A closing in place is dated `at`, when it was learnt: readers of an earlier instant must go on to see the opening open. Where
 * that would be too late, as after an outage, a new row carries the true time.
 */
export function dueRows(groups: readonly string[], at: Date): RawBuilder<unknown> {
  return sql`
    given as materialized (select distinct group_id from unnest(${groups}::uuid[]) as each(group_id)),
    known as materialized (
      select distinct on (m.group_id) m.* from given join market_opening m using (group_id)
      where m.superseded_at = 'infinity' order by m.group_id, m.first_seen_at desc),
    told as materialized (${toldNow()}),
    spells as materialized (${spellsSince(at)}),
    wanted as (
      select s.*, k.group_id is not null and s.ordinal = 1 as is_known, s.ordinal = s.of as is_last
      from spells s left join known k using (group_id)),
    made as (
      select w.group_id, w.is_known, k.recorded_at as known_recorded_at,
        greatest(${at}::timestamptz, k.recorded_at + interval '1 microsecond') as recorded_at,
        case when w.is_known then k.first_seen_at else w.starts end as first_seen_at,
        coalesce(k.first_ever_at, first_value(w.starts) over (partition by w.group_id order by w.ordinal)) as first_ever_at,
        case when w.is_known then k.previous_closed_at else lag(w.ends) over (partition by w.group_id order by w.ordinal) end
          as previous_closed_at,
        w.ends, k.closed_at as known_closed_at,
        coalesce(k.spells - 1, 0) + w.ordinal as spells,
        t.group_id is not null and (w.is_last or not w.is_known) as is_told
      from wanted w left join known k using (group_id) left join told t using (group_id)),
    compared as (
      select m.*, m.is_known and m.is_told and (${columns('k')}) is distinct from (${columns('t')}) as is_changed,
        m.is_known and m.known_closed_at is null and m.ends is not null as is_closing
      from made m left join known k using (group_id) left join told t using (group_id)),
    due as materialized (
      select *, case
          when not is_known then 'add'
          when is_changed or (is_closing and ends < ${at}::timestamptz - ${CLOSED_LATELY}) then 'version'
          when is_closing then 'close'
        end as deed
      from compared)`
}

/** What the ads of each opening say now. The ad that speaks is the one first seen among those that are open. */
function toldNow(): RawBuilder<unknown> {
  return sql`
    select distinct on (p.group_id) p.group_id, p.changed_at, p.posted_at, p.id as posting_id, p.source_id,
      (count(*) over (partition by p.group_id))::int as ads, p.company_key as employer, p.role_slug as role, r.soc, p.level, p.work_mode,
      case when p.remote_scope ->> 'kind' <> 'countries' then p.remote_scope ->> 'kind'
           when jsonb_array_length(p.remote_scope -> 'countries') = 1 then 'one-country'
           when p.remote_scope is not null then 'countries' end as remote_scope,
      coalesce(l.countries, '{}') as countries, coalesce(l.regions, '{}') as regions,
      p.pay_status, pay.pay_min, pay.pay_mid, pay.pay_max, pay.pay_currency, case when pay.pay_mid is not null then p.pay_period end as pay_period,
      p.education, p.description is not null and p.skills is not null as described, coalesce(s.skills, '{}') as skills
    from given join posting p using (group_id)
    left join role r on r.slug = p.role_slug
    left join (
      select p.group_id, array_agg(distinct l.country order by l.country) as countries,
        array_agg(distinct l.country || '-' || l.region order by l.country || '-' || l.region) filter (where l.region is not null) as regions
      from given join posting p using (group_id) join posting_place l on l.posting_id = p.id where ${IS_COUNTED} group by p.group_id
    ) l on l.group_id = p.group_id
    left join lateral (
      select (annual ->> 'min')::numeric as pay_min, (annual ->> 'midpoint')::numeric as pay_mid, (annual ->> 'max')::numeric as pay_max,
        annual ->> 'currency' as pay_currency
      from (select p.pay_detail -> 'annual' as annual) as stated
      where p.pay_status = 'accepted' and p.pay_basis = 'base' and jsonb_typeof(annual) = 'object'
    ) pay on true
    left join lateral (
      select array_agg(distinct skill ->> 'name' order by skill ->> 'name') as skills from jsonb_array_elements(p.skills) as skill
    ) s on true
    where ${IS_COUNTED}
    order by p.group_id, (p.closed_at is not null), p.first_seen_at, p.id`
}

/** The spell recorded last, if there is one, and every spell since, in order. An end that is null is not yet. */
function spellsSince(at: Date): RawBuilder<unknown> {
  return sql`
    with span as (
      select p.group_id, greatest(coalesce(s.first_seen_at, p.first_seen_at), f.since) as starts,
        coalesce(case when s.posting_id is null then p.closed_at else s.closed_at end, 'infinity') as ends
      from given join posting p using (group_id)
      left join posting_spell s on s.posting_id = p.id
      join posting_group g on g.id = p.group_id
      left join known k using (group_id)
      cross join lateral (select case when k.group_id is null then g.first_seen_at when k.closed_at is null then k.first_seen_at
                                 else k.closed_at end as since) f
      where ${IS_COUNTED}),
    marked as (
      select *, coalesce(starts > max(ends) over (partition by group_id order by starts, ends rows between unbounded preceding and 1 preceding),
        true)::int as begins
      from span where ends > starts),
    counted as (select *, sum(begins) over (partition by group_id order by starts, ends) as island from marked),
    joined as (
      select group_id, min(starts) as starts, nullif(max(ends), 'infinity') as ends from counted group by group_id, island
      union all
      select group_id, first_seen_at, closed_at from known where closed_at is not null
      union all
      select k.group_id, k.first_seen_at, ${at}::timestamptz from known k
      where k.closed_at is null and not exists (select from marked m where m.group_id = k.group_id))
    select group_id, starts, ends, (row_number() over (partition by group_id order by starts))::int as ordinal,
      (count(*) over (partition by group_id))::int as of
    from joined`
}
