-- The market: one row per opening for counting, figures frozen in releases.

-- What is known of an opening, for counting. Closing it writes closed_at, which is when we learnt it; every other change makes a
-- new row and ends the old one, so that a reader of any earlier instant T sees what was known then:
--   recorded_at <= T and superseded_at > T, and open when closed_at is null or closed_at > T.
create table market_opening (
  group_id        uuid not null,
  recorded_at     timestamptz not null,
  superseded_at   timestamptz not null default 'infinity',
  first_seen_at   timestamptz not null,    -- of the present spell
  first_ever_at   timestamptz not null,    -- of the opening
  closed_at       timestamptz,
  changed_at      timestamptz,             -- last edit of the ad by its employer
  posted_at       timestamptz,
  posting_id      uuid not null,           -- the ad that speaks for it
  source_id       uuid not null,           -- its board
  ads             int not null,            -- raw ads
  spells          int not null,            -- times on the board
  employer        text not null,           -- company_key
  role            text,                    -- slug
  soc             text,
  level           text,
  work_mode       text,
  remote_scope    text,                    -- worldwide, area, one-country, countries
  countries       text[] not null,         -- ISO 3166-1 alpha-2, each once
  regions         text[] not null,         -- 'US-CA'
  pay_status      text not null,           -- accepted, quarantined, none
  pay_min         numeric,                 -- annual base pay, whole major units of pay_currency
  pay_mid         numeric,
  pay_max         numeric,
  pay_currency    text,
  pay_period      text,                    -- as advertised: year, hour …
  education       text,                    -- least degree the ad asks for; null = not stated
  described       boolean not null,        -- has a description, so that skills could be found
  skills          text[] not null,
  primary key (group_id, first_seen_at, recorded_at)
) partition by range (first_seen_at);      -- a month each, made as they are needed; see src/store/market-partition.ts
create table market_opening_rest partition of market_opening default;

-- Openings whose row is not up to date. Written by triggers on posting, in the transaction that changed it.
create table market_stale (
  group_id        uuid primary key,
  since           timestamptz not null default now()
);

-- A frozen set of figures. Nothing of a published release changes.
create table release (
  id              text primary key,        -- '2026-11-27', a second one of the day '2026-11-27.2'
  as_of           timestamptz not null,    -- what was known then
  made_at         timestamptz not null,
  published_at    timestamptz,             -- null: still being made, shown to nobody
  code_version    text not null,           -- of the program, and the hash of its market code
  taxonomy_version text not null,
  parameters      jsonb not null,          -- minimum n, employers, shares, base days …
  inputs          jsonb not null,          -- [{"kind", "name", "sha256", "rows"}]: official files, openings, rates
  inputs_hash     text not null,
  outputs_hash    text,                    -- of every figure in order; null until published
  figures         int not null default 0
);

-- One figure, or the reason why it is withheld. '' in a dimension means all.
create table figure (
  release_id      text not null references release on delete cascade,
  role            text not null,           -- slug
  metric          text not null,           -- id in src/market/catalogue
  level           text not null,
  country         text not null,
  region          text not null,           -- 'US-CA'
  mode            text not null,
  item            text not null,           -- employer, skill, industry, degree, related role …
  period          text not null,           -- ISO 8601 day, month or interval the figure speaks of
  version         smallint not null,       -- of the metric
  unit            text not null,
  value           double precision,        -- null: withheld, or text
  text            text,
  low             double precision,        -- 95 % interval
  high            double precision,
  n               bigint,                  -- null only for official figures whose publisher states none
  employers       int,
  grade           text check (grade in ('official', 'low', 'medium', 'high', 'modelled')),
  withheld        text,                    -- reason code: too-few, too-few-employers, dominated, secondary, no-data …
  proof           jsonb not null,          -- {"kind": "official", "cells": […]} or {"kind": "openings", "filter": {…}} …
  primary key (release_id, role, metric, level, country, region, mode, item, period),
  check (withheld is null or (value is null and text is null and low is null and high is null))
);
create index figure_of_metric on figure (metric, role, country, period);
