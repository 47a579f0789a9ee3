-- The language an ad is written in, ISO 639-1; null when its text does not tell. Filled when a posting is next seen.

alter table posting add column language text;
