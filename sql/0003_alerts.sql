-- Subscribers, what they look for, and the ledger of what they were sent.

create table subscriber (
  id                   uuid primary key default uuidv7(),
  email                text not null,      -- canonical: see src/send/address.ts
  tier                 text not null default 'free' check (tier in ('free', 'plus')),
  state                text not null check (state in ('pending', 'active', 'unsubscribed')),
  zone                 text not null,      -- IANA time zone
  hour                 smallint not null check (hour between 0 and 23),
  weekday              smallint not null default 1 check (weekday between 1 and 7),  -- ISO: 1 is Monday
  next_digest_at       timestamptz,        -- null: none is planned
  paused_until         timestamptz,
  created_at           timestamptz not null,
  consent              jsonb not null,     -- when, from where, to which wording
  confirmation_sent_at timestamptz,
  confirmed_at         timestamptz,
  unsubscribed_at      timestamptz
);
create unique index subscriber_email on subscriber (lower(email));
create index subscriber_due on subscriber (next_digest_at) where state = 'active';

create table saved_search (
  id             uuid primary key default uuidv7(),
  subscriber_id  uuid not null references subscriber on delete cascade,
  name           text not null,
  criteria       jsonb not null,           -- src/domain/alert.ts, Criteria
  created_at     timestamptz not null
);
create index saved_search_of on saved_search (subscriber_id);

-- Outbox: one row per subscriber and period, also when there was nothing to send.
create table digest (
  id               uuid primary key default uuidv7(),
  subscriber_id    uuid not null references subscriber on delete cascade,
  period           text not null,          -- "2026-11-23" or "2026-W48" in the subscriber's zone
  cadence          text not null check (cadence in ('daily', 'weekly')),
  state            text not null check (state in ('planned', 'sending', 'accepted', 'deferred', 'rejected', 'cancelled', 'empty')),
  items            int  not null,
  more             int  not null,
  planned_at       timestamptz not null,
  attempt          int  not null default 0,
  lease_until      timestamptz,
  data_started_at  timestamptz,            -- set before the relay hears of it: null means surely not sent
  next_attempt_at  timestamptz,
  sent_at          timestamptz,
  response         text,                   -- the relay's own words
  unique (subscriber_id, period)
);
create index digest_undone on digest (planned_at) where state in ('planned', 'sending', 'deferred');

-- Nothing twice: an opening reaches a subscriber once, whatever posting advertises it.
create table delivered (
  subscriber_id     uuid not null references subscriber on delete cascade,
  posting_group_id  uuid not null references posting_group,
  digest_id         uuid not null references digest on delete cascade,
  posting_id        uuid not null references posting,
  rank              smallint not null,
  score             real not null,
  search_name       text not null,
  reasons           jsonb not null,
  primary key (subscriber_id, posting_group_id)
);
create index delivered_in_digest on delivered (digest_id, rank);

-- Each planning run with its equation: due = planned + empty + excluded.
create table digest_run (
  id          uuid primary key default uuidv7(),
  at          timestamptz not null,
  due         int not null,
  planned     int not null,
  empty       int not null,
  excluded    jsonb not null               -- reason: count
);

-- Addresses that must not be written to, kept only as a keyed hash.
create table suppression (
  address_hash  text primary key,
  reason        text not null,
  at            timestamptz not null
);
