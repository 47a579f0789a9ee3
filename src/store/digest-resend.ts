import { sql } from 'kysely'
import type { DigestContent } from '../domain/alert.ts'
import type { Handle } from './database.ts'
import type { DigestState } from './schema.ts'

/** Which digests an operator means. `since`: planned from then on. */
export type DigestChoice = { ids: string[] } | { state: DigestState; since: Date | null }

export type ChosenDigest = {
  id: string
  subscriberId: string
  period: string
  state: DigestState
  /** The sender would not send to the subscriber: see ClaimedDigest. */
  unreachable: 'the subscriber left' | 'the address is suppressed' | 'alerts are paused' | null
}

/** Digests by id or state, the oldest first. */
export async function chooseDigests(db: Handle, choice: DigestChoice, at: Date): Promise<ChosenDigest[]> {
  const rows = await sql<ChosenDigest>`
    select d.id, d.subscriber_id as "subscriberId", d.period, d.state,
      case when s.state <> 'active' then 'the subscriber left' when s.suppressed_at is not null then 'the address is suppressed'
        when s.paused_until > ${at} then 'alerts are paused' end as unreachable
    from digest d join subscriber s on s.id = d.subscriber_id
    where ${'ids' in choice ? sql`d.id = any(${choice.ids}::uuid[])` : sql`d.state = ${choice.state} and d.planned_at >= coalesce(${choice.since}::timestamptz, '-infinity')`}
    order by d.planned_at, d.id`.execute(db)
  return rows.rows
}

/** The digest, kept for this transaction as it is now; null when it is not in `state` any more. */
export async function lockDigest(
  trx: Handle,
  id: string,
  state: DigestState,
): Promise<{ subscriberId: string; content: DigestContent } | null> {
  const row = await trx
    .selectFrom('digest')
    .select(['subscriber_id as subscriberId', 'content'])
    .where('id', '=', id)
    .where('state', '=', state)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

/** Puts the openings of a digest back into the ledger. Returns those that are its own now: the others came with another digest. */
export async function reclaimItems(
  trx: Handle,
  digest: { id: string; subscriberId: string; content: DigestContent },
): Promise<Set<string>> {
  const { id, subscriberId, content } = digest
  await sql`
    insert into delivered (subscriber_id, posting_group_id, digest_id)
    select ${subscriberId}, posting_group_id, ${id} from unnest(${content.groups}::uuid[]) as posting_group_id
    on conflict (subscriber_id, posting_group_id) do nothing`.execute(trx)
  const own = await sql<{ id: string }>`
    select posting_group_id as id from delivered
    where subscriber_id = ${subscriberId} and digest_id = ${id} and posting_group_id = any(${content.groups}::uuid[])`.execute(
    trx,
  )
  return new Set(own.rows.map((row) => row.id))
}

/** Makes a digest due at once, with `content`, and with as many attempts before it as a new one has. */
export async function makeDueAgain(
  trx: Handle,
  { id, content }: { id: string; content: DigestContent },
  at: Date,
): Promise<void> {
  await trx
    .updateTable('digest')
    .set(({ ref }) => ({
      state: sql`case state when 'rejected' then 'deferred' else state end`,
      content: JSON.stringify(content),
      items: content.groups.length,
      next_attempt_at: at,
      resent_after: ref('attempt'),
    }))
    .where('id', '=', id)
    .execute()
}
