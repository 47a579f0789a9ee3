-- Links of postings that no crawl can tell to be gone, asked for by themselves when an operator wants so.
alter table source
  add column check_links_days int check (check_links_days between 1 and 365);
comment on column source.check_links_days is 'Links of open postings not seen for so many days are asked for; null: never.';

create table posting_link (
  posting_id  uuid primary key references posting on delete cascade,
  checked_at  timestamptz not null,
  gone_since  timestamptz               -- first of the answers in a row that said 404 or 410; null: the last one did not
);
