-- Counts that add up, kept by difference: what changes of an opening is taken out of the cells and put in again.

-- Counts of one UTC day. They add over days, roles, levels and modes, but not over the three grains of place: an opening in two
-- countries counts once in the world (country ''), once in each country (region '') and once in each region. Role '' is all
-- roles together, with the openings that no role was read for. A title without a level word is the plain rung, 'mid'; mode is
-- 'unknown' where the ad does not say.
-- What is open after a day is opened less closed over all days up to it.
create table market_cell (
  day              date not null,
  role             text not null,          -- slug
  country          text not null,          -- ISO 3166-1 alpha-2
  region           text not null,          -- 'US-CA'
  level            text not null,
  mode             text not null,
  opened           int not null,           -- spells that began
  new              int not null,           -- of these, openings not seen in the 60 days before: returns are not new
  closed           int not null,           -- spells that ended
  opened_paid      int not null,           -- with pay that was read without doubt
  closed_paid      int not null,
  opened_described int not null,           -- with a description
  closed_described int not null,
  opened_ads       int not null,           -- raw ads
  closed_ads       int not null,
  primary key (role, country, region, day, level, mode)
) partition by range (day);                -- a month each, as market_opening
create table market_cell_rest partition of market_cell default;
comment on table market_cell is 'Openings that began and ended on a day, by role, place, level and work mode. Grains of place do not add up to each other.';

-- The last instant at which anything was recorded: a reader of that instant or a later one can take the cells as they are.
create table market_progress (
  only_row         boolean primary key default true check (only_row),
  recorded_at      timestamptz not null
);

-- What one row of market_opening adds to the cells: give its columns of these names. The one definition; refresh, recount and
-- readers of the past use it.
create function market_event(
  first_seen_at timestamptz, closed_at timestamptz, previous_closed_at timestamptz, role text, countries text[], regions text[],
  level text, work_mode text, pay_status text, described boolean, ads int
) returns table (
  day date, role text, country text, region text, level text, mode text,
  opened int, new int, closed int, opened_paid int, closed_paid int, opened_described int, closed_described int, opened_ads int, closed_ads int
) language sql stable parallel safe as $$
  select e.day, r.role, p.country, p.region, coalesce($7, 'mid'), coalesce($8, 'unknown'),
    e.opened, e.opened * ($3 is null or $3 <= $1 - interval '60 days')::int, e.closed,
    e.opened * ($9 = 'accepted')::int, e.closed * ($9 = 'accepted')::int,
    e.opened * $10::int, e.closed * $10::int, e.opened * $11, e.closed * $11
  from (
    select ($1 at time zone 'UTC')::date as day, 1 as opened, 0 as closed
    union all
    select ($2 at time zone 'UTC')::date, 0, 1 where $2 is not null
  ) e
  cross join (select '' as role union all select $4 where $4 is not null) r
  cross join (
    select '' as country, '' as region
    union all
    select each, '' from unnest($5) each
    union all
    select split_part(each, '-', 1), each from unnest($6) each
  ) p
$$;

-- Readers of a role take its rows from this index alone.
create index market_opening_of_role on market_opening (role, first_seen_at)
  include (recorded_at, superseded_at, closed_at, employer, source_id, level, work_mode, countries, regions, pay_mid, pay_currency);
-- What was open at an instant, whatever the role: in each month's partition only what outlived it.
create index market_opening_open on market_opening (closed_at)
  include (first_seen_at, recorded_at, superseded_at, employer, level, work_mode, countries, regions);
-- What was recorded since an instant, for readers of the past.
create index market_opening_recorded on market_opening (recorded_at);
create index market_opening_superseded on market_opening (superseded_at) where superseded_at < 'infinity';

-- Crawls of a board: ok is a complete one, which alone says what is open. For panels of boards that answered in two windows.
create view board_crawl as
select source_id, finished_at as at, state = 'done' and complete is true as ok, postings as n
from run where finished_at is not null;
comment on view board_crawl is 'Finished crawls of each board; ok: complete, so that it says what is open.';

-- How well boards were crawled and ads read, by finished UTC day; written once a day is over, so that it never changes.
create table market_health (
  day              date primary key,
  crawls           int not null,           -- finished
  complete         int not null,           -- of these: the board answered, every page was had and every item read. 0: a gap
  items            int not null,           -- on the pages
  refused          int not null,           -- of these, kept aside
  openings         int not null,           -- seen for the first time, each with the ad that was seen first
  pay_stated       int not null,           -- of these, with pay that was accepted or quarantined
  pay_quarantined  int not null,           -- of these, not trusted
  places_unread    int not null,           -- of openings, with a place text that no known place answers to
  dated            int not null,           -- of openings, with a date of their own
  lag_hours        double precision        -- median of first sight less that date; null: none is dated
);
create index run_finished on run (finished_at);

-- Openings that were recorded before there were cells.
insert into market_cell
select e.day, e.role, e.country, e.region, e.level, e.mode, sum(e.opened), sum(e.new), sum(e.closed), sum(e.opened_paid),
  sum(e.closed_paid), sum(e.opened_described), sum(e.closed_described), sum(e.opened_ads), sum(e.closed_ads)
from market_opening o cross join lateral market_event(o.first_seen_at, o.closed_at, o.previous_closed_at, o.role, o.countries, o.regions,
  o.level, o.work_mode, o.pay_status, o.described, o.ads) e
where o.superseded_at = 'infinity'
group by 1, 2, 3, 4, 5, 6;
insert into market_progress (recorded_at)
select coalesce(greatest(max(recorded_at), max(superseded_at) filter (where superseded_at < 'infinity')), '-infinity') from market_opening;
