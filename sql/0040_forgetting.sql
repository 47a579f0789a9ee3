-- Ads leave some time after they closed. What was counted of them stays in market_opening, and their opening stays known, so that
-- an ad that comes back after years is no news to whoever was told of it.

alter table posting_group
  add column forgotten_at timestamptz;       -- its ads have left; it is not new when one returns
comment on column posting_group.forgotten_at is 'When its closed ads were forgotten; null: they never were.';

alter table market_opening
  add column external_id text;               -- of posting_id, written when that ad leaves; null while it is kept
