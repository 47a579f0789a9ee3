import { sql } from 'kysely'
import type { TierId } from '../domain/alert.ts'
import { unnest } from './bulk.ts'
import type { Handle } from './database.ts'

/** `payload`: JSON text as it is posted. */
export type PlannedMessage = { webhookId: string; groupId: string; payload: string }

/** Writes messages, one per webhook and opening for ever. Returns the ids of those that are new and may be posted at once:
 *  those for a receiver that fails wait for `findUndoneMessages`. */
export async function insertMessages(trx: Handle, messages: PlannedMessage[], at: Date): Promise<string[]> {
  if (messages.length === 0) return []
  // A webhook may be deleted meanwhile: its rows fall away instead of failing the others.
  const inserted = await sql<{ id: string; webhook_id: string }>`
    insert into webhook_message (webhook_id, posting_group_id, payload, planned_at)
    select w.id, "groupId", payload, ${at}
    from ${unnest(messages, { webhookId: 'uuid', groupId: 'uuid', payload: 'json' })}
    join (select id from webhook where id = any(${messages.map(({ webhookId }) => webhookId)}::uuid[]) for key share) w on w.id = "webhookId"
    on conflict (webhook_id, posting_group_id) do nothing returning id, webhook_id`.execute(trx)
  const working = await sql<{ id: string }>`
    select id from webhook where id = any(${inserted.rows.map((row) => row.webhook_id)}::uuid[]) and failing_since is null`.execute(
    trx,
  )
  const ready = new Set(working.rows.map((row) => row.id))
  return inserted.rows.filter((row) => ready.has(row.webhook_id)).map((row) => row.id)
}

export type ClaimedMessage = {
  id: string
  webhookId: string
  url: string
  secret: string
  /** JSON text, the same at every attempt. */
  payload: string
  attempt: number
  stopped: boolean
  subscriberState: string
  tier: TierId
}

/**
 * Leases one message to this sender. Null when it is done, leased to another, or not yet due again.
 * A lease that ran out is taken over: the message may have arrived, and goes again under the same id.
 */
export async function claimMessage(db: Handle, id: string, at: Date, leaseUntil: Date): Promise<ClaimedMessage | null> {
  const claimed = await sql<ClaimedMessage>`
    update webhook_message m set state = 'sending', attempt = attempt + 1, lease_until = ${leaseUntil}
    from webhook w join subscriber s on s.id = w.subscriber_id
    where m.id = ${id} and w.id = m.webhook_id
      and (m.state = 'planned' or (m.state = 'deferred' and m.next_attempt_at <= ${at}) or (m.state = 'sending' and m.lease_until < ${at}))
    returning m.id, w.id as "webhookId", w.url, w.secret, m.payload::text as payload, m.attempt,
      w.stopped_at is not null as stopped, s.state as "subscriberState", s.tier`.execute(db)
  return claimed.rows[0] ?? null
}

export type MessageOutcome = {
  state: 'accepted' | 'deferred' | 'rejected'
  response: string
  /** For deferred ones. */
  nextAttemptAt?: Date
}

/** Ends an attempt. Only the attempt that holds the lease may: false for a late answer of a lost lease, which changes nothing. */
export async function settleMessage(
  db: Handle,
  message: { id: string; attempt: number },
  outcome: MessageOutcome,
): Promise<boolean> {
  const settled = await db
    .updateTable('webhook_message')
    .set({
      state: outcome.state,
      response: outcome.response.slice(0, 300),
      lease_until: null,
      next_attempt_at: outcome.nextAttemptAt ?? null,
    })
    .where('id', '=', message.id)
    .where('attempt', '=', message.attempt)
    .where('state', '=', 'sending')
    .executeTakeFirst()
  return settled.numUpdatedRows > 0n
}

/** Gives a leased message back untried: the attempt does not count. */
export async function postponeMessage(
  db: Handle,
  message: { id: string; attempt: number },
  until: Date,
): Promise<void> {
  await sql`
    update webhook_message set state = 'deferred', attempt = attempt - 1, lease_until = null, next_attempt_at = ${until}
    where id = ${message.id} and attempt = ${message.attempt} and state = 'sending'`.execute(db)
}

/** Of one webhook at a time, and of one that fails: a receiver that hangs takes up no more than one job a sweep. */
const PER_WEBHOOK = 400
const PER_FAILING_WEBHOOK = 20

/** Messages that should have been posted: planned long ago, due again, or leased to a sender that is gone. Those of one
 *  webhook stand together. */
export async function findUndoneMessages(db: Handle, at: Date, plannedBefore: Date): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    with undone as (
      select m.id, m.webhook_id, m.planned_at, w.failing_since is not null as failing,
        row_number() over (partition by m.webhook_id order by m.planned_at, m.id) as place
      from webhook_message m join webhook w on w.id = m.webhook_id
      where m.state in ('planned', 'sending', 'deferred')
        and ((m.state = 'planned' and m.planned_at < ${plannedBefore}) or (m.state = 'deferred' and m.next_attempt_at <= ${at})
          or (m.state = 'sending' and m.lease_until < ${at}))),
    taken as (
      select * from undone where place <= case when failing then ${PER_FAILING_WEBHOOK}::int else ${PER_WEBHOOK}::int end
      order by planned_at, id limit 5000)
    select id from taken order by webhook_id, place`.execute(db)
  return rows.rows.map((row) => row.id)
}
