-- Ads that neither their publisher nor our readers have changed are not read again; see docs/operate.md. Filled when a posting is
-- next read; null: read it.
alter table posting add column input_hash text;
comment on column posting.input_hash is 'Hash of the ad and the readers that the row was written from, with what came of them.';
