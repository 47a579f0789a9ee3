-- Who may look at the service and change it, and what they did.

create table operator (
  id            uuid primary key default uuidv7(),
  name          text not null unique check (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  role          text not null check (role in ('operator', 'viewer')),
  password      text not null,             -- scrypt with its costs and salt, see src/control/password.ts
  created_at    timestamptz not null
);

-- A signed-in browser. It holds the token; this is the token's SHA-256.
create table operator_session (
  hash          bytea primary key,
  operator_id   uuid not null references operator on delete cascade,
  created_at    timestamptz not null,
  seen_at       timestamptz not null
);
create index operator_session_of on operator_session (operator_id);

-- Sign-ins that were tried by name, known or not; a sign-in that succeeds takes its row away.
create table operator_attempt (
  name          text primary key,
  tries         int not null,
  since         timestamptz not null
);

-- Written in the transaction that makes the change, and never altered.
create table audit (
  id            uuid primary key default uuidv7(),
  at            timestamptz not null,
  actor         text not null,             -- the operator's name, or "cli:" and the user of the machine
  came_from     text not null,             -- network address, or "command line"
  action        text not null,             -- "source paused"
  target        text not null,             -- "greenhouse/acme"
  detail        jsonb not null default '{}'
);
create index audit_by_time on audit (at desc, id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name;
end $$;
create trigger audit_stays before update or delete on audit for each row execute function refuse_change();
create trigger audit_is_not_emptied before truncate on audit for each statement execute function refuse_change();
