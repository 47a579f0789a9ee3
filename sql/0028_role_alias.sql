-- Names that operators gave to roles; they stand beside those of data/roles from the next start on.

create table role_alias (
  alias         text primary key,
  role_slug     text not null,             -- no foreign key: the table of roles is written anew at every start
  added_by      text not null,
  added_at      timestamptz not null
);

-- Titles without a role, by when their openings were seen: the gaps of the taxonomy.
create index posting_without_role on posting (first_seen_at) where role_slug is null;
