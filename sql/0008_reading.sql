-- What was read out of a posting, as a hash: a newer reader is told from an edited ad. Null until the posting is next seen.

alter table posting add column reading_hash text;
