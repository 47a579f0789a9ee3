-- What publishers ask of those who use their postings, as the connectors say; written at start, see src/store/connector.ts.
create table connector (
  id           text primary key,           -- source.connector
  name         text not null,
  attribution  text,                       -- what is asked to be shown beside a posting; null: nothing
  aggregates   boolean not null            -- false: its postings are kept out of every figure
);

-- The one place that says whose postings are counted.
create view uncounted_source as
select s.id from source s join connector c on c.id = s.connector where not c.aggregates;
comment on view uncounted_source is 'Sources whose publishers do not want their postings in published figures: alerts know them, the market does not.';

create or replace view analyst.postings as
select p.id as posting_id, p.group_id, s.connector, s.name as source, p.external_id, p.url, p.title, p.company, p.company_key,
       p.role_slug, r.title as role, r.soc, r.family, p.role_probability, p.level, p.work_mode, p.remote_scope,
       p.pay_status, p.pay_reason, p.pay_min, p.pay_max, p.pay_currency, p.pay_period, p.pay_basis, p.annual_pay,
       p.employment_type, p.posted_at, p.expires_at, p.first_seen_at, p.last_seen_at, p.closed_at, p.closed_reason,
       p.closed_at is null as is_open, p.source_id not in (select id from uncounted_source) as is_counted
from posting p
join source s on s.id = p.source_id
left join role r on r.slug = p.role_slug;
comment on column analyst.postings.is_counted is 'False: its publisher does not want it in published figures; it is in no other view of openings';
comment on column analyst.postings.closed_at is 'When it was closed; null: open';
comment on column analyst.postings.closed_reason is 'Why it was closed: docs/sources.md';

create or replace view analyst.openings as
select distinct on (p.group_id) p.group_id, p.id as posting_id, p.url, p.title, p.company, p.company_key, p.role_slug, p.level, p.work_mode,
       p.pay_status, p.pay_min, p.pay_max, p.pay_currency, p.pay_period, p.pay_basis, p.annual_pay, p.posted_at,
       g.first_seen_at, p.closed_at, p.closed_at is null as is_open
from posting p
join posting_group g on g.id = p.group_id
where p.source_id not in (select id from uncounted_source)
order by p.group_id, (p.closed_at is not null), p.first_seen_at, p.id;
comment on view analyst.openings is 'One row per opening, as the boards have it now: the ad first seen among the open ones speaks for it. Without ads that may not be counted';
comment on view analyst.market_openings is 'One row per opening and state of knowledge: the table that figures count. As known at T: recorded_at <= T and superseded_at > T, open when closed_at is null or later than T. Without ads that may not be counted';

create or replace view analyst.runs as
select r.id as run_id, s.connector, s.name as source, r.state, r.complete, r.reason, r.started_at, r.finished_at, r.pages, r.kept,
       r.postings, r.refused, r.new, r.changed, r.unchanged, r.closed, r.duplicates, r.listed, r.reissued, r.reopened, r.removed,
       r.left_over, r.went_well, r.shrunk
from run r
join source s on s.id = r.source_id;
comment on column analyst.runs.complete is 'The whole board was seen, so that what is missing is gone';
comment on column analyst.runs.postings is 'Postings whose text was read';
comment on column analyst.runs.listed is 'Postings that a list named and whose text was not asked for';
comment on column analyst.runs.reissued is 'Postings that came under another id';
comment on column analyst.runs.reopened is 'Postings that were closed and came back';
comment on column analyst.runs.removed is 'Postings closed because the source says that they are gone';
comment on column analyst.runs.left_over is 'Pages of single postings left to the next run';
comment on column analyst.runs.went_well is 'Every page was had and read, whatever was refused on them';
comment on column analyst.runs.shrunk is 'Complete, and the board was suddenly empty or much smaller';
