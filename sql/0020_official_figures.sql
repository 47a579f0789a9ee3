-- Of a file with several datasets only those whose figures changed become new versions: told by this hash of what was read,
-- without the places where it stands. Null: read before the column was there, or rows that have a table of their own key.
alter table official_file add column figures bytea;
