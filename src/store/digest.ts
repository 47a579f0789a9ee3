import { sql } from 'kysely'
import type { Cadence, MatchReason } from '../domain/alert.ts'
import { unnest } from './bulk.ts'
import type { Handle } from './database.ts'
import type { DigestState } from './schema.ts'

export type DueSubscriber = {
  id: string
  tier: 'free' | 'plus'
  zone: string
  hour: number
  weekday: number
  pausedUntil: Date | null
}

/** Claims subscribers whose digest is due, for this transaction. Another planner passes them by. */
export async function claimDueSubscribers(trx: Handle, at: Date, limit: number): Promise<DueSubscriber[]> {
  return trx
    .selectFrom('subscriber')
    .select(['id', 'tier', 'zone', 'hour', 'weekday', 'paused_until as pausedUntil'])
    .where('state', '=', 'active')
    .where('next_digest_at', '<=', at)
    .orderBy('next_digest_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

export async function setNextDigests(trx: Handle, next: { id: string; at: Date }[]): Promise<void> {
  await sql`
    update subscriber s set next_digest_at = given.at
    from ${unnest(next, { id: 'uuid', at: 'timestamptz' })} where s.id = given.id`.execute(trx)
}

/** Which of the openings each subscriber was sent before: "subscriber group". */
export async function listDelivered(trx: Handle, subscriberIds: string[], groupIds: string[]): Promise<Set<string>> {
  const rows = await sql<{ pair: string }>`
    select subscriber_id || ' ' || posting_group_id as pair from delivered
    where subscriber_id = any(${subscriberIds}::uuid[]) and posting_group_id = any(${groupIds}::uuid[])`.execute(trx)
  return new Set(rows.rows.map((row) => row.pair))
}

export type PlannedItem = {
  groupId: string
  postingId: string
  rank: number
  score: number
  searchName: string
  reasons: MatchReason[]
}
export type PlannedDigest = {
  subscriberId: string
  period: string
  cadence: Cadence
  more: number
  items: PlannedItem[]
}

/**
 * Writes digests and their ledger rows, in the caller's transaction. A subscriber who has a digest for the period keeps
 * that one, and its items stay as they are. Returns the ids of the digests that are new and hold something.
 */
export async function insertDigests(trx: Handle, digests: PlannedDigest[], at: Date): Promise<string[]> {
  const rows = digests.map((digest) => ({
    ...digest,
    state: digest.items.length > 0 ? 'planned' : 'empty',
    count: digest.items.length,
  }))
  const types = { subscriberId: 'uuid', period: 'text', cadence: 'text', state: 'text', count: 'int', more: 'int' }
  const inserted = await sql<{ id: string; subscriber_id: string }>`
    insert into digest (subscriber_id, period, cadence, state, items, more, planned_at)
    select "subscriberId", period, cadence, state, count, more, ${at} from ${unnest(rows, types)}
    on conflict (subscriber_id, period) do nothing returning id, subscriber_id`.execute(trx)
  const idOf = new Map(inserted.rows.map((row) => [row.subscriber_id, row.id]))
  await insertDelivered(trx, digests, idOf)
  return digests.flatMap((digest) => (digest.items.length > 0 ? (idOf.get(digest.subscriberId) ?? []) : []))
}

async function insertDelivered(trx: Handle, digests: PlannedDigest[], idOf: Map<string, string>): Promise<void> {
  const rows = digests.flatMap((digest) => {
    const digestId = idOf.get(digest.subscriberId)
    if (digestId === undefined) return []
    return digest.items.map((item) => ({
      ...item,
      reasons: JSON.stringify(item.reasons),
      digestId,
      subscriberId: digest.subscriberId,
    }))
  })
  if (rows.length === 0) return
  const types = {
    subscriberId: 'uuid',
    groupId: 'uuid',
    digestId: 'uuid',
    postingId: 'uuid',
    rank: 'smallint',
    score: 'real',
    searchName: 'text',
    reasons: 'jsonb',
  }
  await sql`
    insert into delivered (subscriber_id, posting_group_id, digest_id, posting_id, rank, score, search_name, reasons)
    select "subscriberId", "groupId", "digestId", "postingId", rank, score, "searchName", reasons from ${unnest(rows, types)}`.execute(
    trx,
  )
}

export async function recordDigestRun(
  db: Handle,
  run: { due: number; planned: number; empty: number; excluded: Record<string, number> },
  at: Date,
): Promise<void> {
  await db
    .insertInto('digest_run')
    .values({ at, due: run.due, planned: run.planned, empty: run.empty, excluded: JSON.stringify(run.excluded) })
    .execute()
}

export type ClaimedDigest = {
  id: string
  subscriberId: string
  email: string
  subscriberState: string
  period: string
  cadence: Cadence
  more: number
  attempt: number
}

/**
 * Leases one digest to this sender. Null when it is done, leased to another, or not yet due again.
 * A lease that ran out is taken over: its mail may have gone out, and goes again under the same Message-ID.
 */
export async function claimDigest(db: Handle, id: string, at: Date, leaseUntil: Date): Promise<ClaimedDigest | null> {
  const claimed = await sql<ClaimedDigest>`
    update digest d set state = 'sending', attempt = attempt + 1, lease_until = ${leaseUntil}, data_started_at = null
    from subscriber s
    where d.id = ${id} and s.id = d.subscriber_id
      and (d.state = 'planned' or (d.state = 'deferred' and d.next_attempt_at <= ${at}) or (d.state = 'sending' and d.lease_until < ${at}))
    returning d.id, d.subscriber_id as "subscriberId", s.email, s.state as "subscriberState", d.period, d.cadence, d.more, d.attempt`.execute(
    db,
  )
  return claimed.rows[0] ?? null
}

export async function markDataStarted(db: Handle, id: string, at: Date): Promise<void> {
  await db.updateTable('digest').set({ data_started_at: at }).where('id', '=', id).execute()
}

/** Ends an attempt. Only the attempt that holds the lease may: a late answer of a lost lease changes nothing. */
export async function settleDigest(
  db: Handle,
  digest: { id: string; attempt: number },
  outcome: { state: DigestState; response: string; sentAt?: Date; nextAttemptAt?: Date },
): Promise<void> {
  await db
    .updateTable('digest')
    .set({
      state: outcome.state,
      response: outcome.response.slice(0, 500),
      lease_until: null,
      sent_at: outcome.sentAt ?? null,
      next_attempt_at: outcome.nextAttemptAt ?? null,
    })
    .where('id', '=', digest.id)
    .where('attempt', '=', digest.attempt)
    .where('state', '=', 'sending')
    .execute()
}

export type DeliveredItem = {
  postingId: string
  rank: number
  score: number
  searchName: string
  reasons: MatchReason[]
}

export async function listDigestItems(db: Handle, digestId: string): Promise<DeliveredItem[]> {
  return db
    .selectFrom('delivered')
    .select(['posting_id as postingId', 'rank', 'score', 'search_name as searchName', 'reasons'])
    .where('digest_id', '=', digestId)
    .orderBy('rank')
    .execute()
}

/** Digests that should have been sent: planned long ago, due again, or leased to a sender that is gone. */
export async function findUndoneDigests(db: Handle, at: Date, plannedBefore: Date): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from digest
    where state in ('planned', 'sending', 'deferred')
      and ((state = 'planned' and planned_at < ${plannedBefore}) or (state = 'deferred' and next_attempt_at <= ${at})
        or (state = 'sending' and lease_until < ${at}))
    order by planned_at limit 5000`.execute(db)
  return rows.rows.map((row) => row.id)
}
