-- An operator may have a digest sent again, and old events go.

-- Attempts made before an operator had the digest sent again: it is given as many anew. `attempt` goes on counting, since it
-- is also what tells one sender's lease from another's.
alter table digest add column resent_after int not null default 0;

create index stripe_event_handled on stripe_event (received_at) where handled_at is not null;
create index webhook_message_settled on webhook_message (planned_at) where state in ('accepted', 'rejected');
