-- Sources, their crawls ("runs"), and the pages those crawls kept.

create table source (
  id             uuid primary key default uuidv7(),
  connector      text not null,
  board          text not null,
  origin         text not null,            -- where this board's API answers
  name           text not null,            -- the employer, when postings do not name one
  every_minutes  int  not null check (every_minutes >= 15),
  state          text not null default 'active' check (state in ('active', 'paused')),
  state_reason   text,
  next_run_at    timestamptz not null,
  created_at     timestamptz not null,
  unique (connector, board, origin)
);
create index source_due on source (next_run_at) where state = 'active';

-- One crawl of one source. Counts are written in the transaction that does the counted work.
create table run (
  id             uuid primary key default uuidv7(),
  source_id      uuid not null references source on delete cascade,
  state          text not null check (state in ('queued', 'fetching', 'reading', 'done', 'failed')),
  started_at     timestamptz not null,
  touched_at     timestamptz not null,     -- last sign of life; the sweep looks at it
  finished_at    timestamptz,
  complete       boolean,                  -- the board answered, every page was had and every item was read
  reason         text,                     -- why the run failed or is not complete
  next_batch     int  not null default 0,  -- batches of postings already stored, so that a repeated job stores none twice
  pages          int  not null default 0,  -- pages that answered
  kept           int  not null default 0,  -- pages with a body not kept before
  postings       int  not null default 0,
  refused        int  not null default 0,
  new            int  not null default 0,
  changed        int  not null default 0,
  unchanged      int  not null default 0,
  closed         int  not null default 0,
  duplicates     int  not null default 0   -- new postings of an opening that was already known
);
create index run_of_source on run (source_id, started_at desc);
create unique index run_one_at_a_time on run (source_id) where state in ('queued', 'fetching', 'reading');

-- Bodies are shared by hash: a page that did not change is kept once.
create table document_body (
  hash           bytea primary key,        -- SHA-256 of the body
  bytes          bytea not null,           -- gzip
  size           int   not null            -- bytes before compression
);

create table document (
  id             uuid primary key default uuidv7(),
  run_id         uuid not null references run on delete cascade,
  source_id      uuid not null references source on delete cascade,
  ordinal        int  not null,            -- order of reading within the run
  url            text not null,
  fetched_at     timestamptz not null,
  status         int,                      -- HTTP status; null when replayed from a file
  content_type   text,
  etag           text,
  last_modified  text,
  hash           bytea not null references document_body,
  state          text not null default 'kept' check (state in ('kept', 'read', 'failed')),
  reason         text,                     -- why it could not be read: path and reason
  unique (run_id, url)
);
create index document_latest on document (source_id, url, fetched_at desc);
create index document_by_hash on document (hash);

-- Items kept aside: the page holds them, this says which and why.
create table refused (
  document_id    uuid not null references document on delete cascade,
  run_id         uuid not null references run on delete cascade,
  path           text not null,            -- "jobs[3].absolute_url"
  reason         text not null,
  primary key (document_id, path)
);
create index refused_of_run on refused (run_id);
