-- Subscribers' settings, billing, hidden postings, feeds and webhooks, bounces; digests that carry what they say.

alter table subscriber
  add column cadence             text check (cadence in ('daily', 'weekly')),  -- null: as often as the tier allows
  add column sessions_from       timestamptz,  -- sessions and login links made earlier are void
  add column login_sent_at       timestamptz,
  add column suppressed_at       timestamptz,  -- the address bounced for good or complained: nothing is mailed
  add column suppressed_reason   text check (suppressed_reason in ('bounce', 'complaint')),
  add column tier_from           text not null default 'operator' check (tier_from in ('operator', 'stripe')),
  add column tier_change_untold_at timestamptz,  -- the tier changed and the subscriber was not told yet
  add column stripe_customer     text unique,
  add column stripe_subscription text unique,
  add column stripe_status       text;         -- as Stripe names it: active, past_due, canceled …
create index subscriber_untold on subscriber (tier_change_untold_at) where tier_change_untold_at is not null;

-- Places are one question with several answers: a country, a region, a circle, or remote from a country.
update saved_search set criteria = criteria
  || jsonb_build_object('near', case when jsonb_typeof(criteria -> 'near') = 'object' then jsonb_build_array(criteria -> 'near') else '[]'::jsonb end)
  || jsonb_build_object('remoteFrom', coalesce(criteria -> 'remoteFrom', '[]'::jsonb));

alter table saved_search
  add column updated_at          timestamptz,
  add column feed_key            text unique;  -- unguessable part of the feed's address; null: no feed

-- "Never show this again": one row per opening a subscriber hid. Company and role are kept to learn from.
create table hidden_posting (
  subscriber_id     uuid not null references subscriber on delete cascade,
  posting_group_id  uuid not null,
  company_key       text not null,
  role_slug         text,
  at                timestamptz not null,
  primary key (subscriber_id, posting_group_id)
);

-- A digest keeps what it says: its items as planned, and the market line. The sender adds only what is no longer open.
-- Columns of equal length, see DigestContent in src/domain/alert.ts.
alter table digest
  add column content json not null default '{"groups": [], "scores": [], "search": [], "because": [], "estimates": {}, "searchNames": [], "reasons": [], "market": null}',
  drop constraint digest_state_check,
  add constraint digest_state_check
    check (state in ('planned', 'sending', 'accepted', 'deferred', 'rejected', 'unknown', 'cancelled', 'empty'));
update digest d set content = (
  select json_build_object('groups', json_agg(posting_group_id order by rank), 'scores', json_agg(score order by rank),
    'search', json_agg(rank - 1 order by rank), 'because', json_agg('[]'::json), 'estimates', '{}'::json,
    'searchNames', json_agg(search_name order by rank), 'reasons', '[]'::json, 'market', null)
  from delivered where digest_id = d.id)
where items > 0 and exists (select from delivered where digest_id = d.id);
drop index digest_undone;
create index digest_undone on digest (planned_at) where state in ('planned', 'sending', 'deferred', 'unknown');

-- The ledger is narrow and checks no foreign key: it takes a row per item, and its rows outlive what they name.
drop index delivered_in_digest;
alter table delivered
  drop constraint delivered_posting_group_id_fkey,
  drop constraint delivered_digest_id_fkey,
  drop constraint delivered_posting_id_fkey,
  drop constraint delivered_subscriber_id_fkey,
  drop column posting_id, drop column rank, drop column score, drop column search_name, drop column reasons;

-- A run is written as it goes: each transaction of planning adds its part.
alter table digest_run add column finished_at timestamptz;
update digest_run set finished_at = at;

-- What relays and mailboxes report of a mail. A report that comes twice is one row.
create table mail_event (
  id                uuid primary key default uuidv7(),
  key               text not null unique,   -- what the report calls itself, or the hash of the report
  digest_id         uuid,
  address_hash      text not null,
  kind              text not null check (kind in ('bounce', 'complaint')),
  permanent         boolean not null,
  status            text,                   -- RFC 3463: "5.1.1"
  detail            text not null,
  origin            text not null,          -- "dsn", "arf", or the relay's name
  at                timestamptz not null
);
create index mail_event_of_address on mail_event (address_hash, at);

-- Stripe's events by id: an event that comes twice is handled once, and can be handled again.
create table stripe_event (
  id                text primary key,
  type              text not null,
  created_at        timestamptz not null,
  received_at       timestamptz not null,
  payload           jsonb not null,
  handled_at        timestamptz,
  fault             text                    -- why it could not be handled
);
create index stripe_event_open on stripe_event (received_at) where handled_at is null;

-- Addresses that new matches are posted to as they are found.
create table webhook (
  id                uuid primary key default uuidv7(),
  subscriber_id     uuid not null references subscriber on delete cascade,
  url               text not null,
  secret            text not null,          -- whsec_…: signs every message
  created_at        timestamptz not null,
  failing_since     timestamptz,
  stopped_at        timestamptz,
  stopped_reason    text,
  unique (subscriber_id, url)
);

-- One message per webhook and opening.
create table webhook_message (
  id                uuid primary key default uuidv7(),
  webhook_id        uuid not null references webhook on delete cascade,
  posting_group_id  uuid not null,
  payload           json not null,
  state             text not null default 'planned' check (state in ('planned', 'sending', 'accepted', 'deferred', 'rejected')),
  attempt           int  not null default 0,
  planned_at        timestamptz not null,
  lease_until       timestamptz,
  next_attempt_at   timestamptz,
  response          text,
  unique (webhook_id, posting_group_id)
);
create index webhook_message_undone on webhook_message (planned_at) where state in ('planned', 'sending', 'deferred');

-- How far a reader of new postings has come: docs/operate.md, "Following new postings".
create table watermark (
  reader            text primary key,
  xid               xid8 not null
);
create index posting_by_xid on posting (xid);
