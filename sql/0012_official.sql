-- Official statistics as their publishers print them: the files, every cell that is read of them, and rates of exchange.

-- One row per file that was imported. Its bytes are kept in document_body, by hash. The same bytes read by the same reader
-- change nothing; other bytes of the same dataset are a new version, and the one before stays with its end in superseded_at.
create table official_file (
  id              uuid primary key default uuidv7(),
  publisher       text not null,           -- the importer: 'bls-oews'
  dataset         text not null,           -- what of the publisher's and for which period: 'national 2023'
  release         text not null,           -- as the publisher names it: 'May 2023'
  period          text not null,           -- reference period in ISO 8601: '2023-05', '2024/2034'
  name            text not null,           -- of the file
  url             text,                    -- null: given as a file
  sha256          bytea not null references document_body,
  size            bigint not null,         -- bytes
  fetched_at      timestamptz not null,
  imported_at     timestamptz not null,
  superseded_at   timestamptz,             -- null: in force
  reader          smallint not null,       -- version of the importer
  rows            int not null,            -- read; loaded + refused
  loaded          int not null,
  refused         jsonb not null,          -- the first hundred rows that could not be taken: [{"row", "field", "reason"}]
  licence         text not null,
  attribution     text not null,           -- what the licence asks to be shown
  correction_note text                     -- what the publisher or the operator says of a corrected file
);
create unique index official_file_in_force on official_file (publisher, dataset) where superseded_at is null;
create index official_file_by_hash on official_file (sha256);

-- One printed cell. row_ref and column_ref lead a person to it in the publisher's own file.
create table official_stat (
  file_id         uuid not null references official_file on delete cascade,
  row_ref         text not null,           -- 'national_M2023_dl!812': sheet and row; 'line 812' of a CSV
  column_ref      text not null,           -- 'A_MEDIAN'
  system          text not null,           -- of the code: soc2018, soc2010, soc2020uk, noc2021; 'none'
  code            text not null,           -- '43-6013'; '' when the row has none
  detail          text not null,           -- total, major, minor, broad, detailed; '' where the publisher has no such grades
  title           text not null,           -- as printed
  area            text not null,           -- ISO 3166: 'US', 'US-CA', 'GB'; 'US:metro:35620' where ISO has no code
  industry        text not null,           -- 'naics:62'; '' for all
  measure         text not null,           -- employment, pay-mean, pay-p10 … pay-p90, change-percent, openings, education …
  unit            text not null,           -- 'USD/year', 'USD/hour', 'persons', 'percent', 'text' …
  period          text not null,           -- ISO 8601, as in official_file
  value           numeric,                 -- null: the publisher prints a token instead, or text
  token           text,                    -- as printed: '*', '**', '#', 'x' …
  lower_bound     numeric,                 -- the value is at least this ('#')
  text            text,                    -- what is no number: typical education
  error_percent   numeric,                 -- relative standard error or coefficient of variation, in percent
  low             numeric,                 -- the publisher's own interval
  high            numeric,
  n               numeric,                 -- persons or replies behind it, where the publisher says so
  primary key (file_id, row_ref, measure, column_ref)
);
create index official_stat_of_code on official_stat (system, code, measure, area);

-- How many units of `currency` one unit of `base` buys.
create table fx_rate (
  file_id         uuid not null references official_file on delete cascade,
  base            text not null,           -- ISO 4217
  currency        text not null,
  kind            text not null check (kind in ('day', 'year', 'ppp')),  -- a day's rate, a year's average, purchasing power parity
  on_date         date not null,           -- the day, or the first of the year
  country         text not null,           -- ISO 3166-1 for kind ppp and year, else ''
  rate            numeric not null check (rate > 0),
  row_ref         text not null,
  primary key (file_id, kind, base, currency, country, on_date)
);
create index fx_rate_look_up on fx_rate (kind, currency, on_date desc);

-- A wage that an employer attested in a filing (DOL OFLC). The latest decision of a case stands.
create table filed_wage (
  case_number     text primary key,
  file_id         uuid not null references official_file on delete cascade,
  row_ref         text not null,
  programme       text not null,           -- lca, perm, h2a, h2b
  status          text,
  decided_on      date,
  title           text not null,
  system          text not null,
  soc             text,
  employer        text,
  area            text,                    -- 'US-CA'
  wage_from       numeric,
  wage_to         numeric,
  unit            text,                    -- year, month, biweek, week, hour; null = not stated
  wage_note       text                     -- why the wage is not used: 'hour and more than 500'
);
create index filed_wage_of_soc on filed_wage (soc, decided_on);

-- What a series said of a day when it was published on another: vintages of others' indices and of our own.
create table series_vintage (
  file_id         uuid not null references official_file on delete cascade,
  series          text not null,           -- 'hiring-lab/US/total/sa'
  vintage         date not null,
  on_date         date not null,
  value           numeric not null,
  row_ref         text not null,
  primary key (series, on_date, vintage)
);
