-- Crosswalks of occupation codes, pair by pair as their publishers list them: a code may have several partners. Chains, such as
-- UK SOC 2020 to ISCO-08 to SOC 2010 to SOC 2018, are built by the reader.
create table occupation_code_link (
  file_id         uuid not null references official_file on delete cascade,
  row_ref         text not null,
  system          text not null,           -- soc2010, noc2016, isco08, soc2020uk
  code            text not null,
  to_system       text not null,           -- soc2018, noc2021, soc2010, isco08
  to_code         text not null,
  share           numeric check (share > 0 and share <= 1), -- of what the publisher files under `code`, filed under `to_code` too; null: pairs alone
  primary key (file_id, system, code, to_system, to_code)
);
create index occupation_code_link_back on occupation_code_link (to_system, to_code);
