-- What analysts query. Stable names and columns: docs/market-methods.md explains each.
create schema analyst;

-- Every posting with its role, newest facts, and whether it is open.
create view analyst.postings as
select p.id as posting_id, p.group_id, s.connector, s.name as source, p.external_id, p.url, p.title, p.company, p.company_key,
       p.role_slug, r.title as role, r.soc, r.family, p.role_probability, p.level, p.work_mode, p.remote_scope,
       p.pay_status, p.pay_reason, p.pay_min, p.pay_max, p.pay_currency, p.pay_period, p.pay_basis, p.annual_pay,
       p.employment_type, p.posted_at, p.expires_at, p.first_seen_at, p.last_seen_at, p.closed_at, p.closed_reason,
       p.closed_at is null as is_open
from posting p
join source s on s.id = p.source_id
left join role r on r.slug = p.role_slug;

create view analyst.places as
select posting_id, ordinal, kind, country, region, region_name, city, geoname_id, latitude, longitude, confidence
from posting_place;

-- Time on the board, one row per appearance; an open one is right-censored at last_seen_at.
create view analyst.spells as
select sp.posting_id, p.group_id, p.role_slug, sp.first_seen_at, coalesce(sp.last_seen_at, p.last_seen_at) as last_seen_at,
       sp.closed_at, sp.closed_reason
from posting_spell sp
join posting p on p.id = sp.posting_id;

-- One row per opening: the unit that is counted. The posting first seen among the open ones speaks for it.
create view analyst.openings as
select distinct on (p.group_id) p.group_id, p.id as posting_id, p.url, p.title, p.company, p.company_key, p.role_slug, p.level, p.work_mode,
       p.pay_status, p.pay_min, p.pay_max, p.pay_currency, p.pay_period, p.pay_basis, p.annual_pay, p.posted_at,
       g.first_seen_at, p.closed_at, p.closed_at is null as is_open
from posting p
join posting_group g on g.id = p.group_id
order by p.group_id, (p.closed_at is not null), p.first_seen_at, p.id;

-- How healthy the reading is: crawls and what they refused.
create view analyst.runs as
select r.id as run_id, s.connector, s.name as source, r.state, r.complete, r.reason, r.started_at, r.finished_at, r.pages, r.kept,
       r.postings, r.refused, r.new, r.changed, r.unchanged, r.closed, r.duplicates
from run r
join source s on s.id = r.source_id;
