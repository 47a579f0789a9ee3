-- Partitions are made and dropped through two functions that belong to the owner of the tables, so that a service which may not
-- alter anything can have exactly that done. They take the tables listed here and whole UTC months, and nothing else.

-- Tables that are partitioned by month. Written by migrations alone: a service may read it.
create table partition_rule (
  name            text primary key,        -- the partitioned table; its partitions are <name>_2026_11, the default one <name>_rest
  month_of        text not null,           -- the column that decides, date or timestamptz, by UTC month
  keep_days       int                      -- drop_partition refuses a month that ended less than so long ago; null: any that is over
);
insert into partition_rule (name, month_of, keep_days) values
  ('market_opening', 'first_seen_at', null),
  ('market_cell', 'day', null);

-- Makes the partition of a month (given by its first day) and moves the rows there that lie in the default partition, if there is
-- one. Returns 'made', 'there', or 'later' when a lock could not be had in two seconds: nothing is done then, rows stay where they
-- are, and the caller asks again another time rather than have everybody wait behind it.
-- A table that others refer to, or whose rows have triggers, should have its months made before their first row: moving deletes
-- and inserts.
create function make_partition(parent text, month date) returns text language plpgsql security definer
  set lock_timeout = '2s' set timezone = 'UTC' as $$
declare
  rule partition_rule;
  own text := parent || to_char(month, '_YYYY_MM');
  rest text := parent || '_rest';
  after date := month + interval '1 month';
  columns text;
begin
  select * into rule from partition_rule where name = parent;
  if not found then raise exception '% is not partitioned by month', coalesce(parent, 'null') using errcode = '22023'; end if;
  if month is null or month <> date_trunc('month', month) or month < '2000-01-01' or month >= '2100-01-01' then
    raise exception '% is no first day of a month from 2000 to 2099', coalesce(month::text, 'null') using errcode = '22023';
  end if;
  if to_regclass(quote_ident(own)) is not null then return 'there'; end if;
  perform pg_advisory_xact_lock(hashtext('jobtide partition'), hashtext(parent)); -- Two that make the same one take turns.
  if to_regclass(quote_ident(own)) is not null then return 'there'; end if;
  execute format('create table %I (like %I including all excluding indexes excluding identity excluding statistics)', own, parent);
  if to_regclass(quote_ident(rest)) is not null then
    select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
    where attrelid = quote_ident(parent)::regclass and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('with moved as (delete from %1$I where %2$I >= %3$L and %2$I < %4$L returning %5$s)
      insert into %6$I (%5$s) select %5$s from moved', rest, rule.month_of, month, after, columns, own);
  end if;
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, own, month, after);
  return 'made';
exception
  when lock_not_available then return 'later';
end $$;

-- Drops the partition of a month with all its rows. Returns 'dropped', 'absent', or 'later' as above. How long a month stands is
-- measured from now, or from the newest partition's month when that lies ahead.
create function drop_partition(parent text, month date) returns text language plpgsql security definer
  set lock_timeout = '2s' set timezone = 'UTC' as $$
declare
  rule partition_rule;
  own text := parent || to_char(month, '_YYYY_MM');
  newest date;
begin
  select * into rule from partition_rule where name = parent;
  if not found then raise exception '% is not partitioned by month', coalesce(parent, 'null') using errcode = '22023'; end if;
  if month is null or month <> date_trunc('month', month) then
    raise exception '% is no first day of a month', coalesce(month::text, 'null') using errcode = '22023';
  end if;
  perform from pg_inherits
  where inhparent = quote_ident(parent)::regclass and inhrelid = to_regclass(quote_ident(own));
  if not found then return 'absent'; end if;
  select max(to_date(right(c.relname, 7), 'YYYY_MM')) into newest
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = quote_ident(parent)::regclass and right(c.relname, 8) ~ '^_\d{4}_\d{2}$';
  if month + interval '1 month' > greatest(current_date, newest) - coalesce(rule.keep_days, 0) then
    raise exception '% of % is kept: it ended less than % days ago', month, parent, coalesce(rule.keep_days, 0) using errcode = '22023';
  end if;
  execute format('drop table %I', own);
  return 'dropped';
exception
  when lock_not_available then return 'later';
end $$;

revoke execute on function make_partition(text, date), drop_partition(text, date) from public;

-- Names in them are those of this schema, whatever the caller's search path says, and they belong to whom the tables belong to,
-- also when somebody mightier runs this file.
do $$
declare
  who text := (select pg_get_userbyid(relowner) from pg_class where oid = 'market_opening'::regclass);
  each text;
begin
  execute format('alter table partition_rule owner to %I', who);
  foreach each in array array['make_partition', 'drop_partition'] loop
    execute format('alter function %I(text, date) set search_path = %I, pg_temp', each, current_schema());
    execute format('alter function %I(text, date) owner to %I', each, who);
  end loop;
end $$;
