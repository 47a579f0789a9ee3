-- Kept pages of one source to be read again, asked for by an operator: first to see what would change, then to change it.

create table replay_request (
  id            uuid primary key default uuidv7(),
  source_id     uuid not null references source on delete cascade,
  apply         boolean not null,
  asked_by      text not null,
  asked_at      timestamptz not null,
  finished_at   timestamptz,
  report        jsonb,                     -- counts and a few examples; null: not finished, or failed
  fault         text                       -- why it failed
);
create unique index replay_request_one_at_a_time on replay_request (source_id) where finished_at is null;
create index replay_request_of_source on replay_request (source_id, asked_at desc);
