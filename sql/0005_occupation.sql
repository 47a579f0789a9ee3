-- Occupations as their publishers describe them (O*NET, ESCO), loaded by `jobtide taxonomy import`.
-- An edition is one publisher's release in one language. A new release replaces the old one in one transaction.

create table taxonomy_import (
  publisher      text not null check (publisher in ('onet', 'esco', 'esco-onet')),  -- esco-onet: the crosswalk between them
  language       text not null,            -- ISO 639-1
  release        text not null,            -- "27.0"; "as of 2024-04-30" when the files do not name one
  sha256         text not null,            -- of the lines `sha256sum` prints for the files that were read, sorted by name
  reader         smallint not null,        -- version of the importer: a newer one reads the same files again
  source         text not null,            -- name of the zip or folder
  imported_at    timestamptz not null,
  counts         jsonb not null,           -- per file: rows, loaded, skipped
  attribution    text not null,            -- what the publisher's licence asks to be shown
  primary key (publisher, language)
);

create table occupation (
  publisher      text not null,
  language       text not null,
  code           text not null,            -- O*NET-SOC code, or ESCO concept URI
  number         text,                     -- ESCO's own number, "2221.1"
  title          text not null,
  description    text,
  soc            text,                     -- SOC 2018 detailed code that the publisher's code names; ESCO's are in occupation_soc
  isco           text,                     -- ISCO-08 group
  job_zone       smallint check (job_zone between 1 and 5),
  primary key (publisher, language, code),
  foreign key (publisher, language) references taxonomy_import on delete cascade
);

-- Which SOC 2018 codes an occupation falls under: O*NET by its code, ESCO by the crosswalk, by its nearest broader
-- occupation in the crosswalk, or by its ISCO group in the crosswalk. Written anew after each import.
create table occupation_soc (
  publisher      text not null,
  code           text not null,
  soc            text not null,
  match          text not null,            -- own, exact, close, narrow, broad, or inherited
  primary key (publisher, code, soc)
);
create index occupation_soc_by_soc on occupation_soc (soc);

create table occupation_title (
  publisher      text not null,
  language       text not null,
  code           text not null,
  kind           text not null check (kind in ('preferred', 'alternate', 'reported', 'short', 'hidden')),
  title          text not null,            -- as published
  forms          text[] not null,          -- the titles it stands for: "Koch/Köchin" is two
  primary key (publisher, language, code, kind, title),
  foreign key (publisher, language, code) references occupation on delete cascade
);

create table occupation_related (
  publisher      text not null,
  language       text not null,
  code           text not null,
  related_code   text not null,            -- of the same publisher; for ESCO also an ISCO group's URI
  relation       text not null check (relation in ('primary_short', 'primary_long', 'supplemental', 'related', 'broader')),
  rank           smallint,                 -- 1 = nearest; null when the publisher does not rank
  primary key (publisher, language, code, relation, related_code),
  foreign key (publisher, language) references taxonomy_import on delete cascade
);

create table occupation_technology (
  publisher      text not null,
  language       text not null,
  code           text not null,
  name           text not null,
  category       text not null,            -- UNSPSC commodity or software category; '' when not stated
  hot            boolean not null,         -- often asked for by employers
  in_demand      boolean,                  -- often asked for in this occupation; null when the release does not say
  primary key (publisher, language, code, name, category),
  foreign key (publisher, language, code) references occupation on delete cascade
);

create table occupation_task (
  publisher      text not null,
  language       text not null,
  code           text not null,
  task           text not null,
  core           boolean,                  -- null when not stated
  primary key (publisher, language, code, task),
  foreign key (publisher, language, code) references occupation on delete cascade
);

-- ISCO-08 groups with their names in the languages of the imported editions.
create table occupation_group (
  publisher      text not null,
  language       text not null,
  code           text not null,            -- "2221"
  title          text not null,
  primary key (publisher, language, code),
  foreign key (publisher, language) references taxonomy_import on delete cascade
);

-- The official crosswalk: ESCO concept (occupation or ISCO group) to O*NET-SOC 2019.
create table occupation_crosswalk (
  publisher      text not null,
  language       text not null,
  concept        text not null,            -- URI
  onet           text not null,
  soc            text,                     -- null when the O*NET code has no SOC 2018 code
  match          text not null check (match in ('exact', 'close', 'narrow', 'broad')),
  primary key (publisher, language, concept, onet),
  foreign key (publisher, language) references taxonomy_import on delete cascade
);
