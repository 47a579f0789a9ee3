-- A source that fails again and again is parked: it is asked once a week, and comes back by itself when that goes well.

alter table source
  drop constraint source_state_check,
  add constraint source_state_check check (state in ('active', 'paused', 'parked')),
  add column failures int not null default 0,  -- runs in a row that had nothing
  add column refusals int not null default 0,  -- those at their end that asking again will not mend
  add column state_at timestamptz;             -- since when it is what it is; null: since it was added

drop index source_due;
create index source_due on source (next_run_at) where state <> 'paused';
