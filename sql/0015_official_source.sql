-- How the scheduled importers of official statistics fare: one row per publisher and address, as asked for last.
create table official_source (
  publisher       text not null,
  url             text not null,
  tried_at        timestamptz not null,
  succeeded_at    timestamptz,             -- null: never had
  sha256          bytea,                   -- of what was had last
  etag            text,
  last_modified   text,
  failure         text,                    -- why the last try brought nothing; null: it did
  primary key (publisher, url)
);
