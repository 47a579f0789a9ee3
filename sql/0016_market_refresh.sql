-- What keeps market_opening up to date: every change of a posting leaves a line in market_stale, in the same transaction.

-- The least degree that an ad's description asks for: none, high-school, associate, bachelor, master, doctorate; null when it
-- states none. Filled when a posting is next seen.
alter table posting add column education text;

-- When the spell before this one ended, as far as known; null for the first. A spell that follows another within 60 days is a
-- return, not a new opening.
alter table market_opening add column previous_closed_at timestamptz;

-- A log, not a set: a writer only ever adds lines, so that writers neither wait for each other nor for the refresh, and a line
-- becomes visible together with the change it speaks of. A set with `on conflict do nothing` would lose the mark of a writer
-- that commits after the refresh has taken the same opening.
drop table market_stale;
create table market_stale (
  id              bigint generated always as identity primary key,
  group_id        uuid not null,
  since           timestamptz not null default now()
);
comment on table market_stale is 'Openings that changed and whose row in market_opening is not up to date yet; one line a change.';

-- Statements that add or remove rows, with their rows as the table `changed`.
create function market_note_groups() returns trigger language plpgsql as $$
begin
  insert into market_stale (group_id) select distinct group_id from changed;
  return null;
end $$;
create trigger market_added after insert on posting referencing new table as changed
  for each statement execute function market_note_groups();
create trigger market_removed after delete on posting referencing old table as changed
  for each statement execute function market_note_groups();

create function market_note_group() returns trigger language plpgsql as $$
begin
  insert into market_stale (group_id) values (new.group_id);
  if old.group_id <> new.group_id then insert into market_stale (group_id) values (old.group_id); end if;
  return null;
end $$;
-- PostgreSQL allows no list of columns beside a transition table, and a crawl that sees a posting again sets last_seen_at and
-- closed_at of it: hence rows, and the condition on closed_at alone, which is all that a second sighting costs.
create trigger market_closed after update of closed_at on posting for each row
  when (old.closed_at is distinct from new.closed_at) execute function market_note_group();
create trigger market_changed after update of
    group_id, source_id, company_key, role_slug, level, work_mode, remote_scope, pay_status, pay_currency, pay_period, pay_basis,
    pay_detail, posted_at, description, skills, education, first_seen_at, changed_at
  on posting for each row
  when (
    (old.group_id, old.source_id, old.company_key, old.role_slug, old.level, old.work_mode, old.remote_scope, old.pay_status,
     old.pay_currency, old.pay_period, old.pay_basis, old.pay_detail, old.posted_at, old.description is null, old.skills,
     old.education, old.first_seen_at, old.changed_at)
    is distinct from
    (new.group_id, new.source_id, new.company_key, new.role_slug, new.level, new.work_mode, new.remote_scope, new.pay_status,
     new.pay_currency, new.pay_period, new.pay_basis, new.pay_detail, new.posted_at, new.description is null, new.skills,
     new.education, new.first_seen_at, new.changed_at))
  execute function market_note_group();

-- Places of a posting that was added in this very transaction are passed by: the posting itself is noted already.
create function market_note_places() returns trigger language plpgsql as $$
begin
  insert into market_stale (group_id)
  select distinct p.group_id from changed c join posting p on p.id = c.posting_id where p.xid <> pg_current_xact_id();
  return null;
end $$;
create trigger market_place_added after insert on posting_place referencing new table as changed
  for each statement execute function market_note_places();
create trigger market_place_changed after update on posting_place referencing new table as changed
  for each statement execute function market_note_places();
create trigger market_place_removed after delete on posting_place referencing old table as changed
  for each statement execute function market_note_places();

-- Every opening there is already is read at the first refresh.
insert into market_stale (group_id) select id from posting_group;
