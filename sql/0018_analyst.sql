-- What analysts may read: official statistics, the market as known at any instant, releases and their figures; a role that can
-- read these views and nothing else; a comment on every column.

create view analyst.roles as
select slug as role, title, soc, family, summary, aliases, related from role;

-- market_opening counts; this view gives it names that analysts know. As known at T: recorded_at <= T and superseded_at > T.
create view analyst.market_openings as
select group_id, recorded_at, superseded_at, first_seen_at, first_ever_at, closed_at, changed_at, posted_at, posting_id, ads, spells,
       employer, role, soc, level, work_mode, remote_scope, countries, regions, pay_status, pay_min, pay_mid, pay_max, pay_currency,
       pay_period, education, described, skills
from market_opening;

create view analyst.releases as
select id as release, as_of, made_at, published_at, code_version, taxonomy_version, parameters, inputs, inputs_hash, outputs_hash, figures
from release where published_at is not null;

create view analyst.figures as
select f.release_id as release, f.role, f.metric, f.level, f.country, f.region, f.mode, f.item, f.period, f.version, f.unit, f.value,
       f.text, f.low, f.high, f.n, f.employers, f.grade, f.withheld, f.proof
from figure f join release r on r.id = f.release_id
where r.published_at is not null;

create view analyst.official_files as
select id as file_id, publisher, dataset, release, period, name, url, encode(sha256, 'hex') as sha256, size, fetched_at, imported_at,
       superseded_at, rows, loaded, licence, attribution, correction_note
from official_file;

create view analyst.official_stats as
select s.file_id, f.publisher, f.dataset, f.superseded_at is null as in_force, s.row_ref, s.column_ref, s.system, s.code, s.detail, s.title,
       s.area, s.industry, s.measure, s.unit, s.period, s.value, s.token, s.lower_bound, s.text, s.error_percent, s.low, s.high, s.n
from official_stat s join official_file f on f.id = s.file_id;

create view analyst.rates as
select r.kind, r.base, r.currency, r.country, r.on_date, r.rate, f.publisher, f.dataset, f.superseded_at is null as in_force, r.row_ref
from fx_rate r join official_file f on f.id = r.file_id;

create view analyst.filed_wages as
select case_number, programme, status, decided_on, title, system, soc, employer, area, wage_from, wage_to, unit, wage_note, row_ref
from filed_wage;

create view analyst.series as
select series, vintage, on_date, value, row_ref from series_vintage;

-- A group role without login. People get a login of their own in it: `jobtide analyst add`. Roles belong to the whole server, so
-- another database of it may have made this one already; who may not make roles does without and is told by the command.
do $$
begin
  create role jobtide_analyst nologin;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then raise notice 'this user may not create roles: the role jobtide_analyst is left out';
end $$;
do $$
begin
  if exists (select from pg_roles where rolname = 'jobtide_analyst') then
    execute format('grant connect on database %I to jobtide_analyst', current_database());
    grant usage on schema analyst to jobtide_analyst;
    grant select on all tables in schema analyst to jobtide_analyst;
    alter default privileges in schema analyst grant select on tables to jobtide_analyst;
  end if;
exception
  when insufficient_privilege then raise notice 'this user may not grant to jobtide_analyst';
end $$;

comment on view analyst.postings is 'One row per posting';
comment on column analyst.postings.posting_id is 'The ad';
comment on column analyst.postings.group_id is 'The opening: ads for the same job share it';
comment on column analyst.postings.connector is 'System the board runs on';
comment on column analyst.postings.source is 'Name of the board';
comment on column analyst.postings.external_id is 'Id at the source';
comment on column analyst.postings.url is 'Address of the ad';
comment on column analyst.postings.title is 'As advertised';
comment on column analyst.postings.company is 'As advertised';
comment on column analyst.postings.company_key is 'The employer''s name folded for comparison';
comment on column analyst.postings.role_slug is 'Role read from the title; null: none likely enough';
comment on column analyst.postings.role is 'Title of the role';
comment on column analyst.postings.soc is 'SOC 2018 code of the role';
comment on column analyst.postings.family is 'Family of the role';
comment on column analyst.postings.role_probability is 'How sure the role is, 0 to 1';
comment on column analyst.postings.level is 'intern, junior, mid, senior, lead, manager, director or executive; null: no level word';
comment on column analyst.postings.work_mode is 'onsite, hybrid or remote; null: not stated';
comment on column analyst.postings.remote_scope is 'From where a remote job may be done, as JSON';
comment on column analyst.postings.pay_status is 'accepted, quarantined or none';
comment on column analyst.postings.pay_reason is 'Why pay was not accepted';
comment on column analyst.postings.pay_min is 'Accepted pay as advertised, whole major units of pay_currency per pay_period';
comment on column analyst.postings.pay_max is 'See pay_min; equal ends are one amount';
comment on column analyst.postings.pay_currency is 'ISO 4217';
comment on column analyst.postings.pay_period is 'hour, day, week, month or year';
comment on column analyst.postings.pay_basis is 'base, ote, total or commission';
comment on column analyst.postings.annual_pay is 'Middle of base pay of a full-time year, in pay_currency; null: unknown';
comment on column analyst.postings.employment_type is 'Kind of contract';
comment on column analyst.postings.posted_at is 'What the source says';
comment on column analyst.postings.expires_at is 'What the source says';
comment on column analyst.postings.first_seen_at is 'When we first saw it';
comment on column analyst.postings.last_seen_at is 'When we last saw it';
comment on column analyst.postings.closed_at is 'When it was closed: after two complete crawls that did not see it; null: open';
comment on column analyst.postings.closed_reason is 'Why it was closed';
comment on column analyst.postings.is_open is 'On a board now';
comment on view analyst.places is 'One row per place of a posting';
comment on column analyst.places.posting_id is 'The ad';
comment on column analyst.places.ordinal is 'From 0, as stated';
comment on column analyst.places.kind is 'city, region or country';
comment on column analyst.places.country is 'ISO 3166-1 alpha-2';
comment on column analyst.places.region is 'ISO 3166-2 without the country for the US and Canada, GeoNames admin1 elsewhere';
comment on column analyst.places.region_name is 'Name of the region';
comment on column analyst.places.city is 'Name of the city';
comment on column analyst.places.geoname_id is 'GeoNames id of the city';
comment on column analyst.places.latitude is 'Degrees';
comment on column analyst.places.longitude is 'Degrees';
comment on column analyst.places.confidence is '0 to 1';
comment on view analyst.spells is 'One row per time on the board';
comment on column analyst.spells.posting_id is 'The ad';
comment on column analyst.spells.group_id is 'The opening';
comment on column analyst.spells.role_slug is 'Role';
comment on column analyst.spells.first_seen_at is 'Start of the time on the board';
comment on column analyst.spells.last_seen_at is 'Last sight';
comment on column analyst.spells.closed_at is 'End; null: still open, so the length is right-censored';
comment on column analyst.spells.closed_reason is 'Why it ended';
comment on view analyst.openings is 'One row per opening, as the boards have it now: the ad first seen among the open ones speaks for it';
comment on column analyst.openings.group_id is 'The opening: ads for the same job share it';
comment on column analyst.openings.posting_id is 'The ad';
comment on column analyst.openings.url is 'Address of the ad';
comment on column analyst.openings.title is 'As advertised';
comment on column analyst.openings.company is 'As advertised';
comment on column analyst.openings.company_key is 'The employer''s name folded for comparison';
comment on column analyst.openings.role_slug is 'Role read from the title; null: none likely enough';
comment on column analyst.openings.level is 'intern, junior, mid, senior, lead, manager, director or executive; null: no level word';
comment on column analyst.openings.work_mode is 'onsite, hybrid or remote; null: not stated';
comment on column analyst.openings.pay_status is 'accepted, quarantined or none';
comment on column analyst.openings.pay_min is 'Accepted pay as advertised, whole major units of pay_currency per pay_period';
comment on column analyst.openings.pay_max is 'See pay_min; equal ends are one amount';
comment on column analyst.openings.pay_currency is 'ISO 4217';
comment on column analyst.openings.pay_period is 'hour, day, week, month or year';
comment on column analyst.openings.pay_basis is 'base, ote, total or commission';
comment on column analyst.openings.annual_pay is 'Middle of base pay of a full-time year, in pay_currency; null: unknown';
comment on column analyst.openings.posted_at is 'What the source says';
comment on column analyst.openings.first_seen_at is 'When any ad of the opening was first seen';
comment on column analyst.openings.closed_at is 'When it was closed: after two complete crawls that did not see it; null: open';
comment on column analyst.openings.is_open is 'On a board now';
comment on view analyst.runs is 'One row per crawl of a source';
comment on column analyst.runs.run_id is 'The crawl';
comment on column analyst.runs.connector is 'System';
comment on column analyst.runs.source is 'Board';
comment on column analyst.runs.state is 'queued, fetching, reading, done or failed';
comment on column analyst.runs.complete is 'The board answered, every page was had and every item was read';
comment on column analyst.runs.reason is 'Why it failed or is not complete';
comment on column analyst.runs.started_at is 'Start';
comment on column analyst.runs.finished_at is 'End';
comment on column analyst.runs.pages is 'Pages that answered';
comment on column analyst.runs.kept is 'Pages with a body not kept before';
comment on column analyst.runs.postings is 'Postings read';
comment on column analyst.runs.refused is 'Items set aside';
comment on column analyst.runs.new is 'New postings';
comment on column analyst.runs.changed is 'Edited postings';
comment on column analyst.runs.unchanged is 'Postings as before';
comment on column analyst.runs.closed is 'Postings closed';
comment on column analyst.runs.duplicates is 'New postings of an opening that was known';
comment on view analyst.roles is 'The taxonomy';
comment on column analyst.roles.role is 'Slug';
comment on column analyst.roles.title is 'Title';
comment on column analyst.roles.soc is 'SOC 2018 detailed occupation';
comment on column analyst.roles.family is 'Family';
comment on column analyst.roles.summary is 'What it is';
comment on column analyst.roles.related is 'Slugs of related roles';
comment on column analyst.roles.aliases is 'Other names';
comment on view analyst.market_openings is 'One row per opening and state of knowledge: the table that figures count. As known at T: recorded_at <= T and superseded_at > T, open when closed_at is null or later than T';
comment on column analyst.market_openings.group_id is 'The opening';
comment on column analyst.market_openings.recorded_at is 'From when this was known';
comment on column analyst.market_openings.superseded_at is 'Until when; infinity: still';
comment on column analyst.market_openings.first_seen_at is 'Start of the present time on the board';
comment on column analyst.market_openings.first_ever_at is 'First sight of the opening';
comment on column analyst.market_openings.closed_at is 'When we learnt that it closed; null: open';
comment on column analyst.market_openings.changed_at is 'Last edit of the ad by its employer';
comment on column analyst.market_openings.posted_at is 'What the source says';
comment on column analyst.market_openings.posting_id is 'The ad that speaks for it';
comment on column analyst.market_openings.ads is 'Raw ads';
comment on column analyst.market_openings.spells is 'Times on the board';
comment on column analyst.market_openings.employer is 'Name folded for comparison';
comment on column analyst.market_openings.role is 'Slug; null: none likely enough';
comment on column analyst.market_openings.soc is 'SOC 2018 code';
comment on column analyst.market_openings.level is 'As read from the title; null: no level word';
comment on column analyst.market_openings.work_mode is 'onsite, hybrid, remote; null: not stated';
comment on column analyst.market_openings.remote_scope is 'worldwide, area, one-country or countries';
comment on column analyst.market_openings.countries is 'ISO 3166-1, each once';
comment on column analyst.market_openings.regions is 'US-CA, each once';
comment on column analyst.market_openings.pay_status is 'accepted, quarantined or none';
comment on column analyst.market_openings.pay_min is 'Base pay of a full-time year, whole major units of pay_currency';
comment on column analyst.market_openings.pay_mid is 'Middle of the range';
comment on column analyst.market_openings.pay_max is 'Upper end';
comment on column analyst.market_openings.pay_currency is 'ISO 4217';
comment on column analyst.market_openings.pay_period is 'As advertised';
comment on column analyst.market_openings.education is 'Least degree the ad asks for; null: not stated';
comment on column analyst.market_openings.described is 'Has a description, so that skills could be found';
comment on column analyst.market_openings.skills is 'Skills, tools and certificates it names';
comment on view analyst.releases is 'Published releases: frozen sets of figures';
comment on column analyst.releases.release is 'Id';
comment on column analyst.releases.as_of is 'What was known then';
comment on column analyst.releases.made_at is 'When it was computed';
comment on column analyst.releases.published_at is 'When it could first be read';
comment on column analyst.releases.code_version is 'Version of the program with the hash of its market code';
comment on column analyst.releases.taxonomy_version is 'Version of the roles';
comment on column analyst.releases.parameters is 'Least n, employers, shares …';
comment on column analyst.releases.inputs is 'Hash of every input, as JSON';
comment on column analyst.releases.inputs_hash is 'Hash of the inputs';
comment on column analyst.releases.outputs_hash is 'Hash of all figures';
comment on column analyst.releases.figures is 'Number of figures';
comment on view analyst.figures is 'Published figures, withheld ones with their reason';
comment on column analyst.figures.release is 'Release';
comment on column analyst.figures.role is 'Slug; empty: all roles';
comment on column analyst.figures.metric is 'Id of the metric, see docs/methods.md';
comment on column analyst.figures.level is 'Empty: all levels';
comment on column analyst.figures.country is 'ISO 3166-1; empty: all';
comment on column analyst.figures.region is 'US-CA; empty: all';
comment on column analyst.figures.mode is 'Work mode; empty: all';
comment on column analyst.figures.item is 'What the metric lists: employer, skill, industry …';
comment on column analyst.figures.period is 'ISO 8601 day, month or interval';
comment on column analyst.figures.version is 'Of the metric';
comment on column analyst.figures.unit is 'Unit';
comment on column analyst.figures.value is 'Null: withheld, or text';
comment on column analyst.figures.text is 'What is no number';
comment on column analyst.figures.low is 'Lower end of the 95 % interval';
comment on column analyst.figures.high is 'Upper end';
comment on column analyst.figures.n is 'Observations';
comment on column analyst.figures.employers is 'Employers behind it';
comment on column analyst.figures.grade is 'official, low, medium, high or modelled';
comment on column analyst.figures.withheld is 'Why there is no value';
comment on column analyst.figures.proof is 'What leads to the rows behind it, as JSON';
comment on view analyst.official_files is 'Publishers'' files that were imported';
comment on column analyst.official_files.file_id is 'The file';
comment on column analyst.official_files.publisher is 'Importer';
comment on column analyst.official_files.dataset is 'What of the publisher''s, for which period';
comment on column analyst.official_files.release is 'As the publisher names it';
comment on column analyst.official_files.period is 'Reference period, ISO 8601';
comment on column analyst.official_files.name is 'File name';
comment on column analyst.official_files.url is 'Where it was fetched; null: given as a file';
comment on column analyst.official_files.sha256 is 'Hash of its bytes, hexadecimal';
comment on column analyst.official_files.size is 'Bytes';
comment on column analyst.official_files.fetched_at is 'When it was had';
comment on column analyst.official_files.imported_at is 'When it was read';
comment on column analyst.official_files.superseded_at is 'When a later file took its place; null: in force';
comment on column analyst.official_files.rows is 'Rows read';
comment on column analyst.official_files.loaded is 'Rows taken';
comment on column analyst.official_files.licence is 'Licence';
comment on column analyst.official_files.attribution is 'What the licence asks to be shown';
comment on column analyst.official_files.correction_note is 'What is said of a corrected file';
comment on view analyst.official_stats is 'One printed cell of an official table per row';
comment on column analyst.official_stats.file_id is 'The file';
comment on column analyst.official_stats.publisher is 'Importer';
comment on column analyst.official_stats.dataset is 'Dataset';
comment on column analyst.official_stats.in_force is 'No later file took its place';
comment on column analyst.official_stats.row_ref is 'Sheet and row, or line';
comment on column analyst.official_stats.column_ref is 'Column as printed';
comment on column analyst.official_stats.system is 'Classification of the code';
comment on column analyst.official_stats.code is 'Occupation code; empty: none';
comment on column analyst.official_stats.detail is 'total, major, minor, broad or detailed';
comment on column analyst.official_stats.title is 'As printed';
comment on column analyst.official_stats.area is 'US, US-CA, US:metro:35620 …';
comment on column analyst.official_stats.industry is 'naics:62 …; empty: all';
comment on column analyst.official_stats.measure is 'What is measured';
comment on column analyst.official_stats.unit is 'Unit as printed';
comment on column analyst.official_stats.period is 'ISO 8601';
comment on column analyst.official_stats.value is 'Null: a token or text instead';
comment on column analyst.official_stats.token is 'As printed: *, **, #, x …';
comment on column analyst.official_stats.lower_bound is 'The value is at least this';
comment on column analyst.official_stats.text is 'What is no number';
comment on column analyst.official_stats.error_percent is 'Relative standard error or coefficient of variation';
comment on column analyst.official_stats.low is 'Publisher''s interval';
comment on column analyst.official_stats.high is 'Publisher''s interval';
comment on column analyst.official_stats.n is 'Persons or replies behind it';
comment on view analyst.rates is 'Rates of exchange and purchasing power';
comment on column analyst.rates.kind is 'day, year (average) or ppp';
comment on column analyst.rates.base is 'One unit of this';
comment on column analyst.rates.currency is 'buys rate units of this';
comment on column analyst.rates.country is 'For year and ppp';
comment on column analyst.rates.on_date is 'The day, or the first of the year';
comment on column analyst.rates.rate is 'Units of currency for one of base';
comment on column analyst.rates.publisher is 'Importer';
comment on column analyst.rates.dataset is 'Dataset';
comment on column analyst.rates.in_force is 'No later file took its place';
comment on column analyst.rates.row_ref is 'Where it is printed';
comment on view analyst.filed_wages is 'Wages that employers attested in filings with the US Department of Labor';
comment on column analyst.filed_wages.case_number is 'Case';
comment on column analyst.filed_wages.programme is 'lca, perm, h2a or h2b';
comment on column analyst.filed_wages.status is 'Of the case';
comment on column analyst.filed_wages.decided_on is 'Day of the decision';
comment on column analyst.filed_wages.title is 'Job title as filed';
comment on column analyst.filed_wages.system is 'Classification of soc';
comment on column analyst.filed_wages.soc is 'Occupation code as filed';
comment on column analyst.filed_wages.employer is 'As filed';
comment on column analyst.filed_wages.area is 'US-CA';
comment on column analyst.filed_wages.wage_from is 'As filed';
comment on column analyst.filed_wages.wage_to is 'Null: none';
comment on column analyst.filed_wages.unit is 'year, month, biweek, week or hour';
comment on column analyst.filed_wages.wage_note is 'Why the wage is not used';
comment on column analyst.filed_wages.row_ref is 'Row of the file';
comment on view analyst.series is 'Others'' indices, each value with the day it was published on';
comment on column analyst.series.series is 'Publisher, place, what and whether seasonally adjusted';
comment on column analyst.series.vintage is 'Day on which the publisher said so';
comment on column analyst.series.on_date is 'Day it speaks of';
comment on column analyst.series.value is 'As published';
comment on column analyst.series.row_ref is 'Row of the file';
