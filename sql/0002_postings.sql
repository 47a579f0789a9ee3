-- Postings, the openings they advertise ("groups"), and their life: spells and changes.

-- The taxonomy as data/roles has it, for joins; written by `jobtide migrate`.
create table role (
  slug           text primary key,
  title          text not null,
  soc            text not null,
  family         text not null,
  summary        text not null,
  aliases        text[] not null,
  related        text[] not null,
  ladder         jsonb  not null,
  version        text   not null
);

create table posting_group (
  id             uuid primary key default uuidv7(),
  key            text not null unique,
  first_seen_at  timestamptz not null
);
create index posting_group_fresh on posting_group (first_seen_at);

create table posting (
  id                uuid primary key default uuidv7(),
  source_id         uuid not null references source,
  external_id       text not null,
  group_id          uuid not null references posting_group,
  url               text not null,
  title             text not null,
  company           text not null,
  company_key       text not null,
  department        text,
  role_slug         text,
  role_probability  real,
  level             text,
  title_reading     jsonb not null,
  work_mode         text,
  remote_scope      jsonb,
  unresolved_places jsonb not null,
  pay_status        text not null check (pay_status in ('accepted', 'quarantined', 'none')),
  pay_reason        text,
  pay_min           numeric,
  pay_max           numeric,
  pay_currency      text,
  pay_period        text,
  pay_basis         text,
  annual_pay        numeric,               -- midpoint of base pay in whole major units a year; null when unknown
  pay_detail        jsonb,
  employment_type   text,
  posted_at         timestamptz,
  expires_at        timestamptz,
  description       text,
  content_hash      text not null,
  first_seen_at     timestamptz not null,
  last_seen_at      timestamptz not null,
  seen_run_id       uuid not null,         -- the last run that saw it
  missing_runs      smallint not null default 0,  -- complete runs in a row that did not see it
  closed_at         timestamptz,
  closed_reason     text,
  changed_at        timestamptz,
  xid               xid8 not null default pg_current_xact_id(),  -- see the watermark rule in docs/operate.md
  unique (source_id, external_id)
) with (fillfactor = 85);                  -- last_seen_at moves on every crawl: room for HOT updates
create index posting_of_group on posting (group_id);
create index posting_of_role on posting (role_slug, level) where closed_at is null;
create index posting_open on posting (source_id) where closed_at is null;

create table posting_place (
  posting_id     uuid not null references posting on delete cascade,
  ordinal        smallint not null,
  kind           text not null check (kind in ('city', 'region', 'country')),
  country        text not null,
  region         text,
  region_name    text,
  city           text,
  geoname_id     int,
  latitude       double precision,
  longitude      double precision,
  confidence     real not null,
  primary key (posting_id, ordinal)
);
create index posting_place_where on posting_place (country, region);

-- One row per time on the board. While open, the last sight is posting.last_seen_at; closing writes it here.
create table posting_spell (
  posting_id     uuid not null references posting on delete cascade,
  first_seen_at  timestamptz not null,
  last_seen_at   timestamptz,
  closed_at      timestamptz,
  closed_reason  text,
  primary key (posting_id, first_seen_at)
);
create index posting_spell_closed on posting_spell (closed_at);

-- What a posting said before it changed.
create table posting_change (
  posting_id     uuid not null references posting on delete cascade,
  changed_at     timestamptz not null,
  run_id         uuid not null,
  fields         text[] not null,          -- title, pay, text or place
  title          text not null,
  pay_min        numeric,
  pay_max        numeric,
  pay_currency   text,
  pay_period     text,
  primary key (posting_id, changed_at)
);
