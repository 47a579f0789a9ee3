-- What finds the opening of a new posting: its look-up keys, and what is left of its text for the comparison.

-- Written for every posting when it is stored or first seen again. A posting without a row here is found by its group's key alone.
create table posting_signature (
  posting_id     uuid primary key references posting on delete cascade,
  version        smallint not null,        -- src/normalize/opening.ts, OPENING_VERSION: keys of another version find nothing
  keys           bigint[] not null,        -- its rows in posting_key, for taking them away again
  sketch         bytea,                    -- MinHash sketch of the description, 128 bytes; null when there is none to speak of
  shingles       int,                      -- of the description
  own_numbers    text[] not null,          -- requisition numbers: the employer's own, and all
  all_numbers    text[] not null,
  place_texts    text[] not null           -- the places as the source words them
);

-- One row per posting and key: employer with place and title, place with each band of the text, requisition, link.
-- No foreign key: a row more finds a posting that is gone, which costs a look and no mistake.
create table posting_key (
  key            bigint not null,
  posting_id     uuid not null,
  primary key (key, posting_id)
);
