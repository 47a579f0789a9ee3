-- What all processes know together of the hosts they ask. Times are of the database's clock, since machines differ.

create table host (
  name           text primary key,              -- as in a url, with the port that it states
  next_at        timestamptz not null,          -- the next request may go out then
  failing        text[] not null default '{}',  -- boards that met an outage since the host last answered
  closings       int not null default 0,        -- times it was closed in a row, each longer than the one before
  closed_until   timestamptz,
  reason         text                           -- why it was closed
) with (fillfactor = 50);                       -- changed with every request: leaves room to do so in place

create table robots (
  origin         text primary key,              -- scheme, host and port
  status         int,
  text           text not null,
  fetched_at     timestamptz not null
);
