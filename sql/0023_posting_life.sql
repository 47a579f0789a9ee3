-- Pages of single postings, and what a crawl knows of the postings it only saw the names of.

alter table document
  add column external_id text,                      -- of the one posting that the page shows; null for lists
  add column listed_title text,                     -- title that the list stated when the page was asked for
  add column had boolean not null default true;     -- false: it could not be had whole; what is kept is evidence
update document set had = false where state = 'failed' and reason like 'too_large%';
create index document_failed_detail on document (source_id, external_id, fetched_at)
  where external_id is not null and state = 'failed';

alter table posting
  add column detail_at timestamptz,                 -- when its own page was last had; null when a list holds its text
  add column listed_title text;                     -- title that the list stated then
-- Boards that give their postings new ids are known by it.
create index posting_by_content on posting (content_hash);

alter table run
  add column listed int not null default 0,         -- postings that a list named and whose text was not asked for
  add column reissued int not null default 0,       -- postings that came under another id
  add column reopened int not null default 0,       -- postings that were closed and came back
  add column removed int not null default 0,        -- postings closed because the source says that they are gone
  add column left_over int not null default 0,      -- pages of single postings left to the next run
  add column went_well boolean not null default false,  -- every page was had and read, whatever was refused on them
  add column shrunk boolean not null default false; -- complete, and the board was suddenly empty or much smaller
comment on column run.postings is 'Postings whose text was read.';
comment on column run.complete is 'The whole board was seen, so that what is missing is gone.';
update run set went_well = true where state = 'done' and complete;
