-- The skills, tools and certificates that an ad's description names: [{"name", "kind", "start", "end"}], start and end being
-- the place in posting.description. Null until the posting is next seen.

alter table posting add column skills jsonb;
