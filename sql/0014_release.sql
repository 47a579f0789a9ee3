-- Releases are frozen, and their figures have one order everywhere: that of the bytes of their key, whatever the server's language.

alter table figure
  alter column release_id type text collate "C",
  alter column role type text collate "C",
  alter column metric type text collate "C",
  alter column level type text collate "C",
  alter column country type text collate "C",
  alter column region type text collate "C",
  alter column mode type text collate "C",
  alter column item type text collate "C",
  alter column period type text collate "C";

create index release_published on release (as_of desc, published_at desc) where published_at is not null;

create function refuse_change_of_release() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'release % is published and cannot be changed', old.id
      using errcode = 'restrict_violation', hint = 'Make a new release.';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

create function refuse_change_of_figure() returns trigger language plpgsql as $$
begin
  if exists (select from release where id = old.release_id and published_at is not null) then
    raise exception 'release % is published: its figures cannot be changed', old.release_id
      using errcode = 'restrict_violation', hint = 'Make a new release.';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

create function refuse_late_figures() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct release_id from added) a join release r on r.id = a.release_id where r.published_at is not null) then
    raise exception 'a published release takes no more figures'
      using errcode = 'restrict_violation', hint = 'Make a new release.';
  end if;
  return null;
end $$;

create function refuse_emptying_of_releases() returns trigger language plpgsql as $$
begin
  if exists (select from release where published_at is not null) then
    raise exception 'published releases cannot be removed' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

create trigger release_is_frozen before update or delete on release
  for each row execute function refuse_change_of_release();
create trigger release_stays before truncate on release
  for each statement execute function refuse_emptying_of_releases();
create trigger figure_is_frozen before update or delete on figure
  for each row execute function refuse_change_of_figure();
create trigger figure_is_complete after insert on figure referencing new table as added
  for each statement execute function refuse_late_figures();
create trigger figure_stays before truncate on figure
  for each statement execute function refuse_emptying_of_releases();
